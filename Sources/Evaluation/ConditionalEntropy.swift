import PseudoLabelPlatform

/// How undecided the predictions are: the entropy of the class given the example, averaged over the examples, in nats.
///
///     H = -(1/n) Σᵢ Σₖ pᵢₖ ln pᵢₖ,   0 ln 0 = 0
///
/// Near 0 where every example is given to one class for certain, ln k where nothing is known. Lee 2013, section 2.4 and
/// table 1; Grandvalet and Bengio 2004. The paper leaves open whether the sigmoid outputs are divided by their sum first
/// and does not name the base of the logarithm: see `Normalization`; the base here is e.
public struct ConditionalEntropy: Sendable, Hashable, Codable {
  /// What is done with outputs of which the sum is not 1.
  public enum Normalization: String, Sendable, Codable, CaseIterable {
    /// A row is divided by its sum, so that it is a distribution over the classes and H is an entropy. A row of zeros
    /// prefers no class and counts as the uniform distribution, ln k. The choice for any figure that is to be compared
    /// between kinds of network.
    case normalized
    /// The probabilities as the network gave them. For sigmoid outputs the sum is not an entropy: k outputs of 0 give 0.
    case asGiven
  }

  /// H, in nats.
  public let nats: Double
  /// What was done with outputs of which the sum is not 1.
  public let normalization: Normalization

  /// - Parameters:
  ///   - predictions: of one example at least (a precondition).
  ///   - normalization: what is done with outputs whose sum is not one.
  public init(of predictions: Predictions, normalization: Normalization = .normalized) {
    precondition(predictions.count > 0, "an entropy over no examples")
    let total =
      switch normalization {
      case .normalized:
        (0..<predictions.count).reduce(0) {
          $0 + Self.entropy(of: predictions[$1], largest: predictions.label(ofRow: $1))
        }
      case .asGiven: predictions.probabilities.reduce(0) { $0 + Self.term(Double($1)) }
      }
    nats = total / Double(predictions.count)
    self.normalization = normalization
  }

  /// -p ln p, and 0 at 0.
  private static func term(_ p: Double) -> Double { p == 0 ? 0 : -p * log(p) }

  /// -Σₖ qₖ ln qₖ with qₖ = pₖ / Σⱼ pⱼ, of a row whose largest p is that of class `largest`.
  ///
  /// The largest q is often within 1e-9 of one. Then ln q, taken of a q rounded to a Double, has lost half of its digits;
  /// so it is taken as log1p(-r), where 1 - q = r = (the sum of the other p) / Σⱼ pⱼ is known to the last digit.
  private static func entropy(of row: ArraySlice<Float>, largest: Int) -> Double {
    let top = row.startIndex + largest
    let others = [row[..<top], row[(top + 1)...]].joined()
    let rest = others.reduce(0) { $0 + Double($1) }
    let sum = Double(row[top]) + rest
    guard sum > 0 else { return log(Double(row.count)) }
    return others.reduce(-Double(row[top]) / sum * log1p(-rest / sum)) { $0 + term(Double($1) / sum) }
  }
}
