import CPseudoLabelVectorKernels

/// The rows that a layer multiplies its weights with.
package enum LayerInput {
  /// The activations of the layer before, or a dense batch: the first `count` rows.
  case rows(RowMatrix, count: Int)
  /// A sparse batch.
  case nonZeros(InputBatch)
  /// Rows for products in bfloat16, with weights in panels of 32 columns.
  case bfloat16(BFloat16Rows, count: Int)

  var count: Int {
    switch self {
    case .rows(_, let count), .bfloat16(_, let count): count
    case .nonZeros(let batch): batch.rows
    }
  }

  var columns: Int {
    switch self {
    case .rows(let matrix, _): matrix.columns
    case .nonZeros(let batch): batch.columns
    case .bfloat16(let rows, _): rows.columns
    }
  }
}

extension InputBatch {
  /// The batch for a layer with these weights; products in bfloat16 are for panels of 32 columns.
  package func layerInput(of weights: PanelMatrix) -> LayerInput {
    if let rounded, weights.layout.width == BFLOAT16_WIDTH { return .bfloat16(rounded, count: rows) }
    return dense.map { .rows($0, count: rows) } ?? .nonZeros(self)
  }
}
