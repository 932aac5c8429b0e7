import PseudoLabelDatasets

/// A row that is seen as an image: the value of channel c of pixel (y, x) stands at (y · width + x) · channels + c.
package struct ImagePixels {
  package let values: UnsafeMutableBufferPointer<Float>
  package let shape: ImageShape

  package init(_ values: UnsafeMutableBufferPointer<Float>, shape: ImageShape) {
    precondition(values.count == shape.height * shape.width * shape.channels, "a row that is no image of \(shape)")
    self.values = values
    self.shape = shape
  }

  var height: Int { shape.height }
  var width: Int { shape.width }
  var channels: Int { shape.channels }
  /// Values from one row of pixels to the next.
  var pitch: Int { shape.width * shape.channels }

  /// Where a pixel's values begin.
  func place(_ y: Int, _ x: Int) -> Int { y * pitch + x * channels }

  /// The places of one channel's values.
  func places(of channel: Int) -> StrideTo<Int> { stride(from: channel, to: values.count, by: channels) }

  /// The values as they are now, in working memory.
  func copy(in memory: UnsafeMutableBufferPointer<Float>) -> UnsafeBufferPointer<Float> {
    let copy = UnsafeMutableBufferPointer(rebasing: memory[..<values.count])
    _ = copy.update(fromContentsOf: values)
    return UnsafeBufferPointer(copy)
  }
}
