import PseudoLabelCompute
import PseudoLabelPlatform

/// An array that a layer has: what training changes, or a statistic of the rows that it keeps.
package struct TensorDescription: Sendable, Hashable {
  /// Within the layer: "weight".
  package var name: String
  package var shape: [Int]
  package var start: Start
  /// Whether the optimizer changes it; a statistic follows the rows instead.
  package var isTrained = true

  package enum Start: Sendable, Hashable {
    /// Draws for units of so many inputs, each of a kernel of so many places.
    case random(Initializer, inputs: Int, outputs: Int, places: Int)
    case constant(Float)
    /// ‖v‖ of each column of the tensor before.
    case norms
  }

  /// W [in × out] of a dense layer.
  static func weight(inputs: Int, outputs: Int, _ initializer: Initializer) -> TensorDescription {
    TensorDescription(
      name: "weight", shape: [inputs, outputs],
      start: .random(initializer, inputs: inputs, outputs: outputs, places: 1))
  }

  /// A number a channel.
  static func vector(_ name: String, _ count: Int, _ value: Float = 0, isTrained: Bool = true) -> TensorDescription {
    TensorDescription(name: name, shape: [count], start: .constant(value), isTrained: isTrained)
  }

  /// The gain of normalised weights.
  static func gain(_ count: Int) -> TensorDescription {
    TensorDescription(name: "gain", shape: [count], start: .norms)
  }

  /// The values with which training under `seed` begins.
  ///
  /// - Parameters:
  ///   - seed: of the training.
  ///   - number: of the tensor in its network.
  ///   - before: the values of the tensor before.
  func initialValues(seed: UInt64, number: Int, before: [Float]) -> [Float] {
    switch start {
    case .constant(let value): return [Float](repeating: value, count: shape.reduce(1, *))
    case .norms: return WeightNorm.norms(of: before, columns: shape[0])
    case .random(let initializer, let inputs, let outputs, let places):
      var stream = RandomStream(seed: seed, purpose: .initialization, index: UInt64(number))
      return initializer.weights(inputs: inputs, outputs: outputs, places: places, from: &stream)
    }
  }
}
