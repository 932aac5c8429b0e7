/// What an epoch is; schedules that count epochs count these.
public enum EpochLength: Sendable, Hashable, Codable {
  /// Every labelled example once.
  case passOverLabeled
  /// So many updates, however many examples there are.
  case updates(count: Int)

  private struct Updates: Codable { var updates: Int }

  public init(from decoder: any Decoder) throws {
    if let word = try? decoder.singleValueContainer().decode(String.self) {
      guard word == "passOverLabeled" else {
        throw DecodingError.dataCorrupted(
          .init(
            codingPath: decoder.codingPath,
            debugDescription: "expected \"passOverLabeled\" or {\"updates\": n}, found \"\(word)\""))
      }
      self = .passOverLabeled
    } else {
      self = .updates(count: try Updates(from: decoder).updates)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .passOverLabeled:
      var container = encoder.singleValueContainer()
      try container.encode("passOverLabeled")
    case .updates(let count): try Updates(updates: count).encode(to: encoder)
    }
  }

  /// Updates in an epoch over `examples` labelled examples in batches of `batch`; the last one counts if it is smaller, too.
  public func updates(examples: Int, batch: Int) -> Int {
    switch self {
    case .passOverLabeled: (max(examples, 1) - 1) / batch + 1
    case .updates(let count): count
    }
  }
}
