import PseudoLabelCompute

/// A convolutional layer for reference computations: slow, simple, in Double, written after its definition.
public struct ReferenceConvolution {
  package var shape: ConvolutionShape
  public var weights: [Double]
  public var bias: [Double]

  package init(_ shape: ConvolutionShape, weights: [Float], bias: [Float]) {
    precondition(weights.count == shape.weights && bias.count == shape.outputs)
    self.shape = shape
    self.weights = weights.map(Double.init)
    self.bias = bias.map(Double.init)
  }

  /// One image there and back.
  public struct Result {
    public var output: [Double]
    public var inputGradient: [Double]
    public var weightGradient: [Double]
    public var biasGradient: [Double]
  }

  /// What comes of an image, and the gradients for ∂L/∂output, which may be empty: then they are 0.
  public func callAsFunction(_ image: [Double], outputGradient: [Double] = []) -> Result {
    let s = shape
    var result = Result(
      output: [Double](repeating: 0, count: s.features), inputGradient: [Double](repeating: 0, count: s.inputs),
      weightGradient: [Double](repeating: 0, count: s.weights),
      biasGradient: [Double](repeating: 0, count: s.outputs))
    for y in 0..<s.pooledHeight {
      for x in 0..<s.pooledWidth {
        for k in 0..<s.outputs {
          let window = (0..<s.pooling * s.pooling).map { w in
            (y: y * s.pooling + w / s.pooling, x: x * s.pooling + w % s.pooling)
          }
          let values = window.map { z(image, $0.y, $0.x, k) }
          guard let largest = values.max(), let choice = values.firstIndex(of: largest) else { continue }
          let place = (y * s.pooledWidth + x) * s.outputs + k
          result.output[place] = max(largest + bias[k], 0)
          guard !outputGradient.isEmpty, largest + bias[k] > 0 else { continue }
          let g = outputGradient[place]
          result.biasGradient[k] += g
          forEachTerm(window[choice].y, window[choice].x, k) { pixel, weight in
            result.inputGradient[pixel] += g * weights[weight]
            result.weightGradient[weight] += g * image[pixel]
          }
        }
      }
    }
    return result
  }

  private func z(_ image: [Double], _ y: Int, _ x: Int, _ k: Int) -> Double {
    var sum = 0.0
    forEachTerm(y, x, k) { pixel, weight in sum += image[pixel] * weights[weight] }
    return sum
  }

  /// Calls `body` with the positions of a pixel and of the weight that it is multiplied with in z[y, x, k].
  private func forEachTerm(_ y: Int, _ x: Int, _ k: Int, _ body: (_ pixel: Int, _ weight: Int) -> Void) {
    let s = shape
    for i in 0..<s.kernel {
      for j in 0..<s.kernel {
        let (row, column) = (y + i - s.before, x + j - s.before)
        guard (0..<s.height).contains(row), (0..<s.width).contains(column) else { continue }
        for c in 0..<s.channels {
          body((row * s.width + column) * s.channels + c, ((i * s.kernel + j) * s.channels + c) * s.outputs + k)
        }
      }
    }
  }
}
