import PseudoLabelCompute

/// Dense layers one behind the other, all but the last one rectified: the products, the bias, the rectifier and dropout of a
/// layer are one computation, and so are its gradient and its step.
///
/// Where nobody asks for the gradient of its input, the first layer, most often the largest, takes its step panel by panel as the
/// gradient comes. Where gradients are told of as they are stored, it comes behind the others, a few panels at a time.
final class DenseChain: Part {
  struct Layer {
    let weights: LiveTensor
    /// nil: there is none.
    let bias: LiveTensor?
    var isRectified: Bool
    var dropout: UnitDropout?
    fileprivate let biasBuffer: FloatBuffer

    init(_ weights: LiveTensor, bias: LiveTensor?, isRectified: Bool, dropout: UnitDropout?) {
      (self.weights, self.bias, self.isRectified, self.dropout) = (weights, bias, isRectified, dropout)
      biasBuffer = bias?.buffer ?? FloatBuffer(count: weights.matrix.layout.paddedColumns)
    }

    fileprivate var matrix: PanelMatrix { weights.matrix }
  }

  private let layers: [Layer]
  /// What each layer makes.
  private let outputs: [RowMatrix]
  /// What each layer takes, in bfloat16 where it multiplies in that; the batch knows it of its own rows.
  private let rounded: [BFloat16Rows?]
  /// ∂L/∂ what each layer makes; empty for a chain that never goes back.
  private let gradients: [PanelRows]
  /// ∂L/∂input; made when it is first asked for.
  private lazy var bottom = PanelRows(capacity: capacity, columns: layers[0].matrix.rows)
  private let capacity: Int
  private let cpu: CPU

  init(_ layers: [Layer], _ context: PartContext, takesBatch: Bool) {
    precondition(layers.dropLast().allSatisfy(\.isRectified), "a layer that is not rectified is the last one")
    (self.layers, capacity, cpu) = (layers, context.capacity, context.cpu)
    outputs = layers.map { RowMatrix(capacity: context.capacity, columns: $0.matrix.layout.columns) }
    rounded = layers.enumerated().map { number, layer in
      guard context.precision == .bfloat16, number > 0 || !takesBatch, layer.matrix.layout.width == 32 else {
        return nil
      }
      return BFloat16Rows(capacity: context.capacity, columns: layer.matrix.rows)
    }
    gradients =
      context.isTrained
      ? layers.map { PanelRows(capacity: context.capacity, columns: $0.matrix.layout.columns) } : []
  }

  var output: RowMatrix { outputs[outputs.count - 1] }

  /// What the last layer takes; nil where that is the input of the chain.
  var lastInput: RowMatrix? { outputs.dropLast().last }

  // MARK: There

  func forward(_ input: PartInput, _ trip: Trip) {
    for (number, layer) in layers.enumerated() {
      if let source = rows(into: number, input) { rounded[number]?.round(source, count: trip.rows, on: cpu) }
      let (mask, scale) = layer.dropout.applied(in: trip.mode)
      var readying: (() -> Void)?
      if number == 0, trip.mode.randomness != nil, case .batch(let batch) = input {
        readying = { batch.compressColumns() }
      }
      cpu.forward(
        layerInput(number, input, trip), layer.matrix, bias: layer.biasBuffer,
        Epilogue(rectify: layer.isRectified, scale: scale, dropout: mask), into: outputs[number], alongside: readying)
    }
  }

  /// The rows that a layer takes; nil where they are the batch.
  private func rows(into number: Int, _ input: PartInput) -> RowMatrix? {
    if number > 0 { return outputs[number - 1] }
    if case .rows(let rows) = input { return rows }
    return nil
  }

  private func layerInput(_ number: Int, _ input: PartInput, _ trip: Trip) -> LayerInput {
    if let rounded = rounded[number] { return .bfloat16(rounded, count: trip.rows) }
    if number > 0 { return .rows(outputs[number - 1], count: trip.rows) }
    switch input {
    case .rows(let rows): return .rows(rows, count: trip.rows)
    case .batch(let batch): return batch.layerInput(of: layers[0].matrix)
    }
  }

