/// What a classifier says about one example.
public struct Prediction: Sendable, Hashable {
  /// The name of the most likely class.
  public let label: String
  /// Its probability, which is calibrated where rows were held out in training: of answers with a confidence of 0.9, about
  /// nine in ten are right.
  public let confidence: Double
  /// The probability of each class, in the order of `TrainedClassifier.classes`.
  public let probabilities: [Double]
}
