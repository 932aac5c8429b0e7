/// A two-sided 95 % confidence interval.
public struct ConfidenceInterval: Sendable, Hashable, Codable {
  /// The lower end, within the interval.
  public let lower: Double
  /// The upper end, within the interval, not below the lower one.
  public let upper: Double

  /// Both ends, in this order (a precondition).
  public init(lower: Double, upper: Double) {
    precondition(lower <= upper, "an interval from \(lower) to \(upper)")
    self.lower = lower
    self.upper = upper
  }

  /// The 0.975 quantile of the standard normal distribution.
  static let z = 1.959963984540054

  /// Whether a value lies between the ends, or on one.
  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }
}

extension ConfidenceInterval {
  /// Of a paired difference of error rates: see `PairedComparison.interval`. The disagreements need not be whole.
  package static func pairedDifference(
    onlyBaselineWrong b: Double, onlyCandidateWrong c: Double, count: Int
  ) -> ConfidenceInterval {
    let n = Double(count + 2)
    let sum = (c + b + 2) / n
    let center = (c - b) / n
    let halfWidth = z * ((sum - center * center) / n).squareRoot()
    return ConfidenceInterval(lower: max(-1, center - halfWidth), upper: min(1, center + halfWidth))
  }

  /// Wilson's score interval of a proportion of `successes` in `count` trials, p = successes / count:
  ///
  ///     (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)
  ///
  /// It stays inside [0, 1] and has a sensible width at 0 successes and at n, where the textbook's p ± z √(p(1-p)/n) has
  /// none. E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209; recommended by Brown, Cai and DasGupta, Stat. Sci. 16
  /// (2001) 101.
  ///
  /// No trials say nothing of the proportion, so `count` has to be positive (a precondition).
  public static func wilson(successes: Int, count: Int) -> ConfidenceInterval {
    precondition(count > 0 && (0...count).contains(successes), "\(successes) successes in \(count) trials")
    let n = Double(count)
    let proportion = Double(successes) / n
    let share = z * z / n
    let center = proportion + share / 2
    let halfWidth = (proportion * (1 - proportion) * share + share * share / 4).squareRoot()
    return ConfidenceInterval(
      lower: successes == 0 ? 0 : (center - halfWidth) / (1 + share),
      upper: successes == count ? 1 : (center + halfWidth) / (1 + share))
  }
}
