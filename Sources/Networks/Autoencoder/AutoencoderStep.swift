import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelPlatform

/// Makes the updates of a denoising auto-encoder on the first hidden layer of a network, in place; all buffers are
/// allocated once. Ranks divide the rows of an update and sum what they say.
package final class AutoencoderStep {
  private let autoencoder: DenoisingAutoencoder
  private let layer: DenseParameters
  private let velocities: DenseSlots
  private let seed: UInt64
  private let cpu: CPU

  private let corrupted: InputBatch
  private let clean: InputBatch
  private let hidden: RowMatrix
  /// Logits of the reconstruction, and then their gradient.
  private let output: RowMatrix
  private let hiddenGradient: PanelRows
  /// c and its velocity, and ∂L/∂c.
  package let outputBias: FloatBuffer
  private let outputBiasVelocity: FloatBuffer
  private let outputBiasGradient: FloatBuffer
  private let ranks: (any Ranks)?
  /// W, b and c before a step of ranks.
  private let before: [FloatBuffer]

  /// - Parameters:
  ///   - autoencoder: the noise.
  ///   - live: the network; it has a hidden layer (a precondition).
  ///   - capacity: the most rows in an update.
  ///   - form: how the first layer works on its inputs: dense or sparse, in float32 (a precondition).
  ///   - entries: the most values stored of a row of the examples; every column, unless told.
  ///   - seed: of the noise.
  ///   - ranks: with which the rows of an update are divided; nil: alone.
  ///   - cpu: the processor.
  package init(
    _ autoencoder: DenoisingAutoencoder, of live: LiveNetwork, capacity: Int, form: InputBatch.Form,
    entries: Int? = nil, seed: UInt64, ranks: (any Ranks)? = nil, on cpu: CPU
  ) {
    guard let layer = live.firstDenseLayer else { preconditionFailure("an auto-encoder needs a dense layer first") }
    precondition(form != .bfloat16, "an auto-encoder learns in float32")
    let inputs = live.network.inputs
    let capacity = ranks.map { (capacity + $0.count - 1) / $0.count } ?? capacity
    (self.ranks, self.autoencoder) = (ranks, autoencoder)
    self.seed = seed
    self.cpu = cpu
    self.layer = layer
    velocities = DenseSlots(count: 1, for: layer)
    corrupted = InputBatch(form: form, capacity: capacity, columns: inputs, entries: entries)
    clean = InputBatch(form: .dense, capacity: capacity, columns: inputs)
    hidden = RowMatrix(capacity: capacity, columns: layer.weights.layout.columns)
    output = RowMatrix(capacity: capacity, columns: inputs)
    hiddenGradient = PanelRows(capacity: capacity, columns: layer.weights.layout.columns)
    (outputBias, outputBiasVelocity, outputBiasGradient) = (
      FloatBuffer(count: inputs), FloatBuffer(count: inputs), FloatBuffer(count: inputs)
    )
    before =
      ranks == nil ? [] : [layer.weights.buffer, layer.bias, outputBias].map { FloatBuffer(count: $0.count) }
  }

  /// Takes one step of the momentum rule, V ← decay · V + step · G and W ← W + V, on W, b and c.
  ///
  /// - Parameters:
  ///   - features: the table, of values in [0, 1].
  ///   - positions: the rows of this update, on all ranks.
  ///   - number: the update's; the noise depends on it.
  ///   - rule: the numbers of the step.
  /// - Returns: the loss before the step; where it is not finite, no step was taken.
  package func update(
    _ features: Features, _ positions: [Int], number: Int, rule: (decay: Float, step: Float)
  ) -> Double {
    let part = ranks?.part(of: positions.count) ?? 0..<positions.count
    let rows = part.count
    var places: RowPlaces?
    if ranks != nil {
      places = RowPlaces()
      places?.add(rows, from: part.lowerBound)
    }
    corrupted.gather(
      features, positions[part], scale: 1, dropout: mask(0, autoencoder.masking, number, places), on: cpu)
    clean.gather(features, positions[part], scale: 1, dropout: nil, on: cpu)
    let input = corrupted.layerInput(of: layer.weights)
    cpu.forward(
      input, layer.weights, bias: layer.bias,
      Epilogue(rectify: true, dropout: mask(1, autoencoder.dropout, number, places)), into: hidden,
      alongside: { self.corrupted.compressColumns() })
    cpu.decode(hidden, rows: rows, layer.weights, bias: outputBias, into: output)
    let own = setOutputGradient(rows: rows, of: positions.count)
    let loss = ranks?.sum([own])[0] ?? own
    guard loss.isFinite else { return loss }
    for (copy, values) in zip(before, parameters) { copy.copy(from: values) }
    // What the velocities were counts once.
    let rule = ranks?.isFirst ?? true ? rule : (0, rule.step)
    cpu.tiedUpdate(
      output, rows: rows, hidden: hidden, input: input, layer.weights, bias: layer.bias,
      velocities: (velocities.weights[0], velocities.bias[0]), rule: rule, hiddenGradient: hiddenGradient)
    stepOfOutputBias(rows: rows, rule)
    if let ranks { sumStep(over: ranks) }
    return loss
  }

  private var parameters: [FloatBuffer] { [layer.weights.buffer, layer.bias, outputBias] }

  /// The velocities become their sums, and the parameters follow these.
  private func sumStep(over ranks: any Ranks) {
    let all = [velocities.weights[0], velocities.bias[0], outputBiasVelocity]
    for velocity in all { ranks.beginSum(UnsafeMutableBufferPointer(start: velocity.start, count: velocity.count)) }
    ranks.finishSums()
    for ((values, copy), velocity) in zip(zip(parameters, before), all) {
      cpu.sum(copy, velocity, into: values)
    }
  }

  /// The gradients ∂L/∂W [in × out], row by row, ∂L/∂b and ∂L/∂c of an update with the rule (0, 1), the first one.
  package var gradients: (weights: [Float], bias: [Float], outputBias: [Float]) {
    let store = DenseParameters(inputs: layer.weights.rows, outputs: layer.weights.layout.columns)
    store.weights.buffer.copy(from: velocities.weights[0])
    store.bias.copy(from: velocities.bias[0])
    return (store.weights.rowMajor, store.biasValues, outputBiasVelocity.array)
  }

  /// What it keeps from update to update beside the layer's W [in × out] and b: their velocities, and c with its own.
  package var kept: Parameters {
    get {
      let (weights, bias, _) = gradients
      let tensors: [(String, [Int], [Float])] = [
        ("velocity.weight", [layer.weights.rows, bias.count], weights), ("velocity.bias", [bias.count], bias),
        ("output.bias", [outputBias.count], outputBias.array),
        ("velocity.output.bias", [outputBias.count], outputBiasVelocity.array),
      ]
      return Parameters(tensors: tensors.map { Parameters.Tensor(name: $0, shape: $1, values: $2) })
    }
    set {
      precondition(newValue.tensors.map(\.shape) == kept.tensors.map(\.shape), "of an auto-encoder of another shape")
      let store = DenseParameters(inputs: layer.weights.rows, outputs: layer.weights.layout.columns)
      store.weights.setRowMajor(newValue.tensors[0].values)
      store.bias.set(newValue.tensors[1].values)
      velocities.weights[0].copy(from: store.weights.buffer)
      velocities.bias[0].copy(from: store.bias)
      for (buffer, tensor) in zip([outputBias, outputBiasVelocity], newValue.tensors[2...]) {
        for (place, value) in tensor.values.enumerated() { buffer.start[place] = value }
      }
    }
  }

  private func mask(_ layer: Int, _ rate: Double, _ number: Int, _ places: RowPlaces?) -> DropoutMask? {
    rate > 0 ? DropoutMask(seed: seed, update: UInt64(number), layer: layer, rate: rate, places: places) : nil
  }

  /// Replaces the logits z by ∂L/∂z = (x̂ - x)/n, n being the rows of all ranks.
  ///
  /// - Returns: the part of these rows in the loss; with ŝ = ln(1 + exp(-|z|)) its terms are max(z, 0) - z x + ŝ.
  private func setOutputGradient(rows: Int, of all: Int) -> Double {
    guard let clean = clean.dense else { preconditionFailure("the clean rows are dense") }
    let (columns, weight) = (output.columns, 1 / Float(all))
    var losses = [Double](repeating: 0, count: rows)
    losses.withUnsafeMutableBufferPointer { losses in
      nonisolated(unsafe) let losses = losses
      cpu.pool.run(rows, products: rows * columns * 32) { row, _ in
        let (z, x) = (output.row(row), clean.row(row))
        var sum = 0.0
        for j in 0..<columns {
          let small = expf(-abs(z[j]))
          sum += Double(max(z[j], 0) - z[j] * x[j] + log1pf(small))
          z[j] = ((z[j] >= 0 ? 1 : small) / (1 + small) - x[j]) * weight
        }
        losses[row] = sum
      }
    }
    return losses.reduce(0, +) / Double(all)
  }

  private func stepOfOutputBias(rows: Int, _ rule: (decay: Float, step: Float)) {
    outputBiasGradient.start.update(repeating: 0, count: output.columns)
    for row in 0..<rows {
      let gradient = output.row(row)
      for j in 0..<output.columns { outputBiasGradient.start[j] += gradient[j] }
    }
    for j in 0..<output.columns {
      outputBiasVelocity.start[j] = rule.decay * outputBiasVelocity.start[j] + rule.step * outputBiasGradient.start[j]
      outputBias.start[j] += outputBiasVelocity.start[j]
    }
  }
}
