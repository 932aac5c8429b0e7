import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelPersistence

/// A table that a study stored, read back row by row.
struct StoredTable {
  private let reader: TableReader

  /// - Throws: `FileFailure`: missing, or a table of other columns.
  init(_ path: String, columns: [String]) throws {
    reader = try TableReader(path: path, delimiter: .comma, hasHeader: true)
    guard reader.columns == columns else {
      throw FileFailure.malformed(
        path, at: "columns", expected: columns.joined(separator: ","), found: reader.columns.joined(separator: ","))
    }
  }

  /// The next row; nil behind the last.
  ///
  /// - Throws: `FileFailure` where it is malformed.
  func next() throws -> Row? {
    try reader.next().map { Row(cells: $0.cells, line: $0.line, path: reader.path, columns: reader.columns) }
  }

  struct Row {
    let cells: [String]
    fileprivate let line: Int
    fileprivate let path: String
    fileprivate let columns: [String]

    /// What a cell holds.
    ///
    /// - Parameters:
    ///   - column: its place.
    ///   - expected: what it should hold, for the message.
    ///   - value: what is made of its text; nil where that cannot be.
    /// - Throws: `FileFailure` where nothing can be made of it.
    func value<Value>(_ column: Int, _ expected: String, _ value: (String) -> Value?) throws -> Value {
      guard let value = value(cells[column]) else {
        throw FileFailure.malformed(
          path, at: "line \(line), column \"\(columns[column])\"", expected: expected, found: "\"\(cells[column])\"")
      }
      return value
    }
  }
}
