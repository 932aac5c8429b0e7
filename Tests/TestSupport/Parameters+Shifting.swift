import PseudoLabelNetworks

extension Parameters {
  /// The parameters with `step` added to one of them.
  ///
  /// - Parameters:
  ///   - step: what is added.
  ///   - tensor: which tensor.
  ///   - element: which of its values.
  public func adding(_ step: Float, toTensor tensor: Int, element: Int) -> Parameters {
    var tensors = tensors
    var values = tensors[tensor].values
    values[element] += step
    tensors[tensor] = Tensor(name: tensors[tensor].name, shape: tensors[tensor].shape, values: values)
    return Parameters(tensors: tensors)
  }
}
