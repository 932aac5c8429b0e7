import PseudoLabelCompute

/// The parameters of a network as plain values: to be stored, sent, compared. Training works on its own copy.
public struct Parameters: Sendable, Hashable {
  /// One array of parameters.
  public struct Tensor: Sendable, Hashable {
    /// "layers.0.weight", "output.bias" and so on.
    public let name: String
    /// Its sizes, the last one going fastest.
    public let shape: [Int]
    /// Row by row.
    public let values: [Float]

    /// As many values as the shape has (a precondition).
    public init(name: String, shape: [Int], values: [Float]) {
      precondition(shape.reduce(1, *) == values.count, "\(name): \(values.count) values in a tensor of shape \(shape)")
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  /// In the order of `Network.parameterShapes`.
  public let tensors: [Tensor]

  /// Tensors in the order of the network's `parameterShapes`.
  public init(tensors: [Tensor]) { self.tensors = tensors }

  /// The parameters with which training under `seed` starts.
  public static func initial(for network: Network, seed: UInt64) -> Parameters {
    let initializers = network.layers.map(\.weights)
    var tensors: [Tensor] = []
    for (number, (name, shape)) in network.parameterShapes.enumerated() {
      let values: [Float]
      if shape.count > 1, let outputs = shape.last {
        var stream = RandomStream(seed: seed, purpose: .initialization, index: UInt64(number))
        let initializer = number / 2 < initializers.count ? initializers[number / 2] : network.output.weights
        values = initializer.weights(
          inputs: shape.dropLast().reduce(1, *), outputs: outputs, places: shape.dropLast(2).reduce(1, *), from: &stream
        )
      } else {
        values = [Float](repeating: 0, count: shape[0])
      }
      tensors.append(Tensor(name: name, shape: shape, values: values))
    }
    return Parameters(tensors: tensors)
  }
}
