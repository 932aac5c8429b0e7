import PseudoLabelExperiments
import PseudoLabelReporting
import PseudoLabeling

extension RunSummary {
  /// A screen for people.
  ///
  /// - Parameter run: the folder.
  func text(run: String) -> String {
    let warnings = [warningOfGuessing, warningOfNoUse].compactMap { $0 }.map { Style.worse($0, on: .output) }
    let guessing = majority.map {
      "  " + "always \"\(mostCommon ?? "")\"".padded(to: 18) + $0.baselineErrorRate.percent
    }
    let lines = [
      "\(method.rawValue), \(labels.counted("label")) of \(dataset.title), seed \(seed)\(ending.remark)",
      "  test error        \(testErrorText)",
      guessing,
      "  validation error  \(validationErrorRate?.percent ?? "none")",
      "  unlabelled        \(unlabeledText)",
      rounds?.sentence("images").map { "  labelled          \($0)" },
      "  training          \(epochs.counted("epoch")), \(updates.counted("update")), \(seconds.duration)",
      "  run               \(run)",
    ]
    return (warnings + lines.compactMap { $0 }).joined(separator: "\n")
  }

  private var testErrorText: String {
    guard let testErrorRate, let testErrorInterval else {
      return "not known: the test set is looked at when training has come to its end"
    }
    return "\(testErrorRate.percent)  [\(testErrorInterval.lower.percent), \(testErrorInterval.upper.percent)] (95 %)"
  }

  /// "93.20 % of 58900 classified rightly, learned from in 20 of 40 epochs".
  private var unlabeledText: String {
    guard let unlabeledAccuracy else { return "none" }
    let text = "\(unlabeledAccuracy.percent) of \(unlabeled) classified rightly"
    guard method.learnsFromUnlabeled, let unlabeledEpochs else { return text }
    return text + ", learned from in \(unlabeledEpochs) of \(epochs.counted("epoch"))"
  }
}
