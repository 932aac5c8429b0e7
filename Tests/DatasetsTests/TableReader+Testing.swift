import PseudoLabelDatasets

extension TableReader {
  /// All rows that are left.
  func rest() throws -> [TableRow] {
    var rows: [TableRow] = []
    while let row = try next() { rows.append(row) }
    return rows
  }
}
