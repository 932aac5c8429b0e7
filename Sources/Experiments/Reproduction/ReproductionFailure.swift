import PseudoLabelDiagnostics

/// Trials of a reproduction that failed, while the others went on.
package struct ReproductionFailure: Diagnosed, Hashable {
  /// At least one: which, and what it ran into.
  package let reasons: [String]
  /// Of how many.
  package let count: Int
  /// That of the failures where they are of one kind, `software` otherwise.
  package let kind: FailureKind

  /// Nil where none failed.
  package init?(_ failures: [(trial: Trial, error: any Error)], of count: Int) {
    if failures.isEmpty { return nil }
    reasons = failures.map { "\($0.trial.title): \(($0.error as? any Diagnosed)?.description ?? "\($0.error)")" }
    self.count = count
    let kinds = Set(failures.map { ($0.error as? any Diagnosed)?.kind ?? .software })
    kind = kinds.count == 1 ? kinds.first ?? .software : .software
  }

  package var description: String {
    (["\(reasons.count) of \(count) runs failed."] + reasons.map { "  " + $0 }).joined(separator: "\n")
  }
}
