import Foundation
import PseudoLabelCompute
import PseudoLabelInference
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
  ///   - classifier: trained on rows that were prepared as those of the pool, or on others of the same preparation.
  ///   - features: of the pool, prepared for the classifier.
  ///   - cpu: computes.
  package init(_ classifier: TrainedClassifier, features: Features, on cpu: CPU) {
    classes = classifier.classes
    let live = LiveClassifier(classifier, inputPath: .automatic, on: cpu)
    // A piece at a time: the probabilities of all classes of all rows may be much.
    for start in stride(from: 0, to: features.count, by: LiveClassifier.pieceSize) {
      let rows = Array(start..<min(features.count, start + LiveClassifier.pieceSize))
      let answers = live.answers(for: features.selecting(rows))
      for row in rows.indices {
        var (first, second) = (0.0, 0.0)
        for probability in answers[row] {
          if probability > first { (first, second) = (probability, first) } else { second = max(second, probability) }
        }
        best.append(Int32(answers.classes[row]))
        confidence.append(Float(answers.confidence(ofRow: row)))
        doubt.append(Float(1 - (first - second)))
      }
    }
  }

  /// What is said about one example.
  package func guess(ofRow row: Int) -> Guess {
    Guess(label: classes.names[Int(best[row])], confidence: Double(confidence[row]))
  }
}
