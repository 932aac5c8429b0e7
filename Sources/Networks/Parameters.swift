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
    var tensors: [Tensor] = []
    for (number, tensor) in network.tensors.enumerated() {
      let values = tensor.initialValues(seed: seed, number: number, before: tensors.last?.values ?? [])
      tensors.append(Tensor(name: tensor.name, shape: tensor.shape, values: values))
    }
    return Parameters(tensors: tensors)
  }
}
