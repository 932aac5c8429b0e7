import Compute
import Datasets
import Evaluation
import Training

/// What came out of a run. Stored as `summary.json` and printed by `--json`. Rates are fractions, entropies in nats.
public struct RunSummary: Sendable, Hashable, Codable {
  /// How a run can end.
  public enum Ending: String, Sendable, Hashable, Codable { case completed, stopped, diverged, collapsed }

  public struct Entropies: Sendable, Hashable, Codable {
    public var labeled: Double
    /// Absent where there are no unlabelled examples.
    public var unlabeled: Double?
    public var test: Double
  }

  public var version: String
  public var dataset: NamedDataset
  public var checksums: [String: String]
  public var seed: UInt64
  public var labels: Int
  public var validation: Int
  public var unlabeled: Int
  public var method: Method
  public var ending: Ending
  public var epochs: Int
  public var updates: Int
  /// Training, without loading and without the final evaluation.
  public var seconds: Double
  public var validationErrorRate: Double?
  public var testErrorRate: Double
  /// 95 %, of the test error rate; it knows nothing of the chance in seed and split.
  public var testErrorInterval: ConfidenceInterval
  /// Table 1 of the paper.
  public var conditionalEntropy: Entropies
  /// The share of unlabelled examples whose predicted class is the true one, which training never saw.
  public var unlabeledAccuracy: Double?
  public var threads: Int
  public var instructionSet: CPU.InstructionSet
  public var oneDNN: String
}
