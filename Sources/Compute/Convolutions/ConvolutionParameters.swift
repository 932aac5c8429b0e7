/// The parameters of a convolutional layer where training and prediction work on them: W [kernel × kernel × channels ×
/// outputs], as it is stored, and b [outputs].
package struct ConvolutionParameters: Sendable {
  package let shape: ConvolutionShape
  package let weights: FloatBuffer
  package let bias: FloatBuffer

  /// Buffers of at least the sizes of the shape, filled up to whole vectors (a precondition).
  package init(_ shape: ConvolutionShape, weights: FloatBuffer, bias: FloatBuffer) {
    precondition(
      weights.count >= FloatBuffer.wholeVectors(shape.weights) && bias.count >= FloatBuffer.wholeVectors(shape.outputs),
      "buffers too small for \(shape)")
    (self.shape, self.weights, self.bias) = (shape, weights, bias)
  }

  /// New ones, all 0.
  package init(_ shape: ConvolutionShape) {
    self.init(
      shape, weights: FloatBuffer(count: FloatBuffer.wholeVectors(shape.weights)),
      bias: FloatBuffer(count: FloatBuffer.wholeVectors(shape.outputs)))
  }
}

/// What an update rule keeps for a convolutional layer from one update to the next.
package struct ConvolutionSlots: Sendable {
  package let weights: Slots
  package let bias: Slots

  package init(weights: Slots, bias: Slots) { (self.weights, self.bias) = (weights, bias) }
}

extension FloatBuffer {
  /// The least number of floats that fills vectors of every instruction set.
  package static func wholeVectors(_ count: Int) -> Int { (count + 15) / 16 * 16 }

  /// The first values become the given ones.
  package func set(_ values: [Float]) {
    precondition(values.count <= count, "\(values.count) values for a buffer of \(count)")
    values.withUnsafeBufferPointer {
      if let source = $0.baseAddress { start.update(from: source, count: $0.count) }
    }
  }
}
