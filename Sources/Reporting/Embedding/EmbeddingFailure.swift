import PseudoLabelDiagnostics

/// A value that is not a number, or infinite, where the coordinates of a point should stand.
package struct EmbeddingFailure: Diagnosed, Hashable {
  /// The point, counted from 0.
  package var row: Int
  /// The coordinate, counted from 0.
  package var column: Int
  package var found: Double

  package var kind: FailureKind { .data }

  package var description: String { "row \(row), column \(column): expected a finite number, found \(found)." }
}
