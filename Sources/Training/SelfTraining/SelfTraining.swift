import PseudoLabelDiagnostics

/// Training in rounds: a network that has been trained labels the unlabelled rows that it is surest of, and the next one is
/// trained anew on these and the labelled rows, from the same first parameters on (Yarowsky 1995; as a curriculum
/// Cascante-Bonilla, Tan, Qi and Ordonez 2021).
///
/// Every round judges all unlabelled rows anew, so that a wrong label can be taken back. Labelled rows keep their labels, and
/// rows that are held out are never learned from. A round makes as many updates as the first training, with
/// `labeledBatch + unlabeledBatch` rows in each. Rounds end early where a network labels the same rows alike as the one
/// before, for the next would be the same network.
public struct SelfTraining: Sendable, Hashable, Codable {
  /// Which rows are labelled by a network that says class k with a probability of pₖ; its confidence is max p.
  public enum Rule: Sendable, Hashable, Codable {
    /// Those of a confidence of at least this. Above 1 there are none.
    case threshold(confidence: Double)
    /// Of the rows that are taken for each class, the r · `perClass` with the largest confidence in round r.
    case best(perClass: Int)
    /// The share r · `share` of all rows with the largest confidence in round r, rounded up; all of them from 1 on.
    case curriculum(share: Double)
  }

  /// Trainings behind the first one, at most; 0 is the first one alone.
  public var rounds: Int
  /// Which rows are labelled.
  public var rule: Rule

  /// A fifth more of the rows in each of five rounds, unless told.
  public init(rounds: Int = 5, rule: Rule = .curriculum(share: 0.2)) {
    self.rounds = rounds
    self.rule = rule
  }

  func validate(_ place: String) throws(RequestFailure) {
    func require(_ holds: Bool, _ name: String, _ expected: String, _ found: String) throws(RequestFailure) {
      guard holds else { throw RequestFailure("\(place).\(name)", expected: expected, found: found) }
    }
    try require((0...1000).contains(rounds), "rounds", "a number from 0 to 1000", "\(rounds)")
    switch rule {
    case .threshold(let value):
      try require(
        value >= 0 && value.isFinite, "rule.threshold.confidence", "a number of at least 0", value.short)
    case .best(let count): try require(count >= 1, "rule.best.perClass", "at least 1", "\(count)")
    case .curriculum(let share):
      try require(
        share > 0 && share <= 1, "rule.curriculum.share", "a number above 0, at most 1", share.short)
    }
  }
}
