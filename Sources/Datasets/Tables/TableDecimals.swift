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

  /// Where files agree.
  init() {}

  /// - Parameters:
  ///   - files: what each says.
  ///   - names: of the columns that were looked at.
  ///   - options: what is known of the columns.
  init(of files: [FileDecimals], columns names: [String], _ options: TableOptions) {
    let conventions = names.indices.map { place in
      options.kinds[names[place]].map { $0 == .number } ?? true ? Self.convention(ofColumn: place, in: files) : nil
    }
    let exchanges = files.map { file in
      DecimalExchange(
        of: file, like: conventions, delimiter: files.first { $0.path != file.path && $0.vote != nil }?.delimiter,
        asked: options.decimal)
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
