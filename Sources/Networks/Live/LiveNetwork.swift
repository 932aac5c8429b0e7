import PseudoLabelCompute

/// A network with its parameters in the layout of the kernels, changed in place by training.
package final class LiveNetwork: Sendable {
  package let network: Network
  /// In the order of `Network.tensors`.
  package let tensors: [LiveTensor]

  package convenience init(_ network: Network, parameters: Parameters) {
    self.init(zerosOf: network)
    self.parameters = parameters
  }

  /// Every parameter is 0.
  init(zerosOf network: Network) {
    self.network = network
    tensors = network.tensors.enumerated().map { LiveTensor(number: $0, $1) }
  }

  package var parameters: Parameters {
    get {
      Parameters(
        tensors: tensors.map {
          Parameters.Tensor(name: $0.description.name, shape: $0.description.shape, values: $0.values)
        })
    }
    set {
      precondition(
        newValue.tensors.map(\.shape) == tensors.map(\.description.shape),
        "the parameters belong to a network of another shape")
      for (tensor, values) in zip(tensors, newValue.tensors) { tensor.set(values.values) }
    }
  }

  /// Whether every parameter is a finite number.
  package var isFinite: Bool { tensors.allSatisfy(\.buffer.isFinite) }

  /// Whether the biases are, and what else is a number a unit. An update whose gradient is not finite shows here at once,
  /// and looking costs little: dL/db of a unit is the sum of what goes back through it.
  package var hasFiniteBiases: Bool {
    tensors.allSatisfy { $0.description.shape.count > 1 || $0.buffer.isFinite }
  }

  /// Takes a step on every parameter, its gradient being the one in `gradients`.
  package func take(_ rule: UpdateRule, _ gradients: OptimizerState, keeping state: OptimizerState, on cpu: CPU) {
    for tensor in tensors where tensor.description.isTrained {
      cpu.apply(rule, gradient: gradients[tensor][0], to: tensor.buffer, slots: state[tensor])
    }
  }

  package func copy(from other: LiveNetwork) {
    precondition(network == other.network, "two networks of different descriptions")
    for (mine, theirs) in zip(tensors, other.tensors) { mine.buffer.copy(from: theirs.buffer) }
  }

  /// Every parameter θ becomes decay · θ + (1 - decay) · θ' of the other network, and so the statistics.
  package func average(towards other: LiveNetwork, decay: Float, on cpu: CPU) {
    precondition(network == other.network, "two networks of different descriptions")
    for (mine, theirs) in zip(tensors, other.tensors) {
      mine.buffer.average(towards: theirs.buffer, decay: decay, on: cpu)
    }
  }
}

extension LiveNetwork {
  /// W and b of the first layer, where an auto-encoder can train that.
  var firstDenseLayer: DenseParameters? {
    network.canBePretrained ? DenseParameters(weights: tensors[0].matrix, bias: tensors[1].buffer) : nil
  }
}
