/// Two methods on the same folds or hold-outs of one data set: which has the lower loss, and how sure that is.
///
/// The losses are error rates, unless others are named.
///
/// With dᵢ the candidate's error rate less the baseline's on part i, out of k parts, s their sample standard deviation and
/// r the ratio of held-out to training examples, the 95 % interval is d̄ ± t₀.₉₇₅(k - 1) s √(1/k + r): the parts share
/// training examples, and without r the interval would be too narrow (Nadeau and Bengio, Machine Learning 52, 2003, 239).
public struct ResampledComparison: Sendable, Hashable, Codable {
  /// The error rate of the baseline on each part.
  public let baseline: [Double]
  /// That of the candidate on the same parts.
  public let candidate: [Double]
  /// r.
  public let heldOutRatio: Double

  /// - Parameters:
  ///   - baseline: error rates, of one part at least.
  ///   - candidate: as many.
  ///   - heldOutRatio: held-out examples of a part to those trained on.
  public init(baseline: [Double], candidate: [Double], heldOutRatio: Double) {
    precondition(!baseline.isEmpty && baseline.count == candidate.count, "parts of two different divisions")
    self.baseline = baseline
    self.candidate = candidate
    self.heldOutRatio = heldOutRatio
  }

  private var differences: [Double] { zip(candidate, baseline).map { $0 - $1 } }

  /// The baseline's error rate, a mean over the parts.
  public var meanBaseline: Double { MeanEstimate(of: baseline).mean }
  /// The candidate's, a mean over the same parts.
  public var meanCandidate: Double { MeanEstimate(of: candidate).mean }
  /// d̄: negative where the candidate is better.
  public var difference: Double { MeanEstimate(of: differences).mean }

  /// Nil where there is one part only, and where the difference is the same on all: that says nothing of how it scatters.
  public var interval: ConfidenceInterval? {
    let estimate = MeanEstimate(of: differences)
    guard let deviation = estimate.deviation, deviation > 0 else { return nil }
    let scale = (1 / Double(estimate.count) + heldOutRatio).squareRoot()
    let halfWidth = StudentT(degreesOfFreedom: estimate.count - 1).quantile975 * deviation * scale
    return ConfidenceInterval(lower: estimate.mean - halfWidth, upper: estimate.mean + halfWidth)
  }

  /// Clear only where the interval leaves out 0.
  public var verdict: Verdict {
    guard let interval else { return .noClearDifference }
    return interval.upper < 0 ? .helped : interval.lower > 0 ? .hurt : .noClearDifference
  }
}

extension ResampledComparison: CustomStringConvertible {
  /// "8.05 % → 10.05 %: +2.00 points [-3.55, +7.55]": both mean error rates, their difference and its 95 % interval.
  public var description: String {
    let interval = interval.map { " [\($0.lower.inPercent(signed: true)), \($0.upper.inPercent(signed: true))]" } ?? ""
    let difference = difference.inPercent(signed: true)
    return "\(meanBaseline.inPercent()) % → \(meanCandidate.inPercent()) %: \(difference) points\(interval)"
  }
}
