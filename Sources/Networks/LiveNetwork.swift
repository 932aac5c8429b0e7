import Compute

/// A network with its parameters in the layout of the kernels, changed in place by training.
package final class LiveNetwork: @unchecked Sendable {
  package let network: Network
  let layers: [DenseParameters]

  package init(_ network: Network, parameters: Parameters) {
    self.network = network
    var inputs = network.inputs
    var layers: [DenseParameters] = []
    for units in network.hiddenUnits + [network.output.classes] {
      layers.append(DenseParameters(inputs: inputs, outputs: units))
      inputs = units
    }
    self.layers = layers
    self.parameters = parameters
  }

  package var parameters: Parameters {
    get {
      let values = layers.flatMap { [$0.weights.rowMajor, $0.biasValues] }
      return Parameters(
        tensors: zip(network.parameterShapes, values).map {
          Parameters.Tensor(name: $0.name, shape: $0.shape, values: $1)
        })
    }
    set {
      let shapes = network.parameterShapes
      precondition(
        newValue.tensors.map(\.shape) == shapes.map(\.shape), "the parameters belong to a network of another shape")
      for (number, layer) in layers.enumerated() {
        layer.weights.setRowMajor(newValue.tensors[2 * number].values)
        layer.biasValues = newValue.tensors[2 * number + 1].values
      }
    }
  }

  /// Whether every parameter is a finite number.
  package var isFinite: Bool { layers.allSatisfy { $0.weights.buffer.isFinite && $0.bias.isFinite } }

  package func copy(from other: LiveNetwork) {
    precondition(network == other.network, "two networks of different descriptions")
    for (mine, theirs) in zip(layers, other.layers) { mine.copy(from: theirs) }
  }
}

extension Network {
  var hiddenUnits: [Int] {
    layers.map { layer in
      switch layer {
      case .dense(let dense): dense.units
      }
    }
  }

  /// Dropout behind the input (0) and behind each hidden layer (1, 2, …).
  package func dropout(behind number: Int) -> Dropout? {
    guard number > 0 else { return inputDropout }
    switch layers[number - 1] {
    case .dense(let dense): return dense.dropout
    }
  }
}
