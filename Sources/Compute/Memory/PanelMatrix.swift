/// A weight matrix [rows × columns] in panels of columns: panel q is a contiguous [rows × width] block.
package final class PanelMatrix: Sendable {
  package let rows: Int
  package let layout: PanelLayout
  package let buffer: FloatBuffer

  package init(rows: Int, columns: Int) {
    self.rows = rows
    self.layout = PanelLayout(columns: columns)
    self.buffer = FloatBuffer(count: rows * layout.paddedColumns)
  }

  package func panel(_ q: Int) -> UnsafeMutablePointer<Float> { buffer.start + q * rows * layout.width }

  /// The matrix row by row, without the padding.
  package var rowMajor: [Float] {
    [Float](unsafeUninitializedCapacity: rows * layout.columns) { values, count in
      if let start = values.baseAddress {
        forEachRun { offset, length, run in (start + offset).initialize(from: run, count: length) }
      }
      count = rows * layout.columns
    }
  }

  package func setRowMajor(_ newValues: [Float]) {
    precondition(newValues.count == rows * layout.columns, "\(newValues.count) values for \(rows) × \(layout.columns)")
    newValues.withUnsafeBufferPointer { values in
      guard let start = values.baseAddress else { return }
      forEachRun { offset, length, run in run.update(from: start + offset, count: length) }
    }
  }

  /// Calls `body` with each run of values that is contiguous in both layouts: where it starts row by row, its length,
  /// and where it lies here.
  private func forEachRun(_ body: (_ offset: Int, _ length: Int, UnsafeMutablePointer<Float>) -> Void) {
    for q in 0..<layout.panels {
      let first = q * layout.width
      let length = min(layout.width, layout.columns - first)
      for row in 0..<rows { body(row * layout.columns + first, length, panel(q) + row * layout.width) }
    }
  }
}
