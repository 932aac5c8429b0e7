import PseudoLabelDatasets
import PseudoLabelPlatform

/// Mirrors every second image, by chance; see ``Augmentation/horizontalFlip``.
struct HorizontalFlip: RowChange {
  let shape: ImageShape

  func apply(
    to row: UnsafeMutableBufferPointer<Float>, memory: UnsafeMutableBufferPointer<Float>,
    stream: inout RandomStream
  ) {
    if stream.uniform() < 0.5 { ImagePixels(row, shape: shape).flip() }
  }
}

extension ImagePixels {
  /// v(y, x) ← v(y, width - 1 - x)
  package func flip() {
    for y in 0..<height {
      for x in 0..<width / 2 {
        let (left, right) = (place(y, x), place(y, width - 1 - x))
        for channel in 0..<channels { values.swapAt(left + channel, right + channel) }
      }
    }
  }
}
