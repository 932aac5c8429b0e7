/// A classifier against a reference, the baseline here, on the same rows: both error rates are means over the parts that were
/// held out, as all of a study are, or over the one test set there is.
///
/// A row that several parts held out counts for one: b and c, the rows that only one of the two answers wrongly, are the
/// means of their shares over the parts, times the n rows that were held out in some part. The interval of the difference,
/// (c - b) / n, is that of `PairedComparison` with these.
public struct ReferenceComparison: Sendable, Hashable {
  /// n.
  public let count: Int
  /// The error rate of the reference.
  public let baselineErrorRate: Double
  /// Of the delivered method.
  public let candidateErrorRate: Double
  /// b: rows that the reference alone answers wrongly.
  public let onlyBaselineWrong: Double
  /// c: rows that the delivered method alone answers wrongly.
  public let onlyCandidateWrong: Double

  /// - Parameters:
  ///   - parts: the comparison on each part, of one at least.
  ///   - count: rows that were held out in some part, at least one.
  package init(averaging parts: [PairedComparison], count: Int) {
    func mean(_ share: (PairedComparison) -> Double) -> Double { MeanEstimate(of: parts.map(share)).mean }
    self.count = count
    baselineErrorRate = mean { $0.baseline.rate }
    candidateErrorRate = mean { $0.candidate.rate }
    onlyBaselineWrong = mean { Double($0.onlyBaselineWrong) / Double($0.count) } * Double(count)
    onlyCandidateWrong = mean { Double($0.onlyCandidateWrong) / Double($0.count) } * Double(count)
  }

  /// The delivered method's error rate less that of the reference: negative where the delivered method is better.
  public var difference: Double { candidateErrorRate - baselineErrorRate }

  /// The 95 % interval of `difference`.
  public var interval: ConfidenceInterval {
    .pairedDifference(onlyBaselineWrong: onlyBaselineWrong, onlyCandidateWrong: onlyCandidateWrong, count: count)
  }

  /// Rows that both answer wrongly.
  private var bothWrong: Double { max(0, candidateErrorRate * Double(count) - onlyCandidateWrong) }

  /// The nearest comparison in whole rows, for McNemar's test.
  private var inWholeRows: PairedComparison {
    func rows(_ value: Double) -> Int { Int(value.rounded()) }
    let (b, c) = (rows(onlyBaselineWrong), rows(onlyCandidateWrong))
    let bothWrong = rows(bothWrong)
    return PairedComparison(
      bothRight: max(0, max(1, count) - b - c - bothWrong), onlyBaselineWrong: b, onlyCandidateWrong: c,
      bothWrong: bothWrong)
  }
}

/// Written under the names of a `PairedComparison`, whose numbers of rows are whole only where each was held out once.
extension ReferenceComparison: Codable {
  private enum CodingKeys: String, CodingKey {
    case bothRight, onlyBaselineWrong, onlyCandidateWrong, bothWrong
    case baseline, candidate, difference, interval, pValue, verdict
  }

  private struct Errors: Codable {
    var errors: Double
    var count: Int
    var rate: Double
    var interval: ConfidenceInterval?

    init(_ rate: Double, count: Int) {
      self.rate = rate
      self.count = count
      errors = rate * Double(count)
      interval = .wilson(successes: Int(errors.rounded()), count: count)
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let baseline = try container.decode(Errors.self, forKey: .baseline)
    let candidate = try container.decode(Errors.self, forKey: .candidate)
    count = baseline.count
    (baselineErrorRate, candidateErrorRate) = (baseline.rate, candidate.rate)
    onlyBaselineWrong = try container.decode(Double.self, forKey: .onlyBaselineWrong)
    onlyCandidateWrong = try container.decode(Double.self, forKey: .onlyCandidateWrong)
    let rates = [
      baselineErrorRate, candidateErrorRate, onlyBaselineWrong / Double(max(1, count)),
      onlyCandidateWrong / Double(max(1, count)),
    ]
    guard (1...Int(Int32.max)).contains(count), rates.allSatisfy({ (0...1.000_001).contains($0) }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .baseline, in: container, debugDescription: "shares of \(rates) in \(count) rows")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    let (n, whole) = (Double(count), inWholeRows)
    try container.encode(max(0, n - onlyBaselineWrong - onlyCandidateWrong - bothWrong), forKey: .bothRight)
    try container.encode(onlyBaselineWrong, forKey: .onlyBaselineWrong)
    try container.encode(onlyCandidateWrong, forKey: .onlyCandidateWrong)
    try container.encode(bothWrong, forKey: .bothWrong)
    try container.encode(Errors(baselineErrorRate, count: count), forKey: .baseline)
    try container.encode(Errors(candidateErrorRate, count: count), forKey: .candidate)
    try container.encode(difference, forKey: .difference)
    try container.encode(interval, forKey: .interval)
    try container.encode(whole.pValue, forKey: .pValue)
    try container.encode(whole.verdict, forKey: .verdict)
  }
}

extension ReferenceComparison: CustomStringConvertible {
  /// "8.39 % → 8.35 %: -0.04 points": both error rates, and their difference as they are written.
  public var description: String {
    "\(baselineErrorRate.inPercent()) % → \(candidateErrorRate.inPercent()) %: "
      + "\(candidateErrorRate.points(over: baselineErrorRate)) points"
  }
}
