// What networks print as: their shape, never all their parameters.

extension Parameters.Tensor: CustomStringConvertible {
  /// "layers.0.weight [784 × 5000]"
  public var description: String { "\(name) [\(shape.map(String.init).joined(separator: " × "))]" }
}

extension Parameters: CustomStringConvertible {
  /// "3985010 parameters in 4 tensors"
  public var description: String {
    "\(tensors.reduce(0) { $0 + $1.values.count }) parameters in \(tensors.count) tensors"
  }
}

extension Network: CustomStringConvertible {
  /// "784-5000-10": inputs, units or channels of each layer, classes.
  public var description: String {
    (["\(inputs)"] + layers.compactMap(\.kind.size) + ["\(output.classes)"]).joined(separator: "-")
  }
}

extension Model: CustomStringConvertible {
  /// "network 784-5000-10, 3975010 parameters in 4 tensors"
  public var description: String { "network \(network), \(parameters)" }
}

extension Outputs: CustomStringConvertible {
  /// "outputs of 32 rows, softmax of 10 classes"
  public var description: String { "outputs of \(count) rows, \(units.rawValue) of \(classes) classes" }
}
