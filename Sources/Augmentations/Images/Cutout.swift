import PseudoLabelDatasets
import PseudoLabelPlatform

/// Sets a square to grey; see ``Augmentation/cutout(share:)``.
struct Cutout: RowChange {
  let share: Double
  let shape: ImageShape

  func apply(
    to row: UnsafeMutableBufferPointer<Float>, memory: UnsafeMutableBufferPointer<Float>,
    stream: inout RandomStream
  ) {
    let most = Int(share * Double(min(shape.height, shape.width)))
    let side = stream.integer(below: most + 1)
    let top = stream.integer(below: shape.height) - side / 2
    let left = stream.integer(below: shape.width) - side / 2
    ImagePixels(row, shape: shape).fill(rows: top..<top + side, columns: left..<left + side, with: 0.5)
  }
}

extension ImagePixels {
  /// Sets every channel of the pixels of a box, of which the part that lies inside the image counts.
  package func fill(rows: Range<Int>, columns: Range<Int>, with value: Float) {
    let columns = columns.clamped(to: 0..<width)
    for y in rows.clamped(to: 0..<height) {
      for place in place(y, columns.lowerBound)..<place(y, columns.upperBound) { values[place] = value }
    }
  }
}
