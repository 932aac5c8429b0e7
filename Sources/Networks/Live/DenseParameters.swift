import PseudoLabelCompute

/// The parameters of a dense layer where training and prediction work on them: W [in × out] in panels, b [out].
struct DenseParameters: Sendable {
  let weights: PanelMatrix
  let bias: FloatBuffer

  init(weights: PanelMatrix, bias: FloatBuffer) { (self.weights, self.bias) = (weights, bias) }

  /// New ones, all 0.
  init(inputs: Int, outputs: Int) {
    weights = PanelMatrix(rows: inputs, columns: outputs)
    bias = FloatBuffer(count: weights.layout.paddedColumns)
  }

  var biasValues: [Float] { Array(bias.array.prefix(weights.layout.columns)) }
}

/// What an update rule keeps for a dense layer from one update to the next.
struct DenseSlots: Sendable {
  let weights: Slots
  let bias: Slots

  init(count: Int, for parameters: DenseParameters) {
    weights = (0..<count).map { _ in FloatBuffer(count: parameters.weights.buffer.count) }
    bias = (0..<count).map { _ in FloatBuffer(count: parameters.bias.count) }
  }
}
