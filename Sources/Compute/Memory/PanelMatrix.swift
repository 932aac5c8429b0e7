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
    get {
      [Float](unsafeUninitializedCapacity: rows * layout.columns) { values, count in
        forEachRun { offset, run, start in
          _ = (values.baseAddress.map { $0 + offset })?.update(from: start, count: run)
        }
        count = rows * layout.columns
      }
    }
    set {
      precondition(newValue.count == rows * layout.columns, "\(newValue.count) values for \(rows) × \(layout.columns)")
      newValue.withUnsafeBufferPointer { values in
        forEachRun { offset, run, start in
          if let source = values.baseAddress { start.update(from: source + offset, count: run) }
        }
      }
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
