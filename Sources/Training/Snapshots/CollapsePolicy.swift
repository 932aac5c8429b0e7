import PseudoLabelDiagnostics

/// How training monitors its predictions for the unlabelled rows, and what it does when they collapse.
public struct CollapsePolicy: Sendable, Hashable, Codable {
  /// What follows a collapse.
  public enum Response: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nothing but its record.
    case record
    /// Training ends with the parameters of the best snapshot before.
    case stop
    /// Training goes on from the parameters of the best snapshot before, with half the weight of the unlabelled losses; at
    /// most three times, then it ends as `stop` does.
    case reduceWeight
  }

  /// The number of snapshots of the predictions for all the unlabelled rows, at equal distances over the epochs.
  public var snapshots: Int
  /// What follows.
  public var response: Response
  /// Whether the validation error takes part: a rise shows a collapse, and training goes back to the lowest one. Off where
  /// the validation rows are those that the result is judged by, which must not take part in a choice.
  public var usesValidation: Bool

  /// 40 snapshots by default; after a collapse training goes on from the best one before, with half the weight. The validation error
  /// takes part by default.
  public init(snapshots: Int = 40, response: Response = .reduceWeight, usesValidation: Bool = true) {
    self.snapshots = snapshots
    self.response = response
    self.usesValidation = usesValidation
  }

  /// What the weights of the unlabelled losses are multiplied by after a collapse.
  public static let reduction = 0.5
  /// Collapses after which training goes on.
  public static let patience = 3
}

extension CollapsePolicy {
  private enum EarlierKeys: String, CodingKey { case looks }

  /// Reads what version 0.5 and before wrote, too: they called snapshots "looks", and had no `usesValidation`.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let earlier = try decoder.container(keyedBy: EarlierKeys.self)
    self.init(
      snapshots: try earlier.decodeIfPresent(Int.self, forKey: .looks) ?? values.decode(Int.self, forKey: .snapshots),
      response: try values.decode(Response.self, forKey: .response),
      usesValidation: try values.decodeIfPresent(Bool.self, forKey: .usesValidation) ?? true)
  }
}

extension CollapsePolicy.Response {
  /// Reads the names of version 0.5 and before, too: "goBack" for `stop`, "goOn" for `reduceWeight`.
  public init?(rawValue: String) {
    switch rawValue {
    case "record": self = .record
    case "stop", "goBack": self = .stop
    case "reduceWeight", "goOn": self = .reduceWeight
    default: return nil
    }
  }
}
