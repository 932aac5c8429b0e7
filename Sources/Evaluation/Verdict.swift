/// Whether a change, such as adding unlabelled data, brought anything.
public enum Verdict: String, Sendable, Codable, CaseIterable {
  /// Fewer errors, more surely than chance.
  case helped
  /// More errors, more surely than chance.
  case hurt
  /// The difference is within what chance does.
  case noClearDifference
}

extension PairedComparison {
  /// A verdict other than `.noClearDifference` needs a `pValue` under this.
  public static let significance = 0.05

  /// By `pValue` alone, whose sign `difference` gives. Where it is clear, `interval` leaves out 0 too.
  public var verdict: Verdict {
    if pValue >= Self.significance { return .noClearDifference }
    return difference < 0 ? .helped : .hurt
  }
}

extension PairedComparison: CustomStringConvertible {
  /// "8.57 % -> 5.03 % of 10000 wrong, a difference of -3.54 points [-4.02, -3.06] (95 %), McNemar's exact p < 0.0001:
  /// helped".
  public var description: String {
    let judgement =
      switch verdict {
      case .helped: "helped"
      case .hurt: "hurt"
      case .noClearDifference: "no clear difference"
      }
    let probability = pValue < 0.0001 ? "< 0.0001" : "= \(pValue.inDecimals(4))"
    return """
      \(baseline.rate.inPercent()) % -> \(candidate.rate.inPercent()) % of \(count) wrong, a difference of \
      \(difference.inPercent(signed: true)) points [\(interval.lower.inPercent(signed: true)), \
      \(interval.upper.inPercent(signed: true))] (95 %), McNemar's exact p \(probability): \(judgement)
      """
  }
}

/// Written with its derived figures, for whoever reads the JSON; read back from the counts alone.
extension PairedComparison: Codable {
  private enum CodingKeys: String, CodingKey {
    case bothRight, onlyBaselineWrong, onlyCandidateWrong, bothWrong
    case baseline, candidate, difference, interval, pValue, verdict
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let keys: [CodingKeys] = [.bothRight, .onlyBaselineWrong, .onlyCandidateWrong, .bothWrong]
    let counts = try keys.map { try container.decode(Int.self, forKey: $0) }
    guard counts.allSatisfy({ (0...Int(Int32.max)).contains($0) }), counts.contains(where: { $0 > 0 }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .bothRight, in: container, debugDescription: "counts of \(counts)")
    }
    self.init(
      bothRight: counts[0], onlyBaselineWrong: counts[1], onlyCandidateWrong: counts[2], bothWrong: counts[3])
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(bothRight, forKey: .bothRight)
    try container.encode(onlyBaselineWrong, forKey: .onlyBaselineWrong)
    try container.encode(onlyCandidateWrong, forKey: .onlyCandidateWrong)
    try container.encode(bothWrong, forKey: .bothWrong)
    try container.encode(baseline, forKey: .baseline)
    try container.encode(candidate, forKey: .candidate)
    try container.encode(difference, forKey: .difference)
    try container.encode(interval, forKey: .interval)
    try container.encode(pValue, forKey: .pValue)
    try container.encode(verdict, forKey: .verdict)
  }
}
