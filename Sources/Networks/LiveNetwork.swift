import PseudoLabelCompute

/// A network with its parameters in the layout of the kernels, changed in place by training.
package final class LiveNetwork: @unchecked Sendable {
  package let network: Network
  /// The convolutional layers, and behind them the dense ones, the output among them.
  let convolutions: [ConvolutionParameters]
  let layers: [DenseParameters]

  package convenience init(_ network: Network, parameters: Parameters) {
    self.init(zerosOf: network)
    self.parameters = parameters
  }

  /// Every parameter is 0.
  init(zerosOf network: Network) {
    self.network = network
    let shapes = network.convolutionShapes
    convolutions = shapes.map(ConvolutionParameters.init)
    var inputs = shapes.last?.features ?? network.inputs
    var layers: [DenseParameters] = []
    for units in network.hiddenUnits + [network.output.classes] {
      layers.append(DenseParameters(inputs: inputs, outputs: units))
      inputs = units
    }
    self.layers = layers
  }

  package var parameters: Parameters {
    get {
      let values =
        convolutions.flatMap { [$0.weightValues, $0.biasValues] }
        + layers.flatMap { [$0.weights.rowMajor, $0.biasValues] }
      return Parameters(
        tensors: zip(network.parameterShapes, values).map {
          Parameters.Tensor(name: $0.name, shape: $0.shape, values: $1)
        })
    }
    set {
      let shapes = network.parameterShapes
      precondition(
        newValue.tensors.map(\.shape) == shapes.map(\.shape), "the parameters belong to a network of another shape")
      var values = newValue.tensors.map(\.values)[...]
      for layer in convolutions {
        layer.weightValues = values.removeFirst()
        layer.biasValues = values.removeFirst()
      }
      for layer in layers {
        layer.weights.setRowMajor(values.removeFirst())
        layer.biasValues = values.removeFirst()
      }
    }
  }

  /// Whether every parameter is a finite number.
  package var isFinite: Bool {
    buffers.allSatisfy(\.isFinite)
  }

  /// Whether the biases are. An update whose gradient is not finite shows here at once, and looking costs little: dL/db of
  /// a unit is the sum of what goes back through it.
  package var hasFiniteBiases: Bool {
    convolutions.allSatisfy { $0.bias.isFinite } && layers.allSatisfy { $0.bias.isFinite }
  }

  package func copy(from other: LiveNetwork) {
    precondition(network == other.network, "two networks of different descriptions")
    for (mine, theirs) in zip(convolutions, other.convolutions) { mine.copy(from: theirs) }
    for (mine, theirs) in zip(layers, other.layers) { mine.copy(from: theirs) }
  }

  /// Every parameter θ becomes decay · θ + (1 - decay) · θ' of the other network.
  package func average(towards other: LiveNetwork, decay: Float, on cpu: CPU) {
    precondition(network == other.network, "two networks of different descriptions")
    for (mine, theirs) in zip(buffers, other.buffers) { mine.average(towards: theirs, decay: decay, on: cpu) }
  }

  private var buffers: [FloatBuffer] {
    convolutions.flatMap { [$0.weights, $0.bias] } + layers.flatMap { [$0.weights.buffer, $0.bias] }
  }
}

extension Network {
  /// Of the dense layers.
  var hiddenUnits: [Int] { layers.compactMap { if case .dense(let dense) = $0 { dense.units } else { nil } } }

  /// Dropout behind the input (0) and behind each hidden layer (1, 2, …).
  package func dropout(behind number: Int) -> Dropout? {
    number > 0 ? layers[number - 1].dropout : inputDropout
  }
}
