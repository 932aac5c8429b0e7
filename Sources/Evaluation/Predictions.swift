import PseudoLabelPlatform

/// What a network said about n examples: a probability for each of k classes.
///
/// `probabilities` is row-major, n rows × k columns, as the network gave it. A softmax's row sums to one; a row of
/// sigmoid outputs holds k separate probabilities and need not.
public struct Predictions: Sendable, Hashable {
  /// Of every class of every example [n × k], row by row.
  public let probabilities: [Float]
  /// The predicted class of each example.
  public let labels: [Int]
  /// k.
  public let classes: Int

  /// How far above one a probability may stand: rounding in a vectorised exponential, no more.
  static let roundingAllowance: Float = 1e-5

  /// - Parameters:
  ///   - probabilities: n × k values, row-major; their number has to be a multiple of k (a precondition).
  ///   - labels: the predicted class of each example, in 0 ..< k (a precondition), as the network tells by its largest
  ///     logit: of several outputs that are 1 to the last bit the probabilities do not tell. Where it is not known, the
  ///     class of the largest probability, the lowest of those that tie.
  ///   - classes: k, which has to be positive (a precondition).
  /// - Throws: `PredictionFailure` naming the first value that is no probability: one that is not a number, negative or
  ///   above one. Parameters that came from a damaged file, or from training that diverged, give such values.
  public init(_ probabilities: [Float], labels: [Int]? = nil, classes: Int) throws(PredictionFailure) {
    precondition(classes > 0, "a prediction needs a class")
    precondition(
      probabilities.count.isMultiple(of: classes), "\(probabilities.count) probabilities do not fill rows of \(classes)"
    )
    let allowed = 0...(1 + Self.roundingAllowance)
    if let place = probabilities.firstIndex(where: { !allowed.contains($0) }) {
      throw PredictionFailure(row: place / classes, classOfRow: place % classes, found: probabilities[place])
    }
    self.probabilities = probabilities
    self.classes = classes
    let count = probabilities.count / classes
    if let labels {
      precondition(
        labels.count == count && labels.allSatisfy((0..<classes).contains),
        "\(labels.count) classes of \(count) examples, or others than 0 ..< \(classes)")
    }
    self.labels =
      labels
      ?? (0..<count).map { row in
        probabilities[row * classes..<(row + 1) * classes].indexOfLargest - row * classes
      }
  }

  /// n.
  public var count: Int { probabilities.count / classes }

  /// The k probabilities of an example.
  public subscript(row: Int) -> ArraySlice<Float> {
    probabilities[row * classes..<(row + 1) * classes]
  }

  /// The predicted class of an example.
  public func label(ofRow row: Int) -> Int { labels[row] }

  /// The probability that an example's predicted class was given: maxₖ pₖ.
  public func confidence(ofRow row: Int) -> Float { probabilities[row * classes + labels[row]] }

  /// The confidence of each prediction.
  public var confidences: [Float] { (0..<count).map(confidence(ofRow:)) }
}
