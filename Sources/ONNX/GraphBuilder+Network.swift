import PseudoLabelCompute
import PseudoLabelNetworks

extension GraphBuilder {
  /// The logits [N × classes] of a network without dropout, its units scaled as their dropout asks.
  ///
  /// - Parameters:
  ///   - model: network and parameters.
  ///   - features: [N × inputs].
  mutating func logits(of model: Model, _ features: String) -> String {
    let network = model.network
    var tensors = model.parameters.tensors[...]
    var x = scaled(features, network.inputDropout)
    let convolutions = network.convolutionShapes
    if let first = convolutions.first {
      x = reshaped(x, [first.height, first.width, first.channels])
      // [N, height, width, channels], as rows have it, to [N, channels, height, width], as ONNX does.
      x = add("Transpose", x, attributes: [("perm", .ints([0, 3, 1, 2]))])
      for (shape, layer) in zip(convolutions, network.convolutions) {
        x = convolved(x, shape, weights: tensors.removeFirst().values, bias: tensors.removeFirst().values)
        x = scaled(x, layer.dropout)
      }
      x = add("Transpose", x, attributes: [("perm", .ints([0, 2, 3, 1]))])
      x = add("Flatten", x, attributes: [("axis", .int(1))])
    }
    for layer in network.layers {
      guard case .dense(let dense) = layer else { continue }
      x = affine(x, weights: tensors.removeFirst(), bias: tensors.removeFirst())
      x = scaled(add("Relu", x), dense.dropout)
    }
    return affine(x, weights: tensors.removeFirst(), bias: tensors.removeFirst())
  }

  private mutating func affine(_ x: String, weights: Parameters.Tensor, bias: Parameters.Tensor) -> String {
    add("Gemm", x, constant(weights.values, shape: weights.shape), constant(bias.values, shape: bias.shape))
  }

  private mutating func convolved(_ x: String, _ shape: ConvolutionShape, weights: [Float], bias: [Float]) -> String {
    // [kernel, kernel, in, out] to [out, in, kernel, kernel].
    let (k, c, n) = (shape.kernel, shape.channels, shape.outputs)
    var turned = [Float](repeating: 0, count: weights.count)
    for i in 0..<k {
      for j in 0..<k {
        for channel in 0..<c {
          for output in 0..<n {
            turned[((output * c + channel) * k + i) * k + j] = weights[((i * k + j) * c + channel) * n + output]
          }
        }
      }
    }
    let pads = [shape.before, shape.before, shape.after, shape.after]
    var x = add(
      "Conv", x, constant(turned, shape: [n, c, k, k]), constant(bias, shape: [n]),
      attributes: [("kernel_shape", .ints([k, k])), ("pads", .ints(pads))])
    x = add("Relu", x)
    guard shape.pooling > 1 else { return x }
    let window = [shape.pooling, shape.pooling]
    return add("MaxPool", x, attributes: [("kernel_shape", .ints(window)), ("strides", .ints(window))])
  }

  private mutating func scaled(_ x: String, _ dropout: Dropout?) -> String {
    guard let scale = dropout?.inferenceScale, scale != 1 else { return x }
    return add("Mul", x, constant([scale], shape: [1]))
  }

  /// The same values, each row in another shape.
  mutating func reshaped(_ x: String, _ sizes: [Int]) -> String {
    add("Reshape", x, constant([-1] + sizes, shape: [sizes.count + 1]))
  }
}
