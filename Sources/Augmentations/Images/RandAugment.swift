import PseudoLabelDatasets
import PseudoLabelPlatform

/// So many random operations; see ``Augmentation/randAugment(operations:)``.
struct RandAugment: RowChange {
  let operations: Int
  let shape: ImageShape

  private static let choices = RandAugmentOperation.allCases

  var working: Int { shape.height * shape.width * shape.channels }

  func apply(
    to row: UnsafeMutableBufferPointer<Float>, memory: UnsafeMutableBufferPointer<Float>,
    stream: inout RandomStream
  ) {
    let image = ImagePixels(row, shape: shape)
    for _ in 0..<operations {
      let operation = Self.choices[stream.integer(below: Self.choices.count)]
      operation.apply(magnitude: operation.magnitude(from: &stream), to: image, memory: memory)
    }
  }
}
