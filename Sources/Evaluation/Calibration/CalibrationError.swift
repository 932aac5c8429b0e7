/// How far confidences are from the shares of right answers: ECE = Σ_b (n_b/n) |right_b - confidence_b| over bins of equal
/// width (Naeini, Cooper and Hauskrecht 2015).
public struct CalibrationError: Sendable, Hashable, Codable {
  /// Answers of about the same confidence.
  public struct Bin: Sendable, Hashable, Codable {
    /// How many answers there are.
    public var count: Int
    /// Mean confidence of the bin's answers.
    public var confidence: Double
    /// The share of them that is right.
    public var accuracy: Double
  }

  /// Bins that hold an answer, from the least confidence on.
  public let bins: [Bin]
  /// ECE, a fraction.
  public let expected: Double

  /// - Parameters:
  ///   - confidences: of the predicted classes, in 0 ... 1.
  ///   - isRight: whether each was the true one.
  ///   - binCount: how many bins divide 0 ... 1.
  public init(confidences: [Double], isRight: [Bool], binCount: Int = 10) {
    precondition(confidences.count == isRight.count && binCount > 0, "confidences of other answers")
    var sums = [(count: Int, confidence: Double, right: Int)](repeating: (0, 0, 0), count: binCount)
    for (confidence, right) in zip(confidences, isRight) {
      let bin = min(binCount - 1, max(0, Int(confidence * Double(binCount))))
      sums[bin].count += 1
      sums[bin].confidence += confidence
      sums[bin].right += right ? 1 : 0
    }
    bins = sums.filter { $0.count > 0 }.map {
      Bin(count: $0.count, confidence: $0.confidence / Double($0.count), accuracy: Double($0.right) / Double($0.count))
    }
    let n = Double(max(1, confidences.count))
    expected = bins.reduce(0) { $0 + Double($1.count) / n * abs($1.accuracy - $1.confidence) }
  }
}
