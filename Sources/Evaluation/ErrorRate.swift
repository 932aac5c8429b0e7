/// The share of examples whose predicted class is wrong, with what it says about examples yet unseen.
public struct ErrorRate: Sendable, Hashable {
  /// Examples whose predicted class is not the true one.
  public let errors: Int
  /// All examples, at least one.
  public let count: Int

  /// - Parameters:
  ///   - errors: how many of them wrongly.
  ///   - count: how many examples were predicted, at least one (a precondition): of none there is no rate.
  public init(errors: Int, count: Int) {
    precondition(count > 0, "an error rate over no examples")
    precondition((0...count).contains(errors), "\(errors) errors in \(count) examples")
    self.errors = errors
    self.count = count
  }

  /// - Parameters:
  ///   - labels: the predicted classes.
  ///   - truth: the true ones, as many, in the same order.
  public init(of labels: [Int], truth: [Int]) {
    precondition(labels.count == truth.count, "\(labels.count) predictions of \(truth.count) examples")
    self.init(errors: zip(labels, truth).count { $0 != $1 }, count: truth.count)
  }

  /// errors / count, a fraction.
  public var rate: Double { Double(errors) / Double(count) }

  /// 1 - rate.
  public var accuracy: Double { Double(count - errors) / Double(count) }

  /// Where the rate on all examples of the kind may lie: Wilson's score interval, see `ConfidenceInterval.wilson`. It
  /// knows the chance in which examples were tested, and nothing of the chance in training (seed, split).
  public var interval: ConfidenceInterval { .wilson(successes: errors, count: count) }
}

extension ErrorRate: CustomStringConvertible {
  /// "5.06 % [4.65, 5.51]": rate and 95 % interval, in percent.
  public var description: String {
    "\(rate.inPercent()) % [\(interval.lower.inPercent()), \(interval.upper.inPercent())]"
  }
}

/// Written with its derived figures, `rate` and `interval`, for whoever reads the JSON; read back from the counts alone.
extension ErrorRate: Codable {
  private enum CodingKeys: String, CodingKey { case errors, count, rate, interval }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let errors = try container.decode(Int.self, forKey: .errors)
    let count = try container.decode(Int.self, forKey: .count)
    guard count > 0, (0...count).contains(errors) else {
      throw DecodingError.dataCorruptedError(
        forKey: .errors, in: container, debugDescription: "\(errors) errors in \(count) examples")
    }
    self.init(errors: errors, count: count)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(errors, forKey: .errors)
    try container.encode(count, forKey: .count)
    try container.encode(rate, forKey: .rate)
    try container.encode(interval, forKey: .interval)
  }
}
