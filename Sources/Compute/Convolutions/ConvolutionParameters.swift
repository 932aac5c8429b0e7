/// The parameters of a convolutional layer where training and prediction work on them: W [kernel × kernel × channels ×
/// outputs], as it is stored, and b [outputs].
package final class ConvolutionParameters: Sendable {
  package let shape: ConvolutionShape
  package let weights: FloatBuffer
  package let bias: FloatBuffer

  package init(_ shape: ConvolutionShape) {
    self.shape = shape
    weights = FloatBuffer(count: FloatBuffer.wholeVectors(shape.weights))
    bias = FloatBuffer(count: FloatBuffer.wholeVectors(shape.outputs))
  }

  package var weightValues: [Float] {
    get { Array(weights.array.prefix(shape.weights)) }
    set { weights.set(newValue) }
  }

  package var biasValues: [Float] {
    get { Array(bias.array.prefix(shape.outputs)) }
    set { bias.set(newValue) }
  }

  package func copy(from other: ConvolutionParameters) {
    weights.copy(from: other.weights)
    bias.copy(from: other.bias)
  }
}

/// What an update rule keeps for a convolutional layer from one update to the next.
package struct ConvolutionSlots: Sendable {
  package let weights: Slots
  package let bias: Slots

  package init(count: Int, for parameters: ConvolutionParameters) {
    weights = (0..<count).map { _ in FloatBuffer(count: parameters.weights.count) }
    bias = (0..<count).map { _ in FloatBuffer(count: parameters.bias.count) }
  }
}

extension FloatBuffer {
  /// The least number of floats that fills vectors of every instruction set.
  static func wholeVectors(_ count: Int) -> Int { (count + 15) / 16 * 16 }

  /// The first values become the given ones.
  fileprivate func set(_ values: [Float]) {
    precondition(values.count <= count, "\(values.count) values for a buffer of \(count)")
    values.withUnsafeBufferPointer {
      if let source = $0.baseAddress { start.update(from: source, count: $0.count) }
    }
  }
}
