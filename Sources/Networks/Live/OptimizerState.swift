import PseudoLabelCompute

/// What an update rule keeps of a network's parameters from one update to the next, each buffer of the size of its parameter:
/// a velocity, or two moments. With the rule `.store` it holds the gradients instead.
package final class OptimizerState {
  private let tensors: [LiveTensor]
  private let count: Int
  /// By the number of the tensor; none of those that the optimizer does not change.
  private let slots: [Int: Slots]
  /// Updates since it was last zero.
  package var steps = 0

  /// Zeros for a network.
  package convenience init(of live: LiveNetwork, slots: Int) { self.init(of: live.tensors, slots: slots) }

  /// Zeros.
  ///
  /// - Parameters:
  ///   - tensors: of a network.
  ///   - count: buffers for each of them.
  init(of tensors: [LiveTensor], slots count: Int) {
    (self.tensors, self.count) = (tensors, count)
    slots = Dictionary(
      uniqueKeysWithValues: tensors.filter(\.description.isTrained).map { tensor in
        (tensor.number, (0..<count).map { _ in FloatBuffer(count: tensor.buffer.count) })
      })
  }

  /// Sets the first slot of a tensor, row by row.
  package func set(_ values: [Float], of tensor: LiveTensor) {
    let store = LiveTensor(number: tensor.number, tensor.description)
    store.set(values)
    self[tensor][0].copy(from: store.buffer)
  }

  subscript(tensor: LiveTensor) -> Slots { slots[tensor.number] ?? [] }

  /// All buffers, tensor after tensor.
  package var buffers: [FloatBuffer] { tensors.flatMap { self[$0] } }

  /// Makes everything zero: the optimizer begins anew.
  package func reset() {
    for buffer in slots.values.joined() { buffer.clear() }
    steps = 0
  }

  /// What it keeps, slot by slot, in the shape of the parameters; 0 of statistics.
  package var values: [Parameters] {
    get {
      (0..<count).map { slot in
        Parameters(
          tensors: tensors.map { tensor in
            let (name, shape) = (tensor.description.name, tensor.description.shape)
            let values =
              tensor.description.isTrained
              ? tensor.values(of: self[tensor][slot]) : [Float](repeating: 0, count: shape.reduce(1, *))
            return Parameters.Tensor(name: name, shape: shape, values: values)
          })
      }
    }
    set {
      for (slot, parameters) in newValue.enumerated() {
        for (tensor, kept) in zip(tensors, parameters.tensors) where tensor.description.isTrained {
          let store = LiveTensor(number: tensor.number, tensor.description)
          store.set(kept.values)
          self[tensor][slot].copy(from: store.buffer)
        }
      }
    }
  }
}
