import PseudoLabelTraining

/// What a run has learned from: the unlabelled examples count where at least one had a part in the loss, with a weight.
package struct Lesson: Sendable {
  private let labels: Int
  private let unlabeled: Int
  private let isPretrained: Bool
  private let method: Method
  private let epochs: Int
  /// Epochs in which something was learned from the unlabelled examples.
  package let unlabeledEpochs: Int
  private let hadWeight: Bool

  /// - Parameters:
  ///   - summary: of the run.
  ///   - epochs: how it went; as many as were trained.
  ///   - isPretrained: whether the first layer was pre-trained on the unlabelled examples.
  package init(of summary: RunSummary, epochs: [EpochRecord], isPretrained: Bool) {
    (labels, unlabeled, method) = (summary.labels, summary.unlabeled, summary.method)
    self.isPretrained = isPretrained
    self.epochs = epochs.count
    unlabeledEpochs = epochs.learningFromUnlabeled
    hadWeight = epochs.weightingUnlabeled > 0
  }

  private var usesNoUnlabeled: Bool { unlabeledEpochs == 0 && !isPretrained }

  /// That the run is one to compare others with; nil where it learned from the unlabelled examples.
  package var adviceOfBaseline: String? {
    guard unlabeledEpochs == 0 else { return nil }
    return isPretrained
      ? "This is a baseline: it learned from the labelled images, and from the others in the pre-training only."
      : "This is a baseline: it learned from the labelled images alone."
  }

  /// "600 labelled and 58400 unlabelled images (these in 400 of 500 epochs)".
  package var text: String {
    "\(labels) labelled and \(usesNoUnlabeled ? "no" : "\(unlabeled)") unlabelled images\(remark.map { " (\($0))" } ?? "")"
  }

  private var remark: String? {
    if unlabeledEpochs > 0 {
      return unlabeledEpochs < epochs ? "these in \(unlabeledEpochs) of \(epochs) epochs" : nil
    }
    if isPretrained { return "these in the pre-training only" }
    if !method.learnsFromUnlabeled { return nil }
    if hadWeight {
      return method.thresholdedTarget.map { "of which no \($0) was as confident as the threshold" }
        ?? "whose loss was the same for any network, or left all of them out"
    }
    return "whose weight was 0 in \(epochs == 1 ? "the one epoch" : "all \(epochs) epochs")"
  }
}
