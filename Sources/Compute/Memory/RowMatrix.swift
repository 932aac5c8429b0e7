/// Activations [capacity × columns], row by row, each row padded to whole panels.
package final class RowMatrix: Sendable {
  package let capacity: Int
  package let layout: PanelLayout
  /// Floats from one row to the next.
  package let stride: Int
  package let buffer: FloatBuffer

  package init(capacity: Int, columns: Int) {
    self.capacity = capacity
    self.layout = PanelLayout(columns: columns)
    // Rows a multiple of 4 KiB apart would share the same few lines of the first-level cache.
    let padded = layout.paddedColumns
    self.stride = padded % 1024 == 0 ? padded + 32 : padded
    self.buffer = FloatBuffer(count: capacity * stride)
  }

  package var columns: Int { layout.columns }

  package func row(_ r: Int) -> UnsafeMutablePointer<Float> { buffer.start + r * stride }

  /// The first rows without their padding.
  package func values(rows: Int) -> [Float] {
    (0..<rows).flatMap { UnsafeBufferPointer(start: row($0), count: columns) }
  }
}
