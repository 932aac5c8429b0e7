import Diagnostics

/// A value that is not a number, or infinite, where the coordinates of a point should stand.
public struct EmbeddingFailure: Diagnosed, Hashable {
  /// The point, counted from 0.
  public var row: Int
  /// The coordinate, counted from 0.
  public var column: Int
  public var found: Double

  public var kind: FailureKind { .data }

  public var description: String { "row \(row), column \(column): expected a finite number, found \(found)." }
}
