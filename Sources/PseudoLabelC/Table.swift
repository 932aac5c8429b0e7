import CPseudoLabelInterface
import PseudoLabelDiagnostics
import PseudoLabelInference

/// Rows of a table in the memory of the caller.
struct Table {
  let rows: Int
  private let names: [String]
  private let cells: UnsafePointer<UnsafePointer<CChar>?>

  /// - Throws: `RequestFailure` for sizes and addresses that cannot be, and for two columns of one name.
  init(_ table: UnsafePointer<pseudolabel_table>?) throws(RequestFailure) {
    let table = try given(table, "table").pointee
    let limit: Int64 = 1 << 40
    guard (0...limit).contains(table.rows) else {
      throw RequestFailure("table.rows", expected: "a number from 0 to 2^40", found: "\(table.rows)")
    }
    guard (1...1 << 20).contains(table.columns) else {
      throw RequestFailure("table.columns", expected: "a number from 1 to 2^20", found: "\(table.columns)")
    }
    rows = Int(table.rows)
    let pointers = try given(table.names, "table.names")
    var names: [String] = []
    for column in 0..<Int(table.columns) { names.append(try text(pointers[column], "table.names[\(column)]")) }
    guard Set(names).count == names.count else {
      throw RequestFailure("table.names", expected: "different names", found: "one of them twice")
    }
    self.names = names
    cells = try given(table.cells, "table.cells")
  }

  /// Copies some rows.
  ///
  /// - Throws: `RequestFailure` for what is not UTF-8.
  func examples(_ range: Range<Int>) throws(RequestFailure) -> Examples {
    var copies: [[String: String]] = []
    copies.reserveCapacity(range.count)
    for row in range {
      var copy = [String: String](minimumCapacity: names.count)
      for (column, name) in names.enumerated() {
        let cell = cells[row * names.count + column]
        copy[name] = cell == nil ? "" : try text(cell, "table.cells, row \(row), column \"\(name)\"")
      }
      copies.append(copy)
    }
    return .table(copies)
  }
}
