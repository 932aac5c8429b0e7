extension Model {
  /// One network whose logits are the mean of those of several networks of the same description, z̄ = (1/M) Σₘ zₘ, at test.
  ///
  /// The hidden units of all stand side by side, and those of one member have no weights to the next layer of another;
  /// the output's weights are divided by M. Averaging logits multiplies the members' probabilities (Hinton 2002's product
  /// of experts, of equal temperature).
  ///
  /// - Parameter models: at least one; of dense rectified layers only, and of equal descriptions (preconditions).
  package init(averaging models: [Model]) {
    guard let first = models.first else { preconditionFailure("the average of no models") }
    let network = first.network
    precondition(models.allSatisfy { $0.network == network }, "models of different descriptions")
    precondition(network.isMultilayerPerceptron, "only dense rectified layers have an average of this form")
    let count = models.count
    guard count > 1 else {
      self = first
      return
    }
    var merged = network
    merged.layers = network.layers.map { layer in
      guard case .dense(var dense) = layer else { return layer }
      dense.units *= count
      return .dense(dense)
    }
    var tensors: [Parameters.Tensor] = []
    for (number, tensor) in merged.parameterShapes.enumerated() {
      let parts = models.map { $0.parameters.tensors[number] }
      let isOutput = number >= merged.parameterShapes.count - 2
      let scale = isOutput ? 1 / Float(count) : 1
      let isFirst = number < 2
      var values = [Float](repeating: 0, count: tensor.shape.reduce(1, *))
      for (member, part) in parts.enumerated() {
        let columns = part.shape.last ?? 0
        let rows = part.shape.count == 2 ? part.shape[0] : 1
        // Where a member's rows and columns begin in the whole; a network without hidden layers shares all of them.
        let top = part.shape.count == 1 || isFirst ? 0 : member * rows
        let left = isOutput ? 0 : member * columns
        let width = tensor.shape.last ?? 0
        for row in 0..<rows {
          for column in 0..<columns {
            values[(top + row) * width + left + column] += scale * part.values[row * columns + column]
          }
        }
      }
      tensors.append(Parameters.Tensor(name: tensor.name, shape: tensor.shape, values: values))
    }
    self.init(network: merged, parameters: Parameters(tensors: tensors))
  }
}
