import Diagnostics

/// Trials of a reproduction that failed, while the others went on.
public struct ReproductionFailure: Diagnosed, Hashable {
  /// At least one: which, and what it ran into.
  public let reasons: [String]
  /// Of how many.
  public let count: Int
  /// That of the failures where they are of one kind, `software` otherwise.
  public let kind: FailureKind

  /// Nil where none failed.
  public init?(_ failures: [(trial: Trial, error: any Error)], of count: Int) {
    if failures.isEmpty { return nil }
    reasons = failures.map { "\($0.trial.title): \(($0.error as? any Diagnosed)?.description ?? "\($0.error)")" }
    self.count = count
    let kinds = Set(failures.map { ($0.error as? any Diagnosed)?.kind ?? .software })
    kind = kinds.count == 1 ? kinds.first ?? .software : .software
  }

  public var description: String {
    (["\(reasons.count) of \(count) runs failed."] + reasons.map { "  " + $0 }).joined(separator: "\n")
  }
}
