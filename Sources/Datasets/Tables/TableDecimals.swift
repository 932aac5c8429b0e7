import PseudoLabelDiagnostics

/// How the files of a table write their numbers, and which columns of which files exchange points and commas so that all do it
/// alike.
struct TableDecimals: Sendable {
  /// Names of those columns, for each file; none where all files agree.
  private var exchanged: [Set<String>] = []
  /// How each column is written once that is done, by name, where files differ in any.
  private var conventions: [String: DecimalConvention] = [:]
  /// What is said of files that differ, a sentence each.
  private(set) var remarks: [String] = []

  /// Looks at all files, where there are several. What is wrong with a file is left to be found where it is read.
  ///
  /// - Parameters:
  ///   - source: the files and how they are read.
  ///   - content: where their rows stand.
  ///   - rowRead: called now and then; what it throws ends the work.
  init(of source: TableSource, _ content: TableContent, rowRead: () throws -> Void) throws {
    let paths = source.files + source.unlabeled
    guard paths.count > 1 else { return }
    var files: [FileDecimals] = []
    var names: [String] = []
    var dialect: TableDialect?
    do {
      for path in paths {
        let reader = try content.reader(
          of: path, source.options, hasHeader: source.options.hasHeader ?? dialect?.hasHeader, naming: [source.target],
          expectsRowNames: dialect?.margins.hasRowNames ?? false)
        if dialect == nil {
          dialect = reader.dialect
          names = reader.columns.filter { name in
            name != source.target && source.options.kinds[name].map { $0 == .number } ?? true
          }
        }
        files.append(
          try FileDecimals(reader, columns: names, missing: Set(source.options.missing), rowRead: rowRead))
      }
    } catch is FileFailure {
      return
    }
    let conventions = names.indices.map { Self.convention(ofColumn: $0, in: files) }
    let exchanges = files.map { file in
      DecimalExchange(
        of: file, like: conventions, delimiter: files.first { $0.path != file.path && $0.vote != nil }?.delimiter,
        asked: source.options.decimal)
    }
    for (file, exchange) in zip(files, exchanges) {
      remarks += exchange.remarks(
        on: file, names: names, like: conventions, in: Self.place(among: files, exchanges, but: file.path),
        hasOption: true)
    }
    guard exchanges.contains(where: { !$0.columns.isEmpty }) else { return }
    exchanged = exchanges.map { exchange in Set(exchange.columns.keys.map { names[$0] }) }
    self.conventions = zip(names, conventions).reduce(into: [:]) { $0[$1.0] = $1.1 }
  }

  /// How the first file writes a column that has marks in it: as its own cells say; or else as another file does whose other
  /// columns are written alike; or else as its other columns or semicolons say.
  private static func convention(ofColumn place: Int, in files: [FileDecimals]) -> DecimalConvention? {
    files.lazy.compactMap { file in
      let column = file.columns[place]
      if let own = column.convention { return own }
      guard column.ambiguous != nil else { return nil }
      guard let vote = file.vote else {
        return file.delimiter == .semicolon && column.hasAmbiguousComma && files.allSatisfy { $0.vote == nil }
          ? .comma : nil
      }
      return files.lazy.filter { $0.vote == vote }.compactMap { $0.columns[place].convention }.first ?? vote
    }.first
  }

  /// The first file that writes numbers as the table does then, for messages.
  private static func place(among files: [FileDecimals], _ exchanges: [DecimalExchange], but path: String) -> String {
    zip(files, exchanges).first { file, exchange in
      file.path != path && exchange.columns.isEmpty && file.vote != nil
    }?.0.path ?? "the other files"
  }

  /// Whether a column of a file exchanges points and commas.
  func exchanges(_ column: String, inFile number: Int) -> Bool {
    exchanged.indices.contains(number) && exchanged[number].contains(column)
  }

  /// What the table's numbers are read as where a column's own cells leave it open; nil where all files agree.
  func evidence(of column: String) -> DecimalEvidence? {
    exchanged.isEmpty ? nil : DecimalEvidence(convention: conventions[column], basis: .table)
  }
}
