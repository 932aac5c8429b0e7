/// The rows that a layer multiplies its weights with.
package enum LayerInput {
  /// The activations of the layer before, or a dense batch: the first `count` rows.
  case rows(RowMatrix, count: Int)
  /// A sparse batch.
  case nonZeros(InputBatch)

  var count: Int {
    switch self {
    case .rows(_, let count): count
    case .nonZeros(let batch): batch.rows
    }
  }

  var columns: Int {
    switch self {
    case .rows(let matrix, _): matrix.columns
    case .nonZeros(let batch): batch.columns
    }
  }
}

extension InputBatch {
  package var layerInput: LayerInput { dense.map { .rows($0, count: rows) } ?? .nonZeros(self) }
}
