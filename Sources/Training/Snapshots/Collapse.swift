/// Predictions for unlabelled rows that collapsed.
public struct Collapse: Sendable, Hashable, Codable {
  /// By what it was noticed.
  public enum Sign: Sendable, Hashable, Codable {
    /// The predictions are of few classes: exp H of their shares, the number of classes they amount to, was `before`
    /// while the unlabelled losses had no weight, and is `now`.
    case fewClasses(before: Double, now: Double)
    /// The validation error was `best`, and is `now`, under a larger α.
    case validationError(best: Double, now: Double)
  }

  /// Counts from 1.
  public var epoch: Int
  /// The sum of the weights of the unlabelled losses.
  public var alpha: Double
  /// By what it was noticed.
  public var sign: Sign
  /// The epoch whose parameters training went back to; nil where it did not.
  public var wentBackTo: Int?
  /// What the weights were multiplied by from then on, where training went on.
  public var reducedBy: Double?
}

extension Collapse: CustomStringConvertible {
  public var description: String {
    let fact =
      switch sign {
      case .fewClasses(let before, let now):
        "the predictions for unlabelled rows drifted to few classes (as many as \(before.rounded(toPlaces: 1)) equal ones before, "
          + "\(now.rounded(toPlaces: 1)) now)"
      case .validationError(let best, let now):
        "the validation error climbed from \((100 * best).rounded(toPlaces: 1)) to \((100 * now).rounded(toPlaces: 1)) % "
          + "while α rose"
      }
    let place = wentBackTo.map { $0 == 0 ? "the start" : "epoch \($0)" }
    let answer =
      switch (place, reducedBy) {
      case (let place?, let factor?): "; went back to \(place) and on with \(factor) times the weight"
      case (let place?, nil): "; went back to \(place)"
      case (nil, _): ""
      }
    return "at epoch \(epoch) \(fact)\(answer)"
  }
}

extension Double {
  fileprivate func rounded(toPlaces places: Int) -> String {
    let factor = places == 1 ? 10.0 : 1
    return "\((self * factor).rounded() / factor)"
  }
}
