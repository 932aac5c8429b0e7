/// Two classifiers on the same examples: did the candidate do better than the baseline, or was it chance?
///
/// Examples that both get right, or both wrong, say nothing of the difference; only the two disagreements do.
///
/// It knows the chance in which examples were tested. It says nothing of how the result changes with another seed or
/// another split: for that, compare several runs.
public struct PairedComparison: Sendable, Hashable {
  /// Right with both.
  public let bothRight: Int
  /// b: wrong with the baseline, right with the candidate.
  public let onlyBaselineWrong: Int
  /// c: right with the baseline, wrong with the candidate.
  public let onlyCandidateWrong: Int
  /// Wrong with both.
  public let bothWrong: Int

  /// How many examples there are of each kind; at least one in all (a precondition).
  public init(bothRight: Int, onlyBaselineWrong: Int, onlyCandidateWrong: Int, bothWrong: Int) {
    let counts = [bothRight, onlyBaselineWrong, onlyCandidateWrong, bothWrong]
    precondition(counts.allSatisfy { $0 >= 0 } && counts.contains { $0 > 0 }, "counts of \(counts)")
    self.bothRight = bothRight
    self.onlyBaselineWrong = onlyBaselineWrong
    self.onlyCandidateWrong = onlyCandidateWrong
    self.bothWrong = bothWrong
  }

  /// - Parameters:
  ///   - baseline: the classes that the one classifier predicted, of one example at least.
  ///   - candidate: those that the other predicted, as many, in the same order.
  ///   - truth: the true ones.
  public init(baseline: [Int], candidate: [Int], truth: [Int]) {
    precondition(
      baseline.count == truth.count && candidate.count == truth.count,
      "\(baseline.count) and \(candidate.count) predictions of \(truth.count) examples")
    var counts = [0, 0, 0, 0]
    for (index, actual) in truth.enumerated() {
      counts[(baseline[index] == actual ? 0 : 1) + (candidate[index] == actual ? 0 : 2)] += 1
    }
    self.init(bothRight: counts[0], onlyBaselineWrong: counts[1], onlyCandidateWrong: counts[2], bothWrong: counts[3])
  }

  /// n.
  public var count: Int { bothRight + onlyBaselineWrong + onlyCandidateWrong + bothWrong }

  /// The baseline's error rate on all examples.
  public var baseline: ErrorRate { ErrorRate(errors: onlyBaselineWrong + bothWrong, count: count) }
  /// The candidate's error rate on the same.
  public var candidate: ErrorRate { ErrorRate(errors: onlyCandidateWrong + bothWrong, count: count) }

  /// The candidate's error rate less the baseline's, (c - b) / n: negative where the candidate is better.
  public var difference: Double { Double(onlyCandidateWrong - onlyBaselineWrong) / Double(count) }

  /// The 95 % interval of `difference`: Wald's, with one disagreement of each kind added,
  ///
  ///     p = (c + 1)/(n + 2),  q = (b + 1)/(n + 2):   p - q ± z √((p + q - (p - q)²) / (n + 2)),
  ///
  /// cut to [-1, 1]. D. G. Bonett and R. M. Price, J. Educ. Behav. Stat. 37 (2012) 479; recommended by Fagerland,
  /// Lydersen and Laake, Stat. Med. 33 (2014) 2850. It has a width also where the two never disagree.
  public var interval: ConfidenceInterval {
    .pairedDifference(
      onlyBaselineWrong: Double(onlyBaselineWrong), onlyCandidateWrong: Double(onlyCandidateWrong), count: count)
  }

  /// McNemar's exact test, two-sided: the probability, were the classifiers equally good, of disagreements at least as
  /// uneven as these. With m = b + c,
  ///
  ///     p = min(1, 2 Σ_{j ≤ min(b, c)} C(m, j) 2⁻ᵐ),   1 where m = 0.
  ///
  /// Q. McNemar, Psychometrika 12 (1947) 153, with the binomial distribution in place of χ². Where p is under the smallest
  /// Double it is 0.
  public var pValue: Double {
    let (b, c) = (onlyBaselineWrong, onlyCandidateWrong)
    return min(1, 2 * Self.lowerTail(of: min(b, c), in: b + c))
  }

  /// P(X ≤ k) for X ~ Binomial(m, 1/2), k ≤ m/2.
  private static func lowerTail(of k: Int, in m: Int) -> Double {
    // C(m, k), as a Double and a power of two: it overflows from m = 1030 on.
    var coefficient = 1.0
    var exponent = -m
    for j in 0..<k {
      coefficient *= Double(m - j) / Double(j + 1)
      exponent += Int(coefficient.exponent)
      coefficient = coefficient.significand
    }
    // The terms in units of the largest, C(m, k): each is the one above it times j / (m - j + 1).
    var sum = 1.0
    var term = 1.0
    for j in stride(from: k, to: 0, by: -1) where term > 0 {
      term *= Double(j) / Double(m - j + 1)
      sum += term
    }
    return Double(sign: .plus, exponent: max(exponent, -2_000), significand: coefficient * sum)
  }
}
