import PseudoLabelDiagnostics

/// How training watches its predictions for the unlabelled rows, and what it does when they go astray.
public struct Watch: Sendable, Hashable, Codable {
  /// What follows a collapse.
  public enum Response: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nothing but its record.
    case record
    /// Training ends with the parameters of the best look before.
    case goBack
    /// Training goes on from the parameters of the best look before, with half the weight of the unlabelled losses; at
    /// most three times, then it ends as `goBack` does.
    case goOn
  }

  /// How often the network is asked about all the unlabelled rows, at equal distances over the epochs.
  public var looks: Int
  /// What follows.
  public var response: Response
  /// Whether the validation error takes part: a rise shows a collapse, and training goes back to the lowest one. Off where
  /// the validation rows are those that the result is judged by, which must not take part in a choice.
  public var usesValidation: Bool

  /// Looks `looks` times at the predictions, 40 by default, and does what `response` says when they go astray: by default it goes
  /// on from the best look before. The validation error takes part by default.
  public init(looks: Int = 40, response: Response = .goOn, usesValidation: Bool = true) {
    self.looks = looks
    self.response = response
    self.usesValidation = usesValidation
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    looks = try values.decode(Int.self, forKey: .looks)
    response = try values.decode(Response.self, forKey: .response)
    // Version 0.5 and before did not write it.
    usesValidation = try values.decodeIfPresent(Bool.self, forKey: .usesValidation) ?? true
  }

  /// What the weights of the unlabelled losses are multiplied by after a collapse.
  public static let reduction = 0.5
  /// Collapses after which training goes on.
  public static let patience = 3
}

/// Predictions for unlabelled rows that went astray.
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
