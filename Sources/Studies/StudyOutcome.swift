import PseudoLabelDiagnostics
import PseudoLabelEvaluation
import PseudoLabelNetworks
import PseudoLabelTraining

/// What came of a study.
public struct StudyOutcome: Sendable {
  /// How one of its runs went.
  public struct History: Sendable, Hashable, Codable {
    /// "baseline" or "candidate".
    public var arm: String
    /// Counts the divisions of the labelled rows from 1.
    public var run: Int
    /// One record each, in their order.
    public var epochs: [EpochRecord]
    /// One for each look at the unlabelled rows; none of a baseline.
    public var snapshots: [SnapshotRecord]
    /// What its rounds of self-training learned from; none of other methods.
    public var rounds: [SelfTrainingRound] = []
  }

  /// What both methods say about a labelled row that was held out: from the mean of the logits of the networks that did not
  /// learn from it.
  public struct HeldOutAnswer: Sendable, Hashable {
    /// A class, and its calibrated confidence.
    public struct Answer: Sendable, Hashable {
      /// The number of the class.
      public var label: Int
      /// Its probability, after scaling.
      public var confidence: Double
    }

    /// The position of the row among the labelled ones.
    public var position: Int
    /// Of the labelled rows alone.
    public var baseline: Answer?
    /// With the unlabelled rows.
    public var candidate: Answer?
  }

  /// What is delivered.
  public var model: Model
  /// What the other method learned, where both were tried: for comparison, not averaged over as many networks.
  public var other: Model?
  /// In the order of the rows.
  public var heldOutAnswers: [HeldOutAnswer]
  /// Whether that learned from the unlabelled rows.
  public var deliversCandidate: Bool
  /// Its method, as the recipe names it.
  public var delivered: Method
  /// That the candidate had been chosen, and too many of its networks collapsed; nil where they did not.
  public var collapsedDelivery: CollapsedDelivery?
  /// What had the lower error on rows held out, the candidate where the errors are equal; nil where there was none.
  public var better: Method?
  /// Baseline and candidate; nil where there was no candidate.
  public var comparison: ResampledComparison?
  /// The same by the mean log loss of the calibrated answers, in nats.
  public var logLossComparison: ResampledComparison?
  /// Of the delivered method on each part that was held out; where the rows held out chose between two methods, of the one that those
  /// outside of the part speak for, so that no row judges what it chose. None where every class has one row only.
  public var heldOutErrorRates: [Double]
  /// Labelled rows that were held out in some part.
  public var heldOutRows: Int
  /// The answers about the rows held out that these error rates count, by the true classes.
  public var heldOut: ConfusionMatrix?
  /// The same by the positions of the rows: each the answer of networks that did not learn from it, of the method that it did not choose.
  public var judgedAnswers: [Int: Int]
  /// The delivered method against always answering the most common class of the labelled rows, the baseline here, on the
  /// parts that were held out; nil where there was none.
  public internal(set) var majority: ReferenceComparison?
  /// The delivered method against logistic regression on the labelled rows, the baseline here, on the same parts.
  public internal(set) var linear: ReferenceComparison?
  /// Found on the rows held out.
  public var temperature: TemperatureScaling
  /// Of the delivered method, found on the rows held out.
  public var predictionSets: PredictionSets
  /// Of the scaled confidences on the rows held out, which is where the temperature comes from.
  public var calibration: CalibrationError?
  /// One for each run that learned from the unlabelled rows.
  public var ledgers: [PseudoLabelLedger]
  /// Of all runs that were compared.
  public var histories: [History]
  /// Times that pseudo-labels went astray, in any run, in the order of the runs.
  public var collapses: [Collapse]
  /// The runs in which they did, in their order.
  public var collapsedRuns: [CollapsedRun]
  /// Of all runs together.
  public var updates: Int
  /// Training runs.
  public var runs: Int

  /// The delivered method's error on rows held out, a mean over the parts, with the interval that so many rows allow
  /// (Wilson's); nil where none was held out.
  public var heldOutErrorRate: ErrorRate? {
    guard !heldOutErrorRates.isEmpty, heldOutRows > 0 else { return nil }
    let mean = MeanEstimate(of: heldOutErrorRates).mean
    return ErrorRate(errors: Int((mean * Double(heldOutRows)).rounded()), count: heldOutRows)
  }
}

extension StudyOutcome: CustomStringConvertible {
  /// What was delivered, its error on rows held out, and what was compared: a line each.
  public var description: String {
    let lines = [
      "delivered: \(delivered.rawValue), \(model)",
      heldOutErrorRate.map { "wrong on rows held out: \($0)" },
      comparison.map { "without and with the unlabelled rows: \($0)" },
      "\(runs.counted("training run")), \(updates.counted("update"))",
    ]
    return lines.compactMap { $0 }.joined(separator: "\n")
  }
}

extension StudyOutcome.History: CustomStringConvertible {
  /// "baseline 1: 60 epochs, 0 snapshots"
  public var description: String {
    "\(arm) \(run): \(epochs.count.counted("epoch")), \(snapshots.count.counted("snapshot"))"
  }
}
