import Foundation
import PseudoLabelCompute
import PseudoLabelInference
import PseudoLabelPlatform
import PseudoLabeling

/// What a classifier says about every example of a pool.
package struct PoolAnswers: Sendable {
  /// The classes by their numbers.
  package let classes: ClassNames
  /// The most likely class of each example.
  package private(set) var best: [Int32] = []
  /// Its calibrated probability.
  package private(set) var confidence: [Float] = []
  /// 1 less the difference between the two largest probabilities: 0 where the classifier is certain, 1 where it wavers between two.
  package private(set) var doubt: [Float] = []

  /// - Parameters:
  ///   - classifier: trained on examples like these. Where its features are others, as those of a model of earlier files, the examples are
  ///     prepared anew.
  ///   - pool: the examples.
  ///   - cpu: computes.
  /// - Throws: `ExamplesFailure` where the classifier was trained on examples of another kind.
  package init(_ classifier: TrainedClassifier, pool: ExamplePool, on cpu: CPU) throws {
    if classifier.preparation == pool.loaded.preparation {
      self.init(classifier, features: pool.loaded.rows.features, on: cpu)
      return
    }
    self.init(classifier.classes)
    let live = LiveClassifier(classifier, inputPath: .automatic, on: cpu)
    for start in stride(from: 0, to: pool.count, by: LiveClassifier.pieceSize) {
      let rows = start..<min(pool.count, start + LiveClassifier.pieceSize)
      for probabilities in try live.probabilities(for: pool.examples(rows)) {
        append(probabilities[...], best: probabilities.indexOfLargest)
      }
    }
  }

  /// - Parameters:
  ///   - classifier: trained on rows of the same preparation.
  ///   - features: prepared for the classifier.
  ///   - cpu: computes.
  package init(_ classifier: TrainedClassifier, features: Features, on cpu: CPU) {
    self.init(classifier.classes)
    let live = LiveClassifier(classifier, inputPath: .automatic, on: cpu)
    // A piece at a time: the probabilities of all classes of all rows may be much.
    for start in stride(from: 0, to: features.count, by: LiveClassifier.pieceSize) {
      let rows = Array(start..<min(features.count, start + LiveClassifier.pieceSize))
      let answers = live.answers(for: features.selecting(rows))
      for row in rows.indices { append(answers[row], best: answers.classes[row]) }
    }
  }

  private init(_ classes: ClassNames) { self.classes = classes }

  private mutating func append(_ probabilities: ArraySlice<Double>, best number: Int) {
    var (first, second) = (0.0, 0.0)
    for probability in probabilities {
      if probability > first { (first, second) = (probability, first) } else { second = max(second, probability) }
    }
    best.append(Int32(number))
    confidence.append(Float(probabilities[probabilities.startIndex + number]))
    doubt.append(Float(1 - (first - second)))
  }

  /// What is said about one example.
  package func guess(ofRow row: Int) -> Guess {
    Guess(label: classes.names[Int(best[row])], confidence: Double(confidence[row]))
  }
}
