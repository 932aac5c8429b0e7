import PseudoLabelDiagnostics
import PseudoLabelSchedules

/// A loss of this package with its weight, as it stands in a configuration:
/// `{"pseudoLabel": {"targets": "none"}, "weight": {"ramp": …}}`.
public struct UnlabeledTerm: Sendable {
  /// L.
  public var loss: any NamedLoss
  /// α(t).
  public var weight: Schedule

  /// A loss with its weight.
  public init(_ loss: any NamedLoss, weight: Schedule) {
    self.loss = loss
    self.weight = weight
  }

  /// The same as part of an objective.
  public var term: Objective.Term { Objective.Term(weight: weight, loss: loss) }
}

extension UnlabeledTerm: Hashable {
  public static func == (a: UnlabeledTerm, b: UnlabeledTerm) -> Bool {
    AnyHashable(a.loss) == AnyHashable(b.loss) && a.weight == b.weight
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(AnyHashable(loss))
    hasher.combine(weight)
  }
}

extension UnlabeledTerm: Codable {
  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }

    static let weight = Key(stringValue: "weight")
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    weight = try container.decode(Schedule.self, forKey: .weight)
    func decode<Loss: NamedLoss>(_ type: Loss.Type) throws -> Loss? {
      try container.decodeIfPresent(type, forKey: Key(stringValue: type.name))
    }
    for type in LossRegistry.losses {
      if let loss = try decode(type) {
        self.loss = loss
        return
      }
    }
    // A name that is none of them is told as the nearest one misspelt.
    let names = LossRegistry.losses.map { $0.name }
    let found = container.allKeys.map(\.stringValue).filter { $0 != Key.weight.stringValue }
    throw DecodingError.keyNotFound(
      Key(stringValue: found.lazy.compactMap { names.nearest(to: $0) }.first ?? PseudoLabel.name),
      .init(codingPath: decoder.codingPath, debugDescription: "expected one of \(names.joined(separator: ", "))"))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(weight, forKey: .weight)
    func encode(_ loss: some NamedLoss) throws {
      try container.encode(loss, forKey: Key(stringValue: type(of: loss).name))
    }
    try encode(loss)
  }
}
