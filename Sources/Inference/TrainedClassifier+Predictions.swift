import PseudoLabelEvaluation
import PseudoLabelPersistence

/// The short way, for a few questions: each makes a `LiveClassifier` of its own. Who asks often makes one and keeps it.
extension TrainedClassifier {
  /// What it says about each example, in their order.
  ///
  /// - Parameters:
  ///   - examples: rows of the kind that it was trained on.
  ///   - threads: that compute; all by default.
  /// - Throws: `ExamplesFailure` for rows that are not like those it was trained on; `FileFailure` for images that cannot
  ///   be read.
  public func predictions(for examples: Examples, threads: Int? = nil) throws -> [Prediction] {
    try LiveClassifier(self, threads: threads).predictions(for: examples)
  }

  /// The probability of every class for each example, the classes in the order of `classes`.
  ///
  /// - Parameters:
  ///   - examples: rows of the kind that it was trained on.
  ///   - threads: that compute; all by default.
  /// - Throws: as `predictions(for:threads:)`.
  public func probabilities(for examples: Examples, threads: Int? = nil) throws -> [[Double]] {
    try LiveClassifier(self, threads: threads).probabilities(for: examples)
  }

  /// How good its answers are, where the truth is known.
  ///
  /// - Parameters:
  ///   - examples: at least one (a precondition).
  ///   - labels: the true class of each, by name.
  ///   - threads: that compute; all by default.
  /// - Throws: as `predictions(for:threads:)`; `ExamplesFailure` for labels that are none of the classes.
  public func evaluation(on examples: Examples, labels: [String], threads: Int? = nil) throws -> Evaluation {
    try LiveClassifier(self, threads: threads).evaluation(on: examples, labels: labels)
  }
}
