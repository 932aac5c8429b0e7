import PseudoLabelDiagnostics

/// Whether the files of a table write the day or the month first, and in which columns of which files the two change places so that
/// all do it alike.
struct TableDates: Sendable {
  /// Names of those columns, for each file; none where all files agree.
  private var exchanged: [Set<String>] = []
  /// How each column is written once that is done, by name, where files differ in any.
  private var conventions: [String: DateConvention] = [:]
  /// What is said of files that differ, a sentence each.
  private(set) var remarks: [String] = []

  /// Where files agree.
  init() {}

  /// - Parameters:
  ///   - files: what each says.
  ///   - names: of the columns that were looked at.
  ///   - options: what is known of the columns.
  init(of files: [FileDates], columns names: [String], _ options: TableOptions) {
    let conventions = names.indices.map { place in
      options.kinds[names[place]].map { $0 == .date } ?? true
        ? Self.convention(ofColumn: place, in: files, asked: options.dates) : nil
    }
    let exchanges = files.map { DateExchange(of: $0, like: conventions, asked: options.dates) }
    for (file, exchange) in zip(files, exchanges) {
      let place =
        zip(files, exchanges).first { $0.path != file.path && $1.columns.isEmpty && $0.vote != nil }?.0.path
      remarks += exchange.remarks(
        on: file, names: names, like: conventions, in: place ?? "the other files", hasOption: true)
    }
    guard exchanges.contains(where: { !$0.columns.isEmpty }) else { return }
    exchanged = exchanges.map { exchange in Set(exchange.columns.keys.map { names[$0] }) }
    self.conventions = zip(names, conventions).reduce(into: [:]) { $0[$1.0] = $1.1 }
  }

  /// How the first file writes a column that has such dates: as its own cells say, or else the option, or else its other columns.
  private static func convention(
    ofColumn place: Int, in files: [FileDates], asked: DateConvention?
  ) -> DateConvention? {
    files.lazy.compactMap { file in
      file.columns[place].convention ?? (file.columns[place].ambiguous == nil ? nil : asked ?? file.vote)
    }.first
  }

  /// Whether day and month of a column change places in a file.
  func exchanges(_ column: String, inFile number: Int) -> Bool {
    exchanged.indices.contains(number) && exchanged[number].contains(column)
  }

  /// What a column whose own cells leave it open is read as; nil where all files agree, and where none tells.
  func evidence(of column: String, asked: DateConvention?) -> DateEvidence? {
    conventions[column].map { DateEvidence(convention: $0, basis: asked == nil ? .table : .asked, asked: asked) }
  }
}
