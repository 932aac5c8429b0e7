import PseudoLabelAugmentations
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelPlatform
import TestSupport

/// Rows, and what becomes of them.
enum Views {
  static let color = ImageShape(height: 9, width: 14, channels: 3)
  static let grey = ImageShape(height: 28, width: 28)

  /// An image of values in [0, 1).
  static func image(_ shape: ImageShape, _ index: UInt64 = 1) -> [Float] {
    var stream = RandomStream.testing(index)
    return (0..<shape.height * shape.width * shape.channels).map { _ in Float(stream.uniform()) }
  }

  /// Another view of a row.
  static func view(
    of row: [Float], by augmentations: [Augmentation], _ shape: ImageShape? = nil, seed: UInt64 = 1, update: Int = 0,
    number: Int = 0, pass: Int = 0
  ) throws -> [Float] {
    let augmenter = try Augmenter(augmentations, columns: row.count, imageShape: shape)
    var row = row
    row.withUnsafeMutableBufferPointer {
      augmenter.apply(to: $0, seed: seed, update: update, row: number, pass: pass)
    }
    return row
  }

  /// An image after a change that takes working memory for its values.
  static func changed(
    _ image: [Float], _ shape: ImageShape, by change: (ImagePixels, UnsafeMutableBufferPointer<Float>) -> Void
  ) -> [Float] {
    var image = image
    image.withUnsafeMutableBufferPointer { values in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: values.count) { memory in
        memory.initialize(repeating: .nan)
        change(ImagePixels(values, shape: shape), memory)
      }
    }
    return image
  }
}

extension [Float] {
  /// Equal lists have equal bits.
  var bits: [UInt32] { map(\.bitPattern) }
}
