/// What a classifier's predictions of examples with known classes are worth.
public struct Evaluation: Sendable, Hashable, Codable {
  /// n.
  public let count: Int
  /// The share of wrong answers, with its interval.
  public let errorRate: ErrorRate
  /// Which class was taken for which.
  public let confusion: ConfusionMatrix
  /// How unsure the answers are.
  public let entropy: ConditionalEntropy

  /// - Parameters:
  ///   - predictions: n × k probabilities, n > 0 (a precondition).
  ///   - truth: the n true classes, in 0 ..< k.
  ///   - normalization: what the entropy does with outputs whose sum is not one.
  public init(
    of predictions: Predictions, truth: [Int], normalization: ConditionalEntropy.Normalization = .normalized
  ) {
    let labels = predictions.labels
    count = truth.count
    errorRate = ErrorRate(of: labels, truth: truth)
    confusion = ConfusionMatrix(of: labels, truth: truth, classes: predictions.classes)
    entropy = ConditionalEntropy(of: predictions, normalization: normalization)
  }
}
