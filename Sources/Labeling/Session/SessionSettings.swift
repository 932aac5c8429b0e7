import PseudoLabeling

extension LabelingSession {
  /// How a session goes.
  public struct Settings: Sendable {
    /// Trains the models. It is trained often, while people label.
    public var classifier: Classifier
    /// Classes beside those that the data have; an answer may name further ones.
    public var classes: [String]
    /// The share of the questions whose example chance chooses, 0 to 1. Without them, nothing tells how good the model is.
    public var randomShare: Double
    /// Examples that are chosen at once.
    public var batch: Int
    /// New answers that a new model is trained for, at least; or a tenth of the labels, where that is more.
    public var retrainAfter: Int
    /// The least confidence of look-alikes that are confirmed at once.
    public var lookAlikeConfidence: Double
    /// The least confidence with which held-out answers have to contradict a label for it to come up for review.
    public var reviewConfidence: Double
    /// The error rate that is good enough, where there is one.
    public var goal: Double?
    /// Of the choice of examples.
    public var seed: UInt64

    /// - Parameters:
    ///   - classifier: trains the models.
    ///   - classes: beside those that the data have.
    ///   - randomShare: the share of the questions whose example chance chooses.
    ///   - seed: of the choice of examples.
    public init(
      classifier: Classifier = Classifier(), classes: [String] = [], randomShare: Double = 0.2, seed: UInt64 = 1
    ) {
      self.classifier = classifier
      self.classes = classes
      self.randomShare = randomShare
      self.seed = seed
      batch = 20
      retrainAfter = 10
      lookAlikeConfidence = 0.98
      reviewConfidence = 0.9
    }

    /// - Throws: `RequestFailure` for a number outside its range.
    func validate() throws(RequestFailure) {
      guard (0...1).contains(randomShare) else {
        throw RequestFailure("the share of random examples", expected: "0 to 1", found: "\(randomShare)")
      }
      guard batch > 0 else { throw RequestFailure("the batch", expected: "at least one example", found: "\(batch)") }
      guard retrainAfter > 0 else {
        throw RequestFailure("retraining", expected: "after at least one answer", found: "\(retrainAfter)")
      }
      for (name, value) in [
        ("the confidence of look-alikes", lookAlikeConfidence), ("the confidence of reviews", reviewConfidence),
        ("the goal", goal ?? 0),
      ] where !(0...1).contains(value) {
        throw RequestFailure(name, expected: "a probability from 0 to 1", found: "\(value)")
      }
    }
  }
}
