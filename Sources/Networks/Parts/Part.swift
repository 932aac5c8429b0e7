import PseudoLabelCompute

/// One computation of a pass, over all its rows: there and back.
protocol Part: AnyObject {
  /// What it made of the rows of the last trip.
  var output: RowMatrix { get }

  /// Computes the output.
  func forward(_ input: PartInput, _ trip: Trip)

  /// Goes back from ∂L/∂output over the same input. The gradient of the input is computed before any parameter changes.
  ///
  /// - Parameters:
  ///   - input: what `forward` had.
  ///   - gradient: ∂L/∂output.
  ///   - target: gets ∂L/∂input, where it is wanted.
  ///   - trip: that of `forward`.
  ///   - step: taken on its parameters; nil takes none.
  func backward(
    _ input: PartInput, _ gradient: RowMatrix, into target: RowMatrix?, _ trip: Trip, _ step: Step?)

  /// Lets the statistics that it keeps follow those of the last trip.
  ///
  /// - Parameter share: of the last trip; nil: as each layer has it.
  func followStatistics(share: Double?)

  /// Whether it has parameters; going back ends at the lowest part that has some, where nobody wants the gradient of the input.
  var hasParameters: Bool { get }
}

extension Part {
  var hasParameters: Bool { true }
  func followStatistics(share: Double?) {}
}

/// What a part takes.
enum PartInput {
  /// The gathered rows.
  case batch(InputBatch)
  /// What the part before made of them.
  case rows(RowMatrix)

  /// All values, zeros too; a batch is dense where a part asks for them (a precondition).
  var dense: RowMatrix {
    switch self {
    case .rows(let rows): return rows
    case .batch(let batch):
      guard let dense = batch.dense else { preconditionFailure("a dense batch is needed") }
      return dense
    }
  }
}

/// What all parts of a pass share on a trip.
struct Trip {
  var rows: Int
  var mode: PassMode
  /// They cover all rows.
  var groups: [RowGroup]

  /// What is random in the rows of a group.
  func mode(of group: RowGroup) -> PassMode {
    group.isRandom
      ? mode : PassMode(randomness: nil, usesBatchStatistics: mode.usesBatchStatistics, places: mode.places)
  }
}

/// A step of the optimizer.
struct Step {
  var rule: UpdateRule
  var state: OptimizerState
  /// With the rule `.store`: called with each gradient, or a part of it, as soon as it stands there, always in the same order.
  var stored: ((_ gradient: FloatBuffer, _ part: Range<Int>) -> Void)?

  /// Takes it on a tensor, its gradient given as it lies.
  func take(_ gradient: FloatBuffer, on tensor: LiveTensor, _ cpu: CPU) {
    cpu.apply(rule, gradient: gradient, to: tensor.buffer, slots: state[tensor])
    tell(of: tensor)
  }

  /// Tells whoever wants to know that the gradient of a tensor, or a part of it, is stored.
  func tell(of tensor: LiveTensor, _ part: Range<Int>? = nil) {
    guard let stored, let gradient = state[tensor].first else { return }
    stored(gradient, part ?? 0..<gradient.count)
  }

  /// The same with a gradient of a number a channel.
  func take(_ gradient: [Double], on tensor: LiveTensor, _ cpu: CPU) {
    let buffer = FloatBuffer(count: tensor.buffer.count)
    buffer.set(gradient.map(Float.init))
    take(buffer, on: tensor, cpu)
  }
}
