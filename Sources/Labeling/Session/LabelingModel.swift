import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelStudies
import PseudoLabeling

/// A model that was trained while people labelled, with what it says about all examples.
struct LabelingModel: Sendable {
  let classifier: TrainedClassifier
  let answers: PoolAnswers
  /// What networks say about labelled rows that they did not learn from, by the row.
  let heldOut: [Int: Guess]
  /// Labels that it learned from, by the row.
  let labels: [Int: String]

  /// - Parameters:
  ///   - result: of a fitting.
  ///   - study: the rows that were fitted.
  ///   - pool: the examples that are asked about, prepared as they were for the fitting.
  ///   - labels: that it learned from.
  init(_ result: Fitting.Result, study: StudyData, pool: ExamplePool, labels: [Int: String], on cpu: CPU) {
    classifier = result.classifier
    self.labels = labels
    answers = PoolAnswers(result.classifier, features: pool.loaded.rows.features, on: cpu)
    heldOut = Dictionary(
      uniqueKeysWithValues: result.outcome.heldOutAnswers.compactMap { answer in
        guard let judged = result.outcome.judgedAnswers[answer.position] else { return nil }
        let methods = [answer.candidate, answer.baseline].compactMap { $0 }
        return methods.first { $0.label == judged }.map {
          (study.labeledRows[answer.position], Guess(label: study.classes.names[judged], confidence: $0.confidence))
        }
      })
  }

  init(classifier: TrainedClassifier, answers: PoolAnswers, heldOut: [Int: Guess], labels: [Int: String]) {
    (self.classifier, self.answers, self.heldOut, self.labels) = (classifier, answers, heldOut, labels)
  }

  /// How often networks that did not learn from them are wrong about the random examples; nil where none was held out.
  func estimate(on sample: some Sequence<Int>) -> LabelingEstimate? {
    let judged = sample.compactMap { row in heldOut[row].flatMap { guess in labels[row].map { guess.label != $0 } } }
    guard !judged.isEmpty else { return nil }
    return LabelingEstimate(
      errorRate: ErrorRate(errors: judged.count { $0 }, count: judged.count), labels: labels.count, basis: .heldOut)
  }
}
