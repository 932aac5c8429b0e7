import Evaluation
import Networks
import Training

/// What came of a study.
public struct StudyOutcome: Sendable {
  /// How one of its runs went.
  public struct History: Sendable, Hashable, Codable {
    /// "baseline" or "candidate".
    public var arm: String
    /// Counts the divisions of the labelled rows from 1.
    public var run: Int
    public var epochs: [EpochRecord]
  }

  /// What is delivered.
  public var model: Model
  /// Whether that learned from the unlabelled rows.
  public var deliversCandidate: Bool
  /// Its method, as the recipe names it.
  public var delivered: Method
  /// What had the lower error on rows held out, the candidate where the errors are equal; nil where there was none.
  public var better: Method?
  /// Baseline and candidate; nil where there was no candidate.
  public var comparison: ResampledComparison?
  /// Of the delivered method on each part that was held out.
  public var heldOutErrorRates: [Double]
  /// Answers of the delivered method's runs about the rows that each held out, by the true classes.
  public var heldOut: ConfusionMatrix?
  /// Found on the rows held out.
  public var temperature: TemperatureScaling
  /// Of the scaled confidences on the rows held out, which is where the temperature comes from.
  public var calibration: CalibrationError?
  /// One for each run that learned from the unlabelled rows.
  public var ledgers: [PseudoLabelLedger]
  public var histories: [History]
  public var collapses: [Collapse]
  public var updates: Int
  /// Training runs.
  public var runs: Int
}
