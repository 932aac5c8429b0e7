import PseudoLabelDiagnostics
import PseudoLabelEvaluation
import PseudoLabelTraining

/// What a run says about how good its network is, on the screen and in its report.
extension RunSummary {
  /// That the network is no better than guessing on the test set, where it was not shown to be; else nil, and for runs that
  /// do not tell.
  package var warningOfGuessing: String? {
    guard let majority, let mostCommon else { return nil }
    return majority.warningOfGuessing(
      mostCommon,
      "\(majority.count.counted("test image")) \(majority.count == 1 ? "is" : "are")")
  }

  /// That nothing was learned from the unlabelled images though it was meant to; else nil.
  package var warningOfNoUse: String? {
    guard method.learnsFromUnlabeled, unlabeled > 0, epochs > 0, unlabeledEpochs == 0 else { return nil }
    return EpochRecord.warningOfNoUse("images", hadWeight: weightedEpochs ?? 0 > 0, by: method)
  }
}
