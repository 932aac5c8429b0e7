import Compute
import Diagnostics
import Evaluation
import Training

/// What came out of a study. Stored as `summary.json` and printed by `--json`. Rates are fractions.
public struct StudySummary: Sendable, Codable {
  /// Baseline against candidate on the same divisions of the labelled rows.
  public struct Comparison: Sendable, Codable {
    public var baselineErrorRate: Double
    public var candidateErrorRate: Double
    /// The candidate's less the baseline's.
    public var difference: Double
    /// 95 %, with Nadeau and Bengio's correction.
    public var interval: ConfidenceInterval?
    public var verdict: Verdict
    public var baselineErrorRates: [Double]
    public var candidateErrorRates: [Double]
  }

  public struct Class: Sendable, Codable {
    public var name: String
    public var labeled: Int
    /// Unlabelled rows that the delivered classifier gives this class.
    public var predicted: Int
  }

  public var version: String
  public var checksums: [String: String]
  public var seed: UInt64
  public var labeled: Int
  public var unlabeled: Int
  public var features: Int
  public var classes: [Class]
  public var validation: StudyPlan.Validation
  /// The method of the classifier that is delivered.
  public var delivered: Method
  /// What is better on rows held out, if only by a little.
  public var better: Method?
  /// Of single networks of the delivered method, on rows held out.
  public var heldOutErrorRate: Double
  public var comparison: Comparison?
  public var temperature: Double
  /// Of the confidences on the rows held out, after scaling.
  public var calibrationError: Double?
  public var collapses: [Collapse]
  /// What the check of the data found.
  public var findings: [Finding]
  public var runs: Int
  public var updates: Int
  public var seconds: Double
  public var threads: Int
  public var instructionSet: CPU.InstructionSet
  public var oneDNN: String
}

extension StudySummary.Comparison {
  init(_ comparison: ResampledComparison) {
    self.init(
      baselineErrorRate: comparison.meanBaseline, candidateErrorRate: comparison.meanCandidate,
      difference: comparison.difference, interval: comparison.interval, verdict: comparison.verdict,
      baselineErrorRates: comparison.baseline, candidateErrorRates: comparison.candidate)
  }
}
