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
    /// One record each, in their order.
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
  /// Of the delivered method on each part that was held out; none where every class has one row only.
  public var heldOutErrorRates: [Double]
  /// Labelled rows that were held out in some part.
  public var heldOutRows: Int
  /// Answers of the delivered method's runs about the rows that each held out, by the true classes.
  public var heldOut: ConfusionMatrix?
  /// Found on the rows held out.
  public var temperature: TemperatureScaling
  /// Of the scaled confidences on the rows held out, which is where the temperature comes from.
  public var calibration: CalibrationError?
  /// One for each run that learned from the unlabelled rows.
  public var ledgers: [PseudoLabelLedger]
  /// Of all runs that were compared.
  public var histories: [History]
  /// Times that pseudo-labels went astray, in any run.
  public var collapses: [Collapse]
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
