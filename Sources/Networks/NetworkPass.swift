import Compute

/// Whether units are dropped.
package enum PassMode: Sendable {
  /// The dropout masks of this update under this seed.
  case training(seed: UInt64, update: Int)
  /// No unit is dropped, and the units are scaled as the form of dropout asks.
  case inference
}

/// One trip of up to `capacity` rows through a network and, where it trains, back; all buffers are allocated once.
package final class NetworkPass {
  package let capacity: Int
  private let live: LiveNetwork
  private let cpu: CPU
  /// The convolutional layers, where the network begins with such.
  private let convolutions: ConvolutionStack?
  /// What each dense layer takes; nil for the batch.
  private let inputs: [RowMatrix?]
  /// The same in bfloat16 where the layer multiplies in it.
  private let rounded: [BFloat16Rows?]
  private let logits: RowMatrix
  /// dL/d(output) of each dense layer; nil for a pass that never goes back.
  private let gradients: [PanelRows]?
  /// dL/d(input); made when it is first asked for.
  private lazy var bottom = PanelRows(capacity: capacity, columns: live.network.inputs)

  /// - Parameters:
  ///   - live: the network.
  ///   - capacity: the most rows in a pass.
  ///   - isTrained: whether it goes back.
  ///   - precision: in which numbers the dense products behind the first layer multiply; the batch knows it of the first.
  ///     Convolutions multiply in float32.
  ///   - cpu: the processor.
  package init(
    _ live: LiveNetwork, capacity: Int, isTrained: Bool, precision: Precision = .float32, on cpu: CPU
  ) {
    self.live = live
    self.capacity = capacity
    self.cpu = cpu
    convolutions =
      live.convolutions.isEmpty
      ? nil : ConvolutionStack(live.convolutions, capacity: capacity, isTrained: isTrained, on: cpu)
    inputs = [convolutions?.output] + live.network.hiddenUnits.map { RowMatrix(capacity: capacity, columns: $0) }
    rounded = zip(inputs, live.layers).map { input, layer in
      guard precision == .bfloat16, let input, layer.weights.layout.width == 32 else { return nil }
      return BFloat16Rows(capacity: capacity, columns: input.columns)
    }
    logits = RowMatrix(capacity: capacity, columns: live.network.output.classes)
    gradients =
      isTrained ? live.layers.map { PanelRows(capacity: capacity, columns: $0.weights.layout.columns) } : nil
  }

  // MARK: Forward

  /// The dropout of the input in this mode, for whoever gathers the batch, and the factor of its values.
  package func inputDropout(_ mode: PassMode) -> (mask: DropoutMask?, scale: Float) {
    dropout(behind: 0, mode)
  }

  /// Computes the logits of the rows of `batch`, and, where it goes back, readies the batch for that.
  package func forward(_ batch: InputBatch, _ mode: PassMode) {
    precondition(batch.rows <= capacity, "\(batch.rows) rows in a pass of \(capacity)")
    let goesBack = if case .training = mode { true } else { false }
    batch.round(on: cpu)
    convolve(batch, mode)
    for (number, layer) in live.layers.enumerated() {
      if let input = inputs[number] { rounded[number]?.round(input, count: batch.rows, on: cpu) }
      let hidden = number + 1 < inputs.count ? inputs[number + 1] : nil
      let (mask, scale) = hidden == nil ? (nil, 1) : dropout(behindDense: number, mode)
      let epilogue = Epilogue(rectify: hidden != nil, scale: scale, dropout: mask)
      let readying: (() -> Void)? = number == 0 && goesBack ? { batch.compressColumns() } : nil
      cpu.forward(
        input(of: number, batch), layer.weights, bias: layer.bias, epilogue, into: hidden ?? logits,
        alongside: readying)
    }
  }

  private func convolve(_ batch: InputBatch, _ mode: PassMode) {
    guard let convolutions else { return }
    guard let images = batch.dense else { preconditionFailure("convolutions work on dense batches") }
    convolutions.forward(
      images, rows: batch.rows, dropout: live.convolutions.indices.map { dropout(behind: $0 + 1, mode) })
  }

  private func input(of layer: Int, _ batch: InputBatch) -> LayerInput {
    if let rounded = rounded[layer] { return .bfloat16(rounded, count: batch.rows) }
    return inputs[layer].map { .rows($0, count: batch.rows) } ?? batch.layerInput(of: live.layers[layer].weights)
  }

  /// Writes the outputs of `rows` of the last forward pass to `outputs`.
  package func read(_ rows: Range<Int>, into outputs: inout Outputs) {
    outputs.fill(rows.count) { row in UnsafePointer(logits.row(rows.lowerBound + row)) }
  }

  /// What the last layer saw in the last forward pass, [rows × columns]; nil where it saw the inputs.
  package func lastHidden(rows: Int) -> (values: [Float], columns: Int)? {
    inputs.last.flatMap { $0 }.map { ($0.values(rows: rows), $0.columns) }
  }

  private func dropout(behindDense number: Int, _ mode: PassMode) -> (mask: DropoutMask?, scale: Float) {
    dropout(behind: live.convolutions.count + number + 1, mode)
  }

  private func dropout(behind number: Int, _ mode: PassMode) -> (mask: DropoutMask?, scale: Float) {
    guard let dropout = live.network.dropout(behind: number) else { return (nil, 1) }
    switch mode {
    case .inference:
      return (nil, dropout.inferenceScale)
    case .training(let seed, let update):
      let mask = DropoutMask(seed: seed, update: UInt64(update), layer: number, rate: dropout.rate)
      return (mask, dropout.trainingScale)
    }
  }

  // MARK: Backward

  /// Sets dL/d(logits) of `count` rows from `first` on, given row by row, times `weight`.
  package func setLogitGradient(_ gradient: [Float], count: Int, from first: Int, weight: Float) {
    guard let target = gradients?.last else { preconditionFailure("this pass was not made for training") }
    let classes = target.layout.columns
    for row in 0..<count {
      for k in 0..<classes { target[first + row, k] = weight * gradient[row * classes + k] }
    }
  }

  /// Sets dL/d(logits) of the first rows to 0.
  package func clearLogitGradient(rows: Int) {
    guard let target = gradients?.last else { preconditionFailure("this pass was not made for training") }
    for q in 0..<target.layout.panels { target.panel(q).update(repeating: 0, count: rows * target.layout.width) }
  }

  /// Goes back through the layers from the gradient that was set, and takes a step of `rule` on every parameter, with what it
  /// keeps in `state`.
  ///
  /// The input gradient of a layer is computed before its weights change. The first layer, most often the largest,
  /// takes its step panel by panel as the gradient comes.
  package func backward(_ batch: InputBatch, _ mode: PassMode, _ rule: UpdateRule, keeping state: OptimizerState) {
    guard let gradients else { preconditionFailure("this pass was not made for training") }
    for (number, layer) in live.layers.enumerated().reversed() {
      let (gradient, slots) = (gradients[number], state.layers[number])
      let isFollowedByFirst = number == 1 && convolutions == nil
      if let below = inputs[number], let belowGradient = gradientBelow(number, gradients) {
        cpu.backward(
          gradient, rows: batch.rows, layer.weights, slots: slots.weights, rule, behind: below,
          input: input(of: number, batch),
          scale: dropout(behindDense: number - 1, mode).scale, into: belowGradient,
          products: isFollowedByFirst ? batch.rows * live.layers[0].weights.buffer.count : 0
        ) { panel, thread in
          if isFollowedByFirst {
            stepOfFirstLayer(batch, gradients[0], rule, state.layers[0], panel: panel, thread: thread)
          }
        }
      } else if live.layers.count == 1 {
        cpu.update(layer.weights, slots: slots.weights, rule, input: input(of: 0, batch), outputGradient: gradient)
      }
      if inputs[number] != nil || live.layers.count == 1 {
        cpu.update(bias: layer.bias, slots: slots.bias, rule, outputGradient: gradient, rows: batch.rows)
      }
    }
    convolutions?.backward(
      rows: batch.rows, scales: convolutionScales(mode), slots: state.convolutions, rule: rule)
  }

  /// Where dL/d(input) of a dense layer is put; nil where the batch is its input.
  private func gradientBelow(_ layer: Int, _ gradients: [PanelRows]) -> PanelRows? {
    layer > 0 ? gradients[layer - 1] : convolutions?.outputGradient
  }

  private func convolutionScales(_ mode: PassMode) -> [Float] {
    live.convolutions.indices.map { dropout(behind: $0 + 1, mode).scale }
  }

  private func stepOfFirstLayer(
    _ batch: InputBatch, _ gradient: PanelRows, _ rule: UpdateRule, _ slots: DenseSlots, panel: Int, thread: Int
  ) {
    let layer = live.layers[0]
    cpu.update(
      layer.weights, slots: slots.weights, rule, input: input(of: 0, batch), outputGradient: gradient, panel: panel,
      thread: thread)
    cpu.update(
      bias: layer.bias, slots: slots.bias, rule, outputGradient: gradient, rows: batch.rows, panel: panel,
      thread: thread)
  }

  /// dL/d(input) [rows × inputs], row by row, of the gradient that was set, before any update. The input is the gathered
  /// one, behind its dropout and scale. `mode` is that of the forward pass.
  package func inputGradient(rows: Int, _ mode: PassMode) -> [Float] {
    guard let gradients else { preconditionFailure("this pass was not made for training") }
    for (number, layer) in live.layers.enumerated().reversed() {
      let scale = inputs[number] == nil ? 1 : dropout(behindDense: number - 1, mode).scale
      cpu.inputGradient(
        gradients[number], rows: rows, layer.weights, through: inputs[number], scale: scale,
        into: gradientBelow(number, gradients) ?? bottom)
    }
    return convolutions?.inputGradient(rows: rows, scales: convolutionScales(mode)) ?? bottom.values(rows: rows)
  }
}
