import PseudoLabelDatasets
import PseudoLabelPlatform

/// Shifts an image that goes on by reflection; see ``Augmentation/crop(padding:)``.
struct ReflectionCrop: RowChange {
  let padding: Int
  let shape: ImageShape

  var working: Int { shape.height * shape.width * shape.channels }

  func apply(
    to row: UnsafeMutableBufferPointer<Float>, memory: UnsafeMutableBufferPointer<Float>,
    stream: inout RandomStream
  ) {
    let down = stream.integer(below: 2 * padding + 1) - padding
    let right = stream.integer(below: 2 * padding + 1) - padding
    ImagePixels(row, shape: shape).shift(down: down, right: right, memory: memory)
  }
}

extension ImagePixels {
  /// v(y, x) ← v(r(y + down), r(x + right)), where r reflects in the first and the last pixel: r(-1) = 1. Shifts are smaller
  /// than the side.
  package func shift(down: Int, right: Int, memory: UnsafeMutableBufferPointer<Float>) {
    if down == 0 && right == 0 { return }
    let before = copy(in: memory)
    /// Columns whose source lies inside the image, where it is one stretch of memory.
    let inside = max(0, -right)..<min(width, width - right)
    for y in 0..<height {
      let line = reflected(y + down, height) * pitch
      for x in 0..<width where !inside.contains(x) {
        let source = line + reflected(x + right, width) * channels
        for channel in 0..<channels { values[place(y, x) + channel] = before[source + channel] }
      }
      let start = line + (inside.lowerBound + right) * channels
      let target = place(y, inside.lowerBound)
      for offset in 0..<inside.count * channels { values[target + offset] = before[start + offset] }
    }
  }

  private func reflected(_ place: Int, _ side: Int) -> Int {
    if place < 0 { return -place }
    return place < side ? place : 2 * (side - 1) - place
  }
}
