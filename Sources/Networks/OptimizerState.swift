import PseudoLabelCompute

/// What an update rule keeps of a network's parameters from one update to the next, each buffer of the size of its parameter:
/// a velocity, or two moments. With the rule `.store` it holds the gradients instead.
package final class OptimizerState {
  private let network: Network
  let convolutions: [ConvolutionSlots]
  let layers: [DenseSlots]
  /// Updates since it was last zero.
  package var steps = 0

  /// Zeros.
  ///
  /// - Parameters:
  ///   - live: the network.
  ///   - slots: buffers for each parameter.
  package init(of live: LiveNetwork, slots: Int) {
    network = live.network
    convolutions = live.convolutions.map { ConvolutionSlots(count: slots, for: $0) }
    layers = live.layers.map { DenseSlots(count: slots, for: $0) }
  }

  /// Makes everything zero: the optimizer begins anew.
  package func reset() {
    for buffer in convolutions.flatMap({ $0.weights + $0.bias }) + layers.flatMap({ $0.weights + $0.bias }) {
      buffer.clear()
    }
    steps = 0
  }

  /// What it keeps, slot by slot, in the shape of the parameters.
  package var values: [Parameters] {
    get {
      guard let first = layers.first else { return [] }
      return first.weights.indices.map { slot in
        let store = LiveNetwork(zerosOf: network)
        for (kept, layer) in zip(convolutions, store.convolutions) {
          layer.weights.copy(from: kept.weights[slot])
          layer.bias.copy(from: kept.bias[slot])
        }
        for (kept, layer) in zip(layers, store.layers) {
          layer.weights.buffer.copy(from: kept.weights[slot])
          layer.bias.copy(from: kept.bias[slot])
        }
        return store.parameters
      }
    }
    set {
      for (slot, values) in newValue.enumerated() {
        let store = LiveNetwork(network, parameters: values)
        for (kept, layer) in zip(convolutions, store.convolutions) {
          kept.weights[slot].copy(from: layer.weights)
          kept.bias[slot].copy(from: layer.bias)
        }
        for (kept, layer) in zip(layers, store.layers) {
          kept.weights[slot].copy(from: layer.weights.buffer)
          kept.bias[slot].copy(from: layer.bias)
        }
      }
    }
  }
}
