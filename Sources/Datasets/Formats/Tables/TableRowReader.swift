/// The rows of a table, front to back, wherever they stand.
package protocol TableRowReader: AnyObject {
  /// What messages call the table.
  var path: String { get }
  var dialect: TableDialect { get }
  var columns: [String] { get }
  /// Those of the columns whose name in the header is blank.
  var unnamed: Set<String> { get }
  /// What is said of lines above the header, of unusual delimiters and quotes, a sentence each with the file.
  var openingRemarks: [String] { get }
  /// What is said of rows and characters that were left out so far, a sentence each with the file.
  var closingRemarks: [String] { get }
  /// The next row; nil at the end.
  func next() throws -> TableRow?
  /// The next rows, one at least; nil at the end. What `next()` throws comes once the rows before it were given.
  func nextBlock() throws -> RowBlock?
}

extension TableRowReader {
  /// What is said of how the file is read, a sentence each.
  package var remarks: [String] { openingRemarks + (dialect.margins.remark(on: path).map { [$0] } ?? []) }

  package func nextBlock() throws -> RowBlock? {
    var block = RowBlock(width: columns.count)
    while !block.isFull, let row = try next() { block.append(row) }
    return block.isEmpty ? nil : block
  }

  /// The column of row names that the header has no cell for.
  package var rowNames: String? { dialect.margins.hasRowNames ? columns.first : nil }
}

/// Rows in memory.
final class MemoryTableReader: TableRowReader {
  let path: String
  let dialect = TableDialect(delimiter: .comma, hasHeader: true)
  let columns: [String]
  let unnamed: Set<String> = []
  let openingRemarks: [String] = []
  let closingRemarks: [String] = []
  private let rows: [[String: String]]
  private var given = 0

  init(_ rows: [[String: String]], columns: [String], path: String) {
    self.rows = rows
    self.columns = columns
    self.path = path
  }

  func next() -> TableRow? {
    guard given < rows.count else { return nil }
    defer { given += 1 }
    return TableRow(cells: columns.map { rows[given][$0] ?? "" }, line: given + 1, number: given)
  }
}
