/// Gradients of a layer's outputs [capacity × columns] in panels of columns: panel q is a contiguous
/// [capacity × width] block of which the first rows are used.
package final class PanelRows: Sendable {
  package let capacity: Int
  package let layout: PanelLayout
  package let buffer: FloatBuffer

  package init(capacity: Int, columns: Int) {
    self.capacity = capacity
    self.layout = PanelLayout(columns: columns)
    self.buffer = FloatBuffer(count: capacity * layout.paddedColumns)
  }

  package func panel(_ q: Int) -> UnsafeMutablePointer<Float> { buffer.start + q * capacity * layout.width }

  package subscript(row: Int, column: Int) -> Float {
    get { panel(column / layout.width)[row * layout.width + column % layout.width] }
    set { panel(column / layout.width)[row * layout.width + column % layout.width] = newValue }
  }

  /// The first rows without their padding, row by row.
  package func values(rows: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: rows * layout.columns) { values, count in
      for q in 0..<layout.panels {
        let first = q * layout.width
        let width = min(layout.width, layout.columns - first)
        for row in 0..<rows {
          values.baseAddress?.advanced(by: row * layout.columns + first).initialize(
            from: panel(q) + row * layout.width, count: width)
        }
      }
      count = rows * layout.columns
    }
  }
}
