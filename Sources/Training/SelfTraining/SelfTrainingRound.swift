/// What a round of self-training learned from, and what came of it.
public struct SelfTrainingRound: Sendable, Hashable, Codable {
  /// Counts from 1; the training before the first round, on the labelled rows alone, is none.
  public var round: Int
  /// Unlabelled rows that it learned from with the labels of the network before.
  public var rows: Int
  /// Of these, the rows of each class.
  public var counts: [Int]
  /// The least confidence of a label.
  public var leastConfidence: Double
  /// Of the network that came of it; nil where nothing was validated, or the round did not come to its end.
  public var validationErrorRate: Double?
}

extension [SelfTrainingRound] {
  /// "12 rows in round 1, 24 in round 2"; nil where there is none.
  ///
  /// - Parameter rows: what the rows are called: "rows" or "images".
  public func sentence(_ rows: String) -> String? {
    guard let first else { return nil }
    return (["\(first.rows) \(rows) in round \(first.round)"] + dropFirst().map { "\($0.rows) in round \($0.round)" })
      .joined(separator: ", ")
  }
}
