import PseudoLabelCompute
import PseudoLabelPlatform

/// An array of numbers that a loss learns beside the network.
public struct LossParameter: Sendable, Hashable {
  /// Within the loss.
  public var name: String
  /// [n], or [in × out] of weights.
  public var shape: [Int]
  /// What it starts from.
  public var start: Start

  /// What an array starts from.
  public enum Start: Sendable, Hashable {
    /// One number everywhere.
    case constant(Float)
    /// Draws from N(0, deviation²).
    case normal(deviation: Double)
    /// Weights [in × out] that are drawn.
    case weights(Initializer)
  }

  /// An array of one or two sizes, and of two where weights are drawn (preconditions).
  public init(_ name: String, shape: [Int], start: Start = .constant(0)) {
    precondition((1...2).contains(shape.count), "\(name): an array of \(shape.count) sizes")
    if case .weights = start { precondition(shape.count == 2, "\(name): weights have two sizes") }
    (self.name, self.shape, self.start) = (name, shape, start)
  }

  fileprivate var description: TensorDescription {
    switch start {
    case .constant(let value): TensorDescription(name: name, shape: shape, start: .constant(value))
    case .normal(let deviation):
      TensorDescription(
        name: name, shape: shape,
        start: .random(.normal(deviation: deviation), inputs: 1, outputs: shape.reduce(1, *), places: 1))
    case .weights(let initializer):
      TensorDescription(
        name: name, shape: shape, start: .random(initializer, inputs: shape[0], outputs: shape[1], places: 1))
    }
  }
}

/// The parameters of a loss where training works on them, and their gradients.
package final class LossParameters {
  /// In the order in which the loss names them.
  package let tensors: [LiveTensor]
  /// ∂L/∂ each of them, in the one slot.
  package let gradients: OptimizerState
  private let places: [String: Int]
  /// What the loss computes with.
  package var workspace: AnyObject?

  /// What training under `seed` begins with. Their names are different ones (a precondition).
  ///
  /// - Parameters:
  ///   - parameters: of the loss.
  ///   - seed: of the draws.
  ///   - loss: its number in the objective.
  package init(_ parameters: [LossParameter], seed: UInt64, loss: Int) {
    let descriptions = parameters.map(\.description)
    tensors = descriptions.enumerated().map { number, description in
      let tensor = LiveTensor(number: number, description)
      // Numbers that no tensor of a network has.
      tensor.set(description.initialValues(seed: seed, number: (loss + 1) << 20 + number, before: []))
      return tensor
    }
    gradients = OptimizerState(of: tensors, slots: 1)
    places = Dictionary(uniqueKeysWithValues: parameters.enumerated().map { ($1.name, $0) })
  }

  /// The one of this name (a precondition).
  package subscript(name: String) -> LiveTensor {
    guard let place = places[name] else { preconditionFailure("a loss without a parameter \(name)") }
    return tensors[place]
  }

  /// Makes the gradients 0, as they are before a loss is asked.
  package func clearGradients() { gradients.reset() }

  /// Multiplies the gradients.
  package func multiplyGradients(by factor: Float, on cpu: CPU) {
    guard factor != 1 else { return }
    for gradient in gradients.buffers { gradient.multiply(by: factor, on: cpu) }
  }

  /// Takes a step on each.
  package func take(_ rule: UpdateRule, keeping state: OptimizerState, on cpu: CPU) {
    for tensor in tensors {
      cpu.apply(rule, gradient: gradients[tensor][0], to: tensor.buffer, slots: state[tensor])
    }
  }

  /// What the optimizer keeps of them, all 0.
  package func makeState(slots: Int) -> OptimizerState { OptimizerState(of: tensors, slots: slots) }

  /// As plain values.
  package var values: Parameters {
    get {
      Parameters(
        tensors: tensors.map { .init(name: $0.description.name, shape: $0.description.shape, values: $0.values) })
    }
    set { for (tensor, values) in zip(tensors, newValue.tensors) { tensor.set(values.values) } }
  }
}