  // MARK: And back

  func backward(
    _ input: PartInput, _ gradient: RowMatrix, into target: RowMatrix?, _ trip: Trip, _ step: Step?
  ) {
    guard let top = gradients.last, let last = layers.last else {
      preconditionFailure("this pass was not made for training")
    }
    cpu.copy(gradient, rows: trip.rows, to: top)
    if last.isRectified {
      cpu.rectifierGradient(top, through: output, rows: trip.rows, scale: last.dropout.applied(in: trip.mode).scale)
    }
    let isFirstFused = target == nil && step?.stored == nil
    for number in layers.indices.reversed() {
      if number > 0 {
        backward(number, input, isFollowedByFirst: number == 1 && isFirstFused, trip, step)
      } else if let target {
        cpu.inputGradient(
          gradients[0], rows: trip.rows, layers[0].matrix, through: nil, scale: 1, into: bottom)
        cpu.copy(bottom, rows: trip.rows, to: target)
      }
      if let step, number > 0 || !isFirstFused || layers.count == 1 { takeStep(number, input, trip, step) }
    }
  }

  /// The gradient of what layer `number` takes, and the step on its weights.
  private func backward(_ number: Int, _ input: PartInput, isFollowedByFirst: Bool, _ trip: Trip, _ step: Step?) {
    let (matrix, below) = (layers[number].matrix, layers[number - 1])
    let scale = below.dropout.applied(in: trip.mode).scale
    guard let step else {
      cpu.inputGradient(
        gradients[number], rows: trip.rows, matrix, through: outputs[number - 1], scale: scale,
        into: gradients[number - 1])
      return
    }
    cpu.backward(
      gradients[number], rows: trip.rows, matrix, slots: step.state[layers[number].weights], step.rule,
      behind: outputs[number - 1], input: layerInput(number, input, trip), scale: scale, into: gradients[number - 1],
      products: isFollowedByFirst ? trip.rows * layers[0].matrix.buffer.count : 0
    ) { panel, thread in
      if isFollowedByFirst { stepOfFirstLayer(input, trip, step, panel: panel, thread: thread) }
    }
  }

  /// What of a layer's step was not taken on the way.
  private func takeStep(_ number: Int, _ input: PartInput, _ trip: Trip, _ step: Step) {
    let layer = layers[number]
    if number == 0 {
      takeStepOfFirstLayer(input, trip, step)
    } else {
      step.tell(of: layer.weights)
    }
    if let bias = layer.bias {
      cpu.update(
        bias: bias.buffer, slots: step.state[bias], step.rule, outputGradient: gradients[number], rows: trip.rows)
      step.tell(of: bias)
    }
  }

  /// Floats of a gradient that are told of together.
  private static let storedAtOnce = 1 << 20

  private func takeStepOfFirstLayer(_ input: PartInput, _ trip: Trip, _ step: Step) {
    let layer = layers[0]
    let (panels, size) = (layer.matrix.layout.panels, layer.matrix.rows * layer.matrix.layout.width)
    let atOnce = step.stored == nil ? panels : max(1, DenseChain.storedAtOnce / size)
    for first in stride(from: 0, to: panels, by: atOnce) {
      let some = first..<min(panels, first + atOnce)
      cpu.update(
        layer.matrix, slots: step.state[layer.weights], step.rule, input: layerInput(0, input, trip),
        outputGradient: gradients[0], panels: some)
      step.tell(of: layer.weights, some.lowerBound * size..<some.upperBound * size)
    }
  }

  private func stepOfFirstLayer(_ input: PartInput, _ trip: Trip, _ step: Step, panel: Int, thread: Int) {
    let layer = layers[0]
    cpu.update(
      layer.matrix, slots: step.state[layer.weights], step.rule, input: layerInput(0, input, trip),
      outputGradient: gradients[0], panel: panel, thread: thread)
    if let bias = layer.bias {
      cpu.update(
        bias: bias.buffer, slots: step.state[bias], step.rule, outputGradient: gradients[0], rows: trip.rows,
        panel: panel, thread: thread)
    }
  }
}
