import Schedules

/// One of the losses of this package with its weight, as it stands in a configuration:
/// `{"pseudoLabel": {"targets": "none"}, "weight": {"ramp": …}}`.
public struct UnlabeledTerm: Sendable, Hashable, Codable {
  /// The losses that a configuration can name.
  public enum Loss: Sendable, Hashable {
    /// The class that the network finds most likely is taken for true.
    case pseudoLabel(PseudoLabel)
    /// The outputs are made certain.
    case entropyMinimization(EntropyMinimization)
  }

  /// L.
  public var loss: Loss
  /// α(t).
  public var weight: Schedule

  /// A loss with its weight.
  public init(_ loss: Loss, weight: Schedule) {
    self.loss = loss
    self.weight = weight
  }

  /// The same as part of an objective.
  public var term: Objective.Term {
    switch loss {
    case .pseudoLabel(let loss): weight * loss
    case .entropyMinimization(let loss): weight * loss
    }
  }

  private enum Key: String, CodingKey { case pseudoLabel, entropyMinimization, weight }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    weight = try container.decode(Schedule.self, forKey: .weight)
    // A name that is neither is told as the more common one misspelt.
    if container.contains(.entropyMinimization), !container.contains(.pseudoLabel) {
      loss = .entropyMinimization(try container.decode(EntropyMinimization.self, forKey: .entropyMinimization))
    } else {
      loss = .pseudoLabel(try container.decode(PseudoLabel.self, forKey: .pseudoLabel))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(weight, forKey: .weight)
    switch loss {
    case .pseudoLabel(let loss): try container.encode(loss, forKey: .pseudoLabel)
    case .entropyMinimization(let loss): try container.encode(loss, forKey: .entropyMinimization)
    }
  }
}
