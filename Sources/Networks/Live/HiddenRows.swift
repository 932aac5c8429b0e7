import PseudoLabelCompute

/// Rows of a hidden layer, where the pass has them.
package struct HiddenRows {
  package var matrix: RowMatrix
  package var first: Int

  package init(_ matrix: RowMatrix, from first: Int) { (self.matrix, self.first) = (matrix, first) }
}
