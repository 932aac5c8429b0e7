/// Rows of a table that wait to be looked at together, one column after the other: what is remembered of a column then stays
/// in the processor's cache, where a table has thousands of columns.
struct RowBlock {
  private let path: String
  /// Where each column stands in a row; nil where the file lacks it.
  private let places: [Int?]
  private let missing: Set<String>
  /// What is done to the cells of each column before they are read.
  private let exchanges: [CellExchange?]
  private var rows: [(row: TableRow, label: Int?)] = []
  private var cells = 0
  private var bytes = 0

  private static let mostCells = 1 << 19
  private static let mostBytes = 1 << 24

  init(path: String, places: [Int?], missing: Set<String>, exchanges: [CellExchange?]) {
    (self.path, self.places, self.missing, self.exchanges) = (path, places, missing, exchanges)
  }

  var isFull: Bool { cells >= Self.mostCells || bytes >= Self.mostBytes }

  mutating func append(_ row: TableRow, label: Int?) {
    rows.append((row, label))
    cells += row.cells.count
    bytes += row.cells.reduce(0) { $0 + $1.utf8.count }
  }

  /// Shows the columns their cells, in the order of the rows.
  ///
  /// - Parameter room: bytes that the columns may still remember.
  mutating func empty(into profiles: inout [ColumnProfile], room: inout Int) {
    for (column, place) in places.enumerated() {
      for (row, label) in rows {
        if let place, !missing.contains(row.cells[place]) {
          let cell = exchanges[column]?.applied(to: row.cells[place]) ?? row.cells[place]
          profiles[column].add(cell, path: path, line: row.line, label: label, room: &room)
        } else {
          profiles[column].addMissing(place.map { row.cells[$0] } ?? "", label: label)
        }
      }
    }
    rows.removeAll(keepingCapacity: true)
    (cells, bytes) = (0, 0)
  }
}
