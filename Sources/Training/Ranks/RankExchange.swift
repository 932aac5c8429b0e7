/// When ranks that train one network together bring together what they have learned.
package enum RankExchange: Sendable, Hashable, Codable {
  /// Gradients are summed before each step: the ranks make the updates that one process would make, but for the order in which numbers
  /// are added.
  case everyUpdate
  /// Each rank makes updates of its own part of the rows; behind every so many of them, and at the end of each epoch, parameters,
  /// statistics, and what the optimizer keeps become their means over the ranks (McMahan et al. 2017; with plain gradient descent and one
  /// update at a time the same as `everyUpdate`). Only then are observers told, checkpoints taken, and requests to stop heard.
  case average(updates: Int)

  private struct Average: Codable { var averageEvery: Int }

  /// `"everyUpdate"` or `{"averageEvery": 8}`.
  package init(from decoder: any Decoder) throws {
    if let word = try? decoder.singleValueContainer().decode(String.self) {
      guard word == "everyUpdate" else {
        throw DecodingError.dataCorrupted(
          .init(
            codingPath: decoder.codingPath,
            debugDescription: "expected \"everyUpdate\" or {\"averageEvery\": n}, found \"\(word)\""))
      }
      self = .everyUpdate
    } else {
      self = .average(updates: try Average(from: decoder).averageEvery)
    }
  }

  package func encode(to encoder: any Encoder) throws {
    switch self {
    case .everyUpdate:
      var container = encoder.singleValueContainer()
      try container.encode("everyUpdate")
    case .average(let updates): try Average(averageEvery: updates).encode(to: encoder)
    }
  }
}
