import PseudoLabelDiagnostics

/// A network's output that is no probability.
public struct PredictionFailure: Diagnosed, Hashable {
  /// The example, counted from 0.
  public var row: Int
  /// The class, counted from 0.
  public var classOfRow: Int
  /// What stands where a probability should.
  public var found: Float

  public var kind: FailureKind { .software }

  public var description: String {
    """
    the network's output for example \(row), class \(classOfRow): expected a probability in 0 ... 1, found \(found). \
    Its parameters are damaged, or its training diverged.
    """
  }
}
