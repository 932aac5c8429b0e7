import PseudoLabelInference
import PseudoLabelStudies
import PseudoLabeling

/// What became of the rows that a classifier was fitted to.
struct Transduction: Sendable {
  /// The given class of each row, or what the classifier says.
  let classes: [Int]
  /// 0 of rows with a label; else the epoch since which the row has had its class in half of the training runs that agree;
  /// -1 where none learned from it.
  let epochs: [Int]

  init(_ data: TrainingData, _ outcome: StudyOutcome, _ classifier: TrainedClassifier, threads: Int?) {
    let study = data.study
    var (classes, epochs) = (
      [Int](repeating: 0, count: study.features.count), [Int](repeating: 0, count: study.features.count)
    )
    for (row, label) in zip(study.labeledRows, study.labeled.labels) { classes[row] = label }
    if study.unlabeled.count > 0 {
      let answers = LiveClassifier(classifier, threads: threads).answers(for: study.unlabeled.features)
      for (position, row) in study.unlabeledRows.enumerated() {
        classes[row] = answers.classes[position]
        epochs[row] = outcome.ledgers.adopted(Int32(classes[row]), of: position) ?? -1
      }
    }
    (self.classes, self.epochs) = (classes, epochs)
  }
}
