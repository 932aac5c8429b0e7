import PseudoLabelDatasets
import PseudoLabelDiagnostics

extension StudyPlan {
  /// Parts that labelled rows are held out in, repeats included, and networks that are averaged, at most.
  static let mostRuns = 1000

  /// Checks that its numbers suit the labelled rows, before anything is trained. The recipe is checked by itself: see
  /// `Recipe.validate`.
  ///
  /// - Throws: `RequestFailure` naming the first number that does not suit them, in the words of the configuration.
  func validate(on labeled: LabeledSet) throws(RequestFailure) {
    let most = Self.mostRuns
    switch validation {
    case .folds(let count, let repeats):
      let limit = min(labeled.count, most)
      let name = labeled.count <= most ? "the labelled rows (\(limit))" : "\(limit)"
      try Self.require(count, in: 2...max(2, limit), "validation.folds.count", most: name)
      try Self.require(repeats, in: 1...most / count, "validation.folds.repeats", most: "\(most / count)")
    case .holdOut(let share, let repeats):
      try require(share: share, of: labeled)
      try Self.require(repeats, in: 1...most, "validation.holdOut.repeats", most: "\(most)")
      guard repeats > 1 || delivery != .better || !recipe.learnsFromUnlabeled else {
        throw RequestFailure(
          "plan.validation.holdOut.repeats",
          expected: "at least 2, for one part cannot both choose the method and judge it",
          found: "1", remedy: "Set more, or say by plan.delivery which method is delivered: candidate or baseline")
      }
    }
    var least = 0
    if case .folds = validation { least = 1 }
    try Self.require(refits, in: least...most, "refits", most: "\(most)")
  }

  private func require(share: Double, of labeled: LabeledSet) throws(RequestFailure) {
    let name = "plan.validation.holdOut.share"
    guard share > 0, share < 1 else {
      throw RequestFailure(name, expected: "a number between 0 and 1", found: "\(share)")
    }
    guard !labeled.holdOut(share: share, seed: seed).isEmpty else {
      throw RequestFailure(
        name, expected: "a share that holds out at least one of the labelled rows (\(labeled.count))",
        found: "\(share), which holds out none",
        remedy: "Set a larger share, or folds: a class with one labelled row is never held out")
    }
  }

  private static func require(
    _ value: Int, in range: ClosedRange<Int>, _ name: String, most: String
  ) throws(RequestFailure) {
    guard !range.contains(value) else { return }
    throw RequestFailure(
      "plan.\(name)", expected: "a number from \(range.lowerBound) to \(most)", found: "\(value)")
  }
}
