import PseudoLabelDatasets
import PseudoLabelDiagnostics

extension LoadedData {
  /// What rows of the source are, in words: where each stands, and what of a table its first cells say.
  ///
  /// - Throws: `FileFailure` where a table can no longer be read.
  func texts(ofRows rows: [Int], of source: DataSource) throws -> [String] {
    var isOneFile = false
    if case .numbers(let files) = self.places { isOneFile = files.count == 1 }
    let places = rows.map { isOneFile ? "row \($0 + 1)" : placeText(ofRow: $0) }
    guard case .table(let table) = source else { return places }
    let cells = try table.cells(ofRows: Set(rows))
    return zip(rows, places).map { row, place in ([place] + (cells[row] ?? [])).joined(separator: " · ") }
  }
}

extension TableSource {
  /// Columns that are shown of a row.
  private static let shown = 10

  /// "column value" of the first columns that say something, for each of some rows, which count over all files.
  fileprivate func cells(ofRows wanted: Set<Int>) throws -> [Int: [String]] {
    var found: [Int: [String]] = [:]
    var row = 0
    var hasHeader = options.hasHeader
    var hasRowNames: Bool?
    for path in files + unlabeled {
      let reader = try TableFile.reader(
        of: path, delimiter: options.delimiter, hasHeader: hasHeader, naming: [target],
        expectsRowNames: hasRowNames ?? false)
      hasRowNames = hasRowNames ?? (reader.rowNames != nil)
      hasHeader = hasHeader ?? reader.dialect.hasHeader
      while let line = try reader.next() {
        defer { row += 1 }
        guard wanted.contains(row) else { continue }
        let cells = zip(reader.columns, line.cells).filter { $0 != target && !$1.isEmpty }
        found[row] = cells.prefix(Self.shown).map { "\($0.shortened(to: 30)) \($1.shortened(to: 40))" }
      }
    }
    return found
  }
}
