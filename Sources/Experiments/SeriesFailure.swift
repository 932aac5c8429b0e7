import PseudoLabelDiagnostics

/// Runs of a series that failed, while the others went on.
package struct SeriesFailure: Diagnosed, Hashable {
  package struct Run: Sendable, Hashable {
    package var seed: UInt64
    /// What it ran into, a sentence or two.
    package var reason: String
    package var kind: FailureKind

    package init(seed: UInt64, error: any Error) {
      self.seed = seed
      let diagnosed = error as? any Diagnosed
      reason = diagnosed?.description ?? "\(error)"
      kind = diagnosed?.kind ?? .software
    }
  }

  /// At least one.
  package let runs: [Run]
  /// Of how many runs.
  package let count: Int

  /// Nil where none failed.
  package init?(_ runs: [Run], of count: Int) {
    if runs.isEmpty { return nil }
    (self.runs, self.count) = (runs, count)
  }

  /// That of the failures where they are of one kind, `software` otherwise.
  package var kind: FailureKind {
    let kinds = Set(runs.map(\.kind))
    return kinds.count == 1 ? kinds.first ?? .software : .software
  }

  package var description: String {
    let head = "\(runs.count) of \(count) runs failed: \(Seeds.list(runs.map(\.seed)))."
    return ([head] + runs.map { "  seed \($0.seed): \($0.reason)" }).joined(separator: "\n")
  }
}
