import PseudoLabelCatalog
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelEvaluation
import PseudoLabelTraining

/// What came out of a run. Stored as `summary.json` and printed by `--json`. Rates are fractions, entropies in nats.
package struct RunSummary: Sendable, Hashable, Codable {
  /// How a run can end.
  package enum Ending: String, Sendable, Hashable, Codable { case completed, stopped, diverged, collapsed }

  package struct Entropies: Sendable, Hashable, Codable {
    package var labeled: Double
    /// Absent where there are no unlabelled examples.
    package var unlabeled: Double?
    /// Absent where training was stopped.
    package var test: Double?
  }

  package var version: String
  package var dataset: NamedDataset
  package var checksums: [String: String]
  package var seed: UInt64
  package var labels: Int
  package var validation: Int
  package var unlabeled: Int
  package var method: Method
  package var ending: Ending
  /// Divergences after which training went on with a smaller rate; absent where there was none.
  package var recoveries: [Divergence]?
  package var epochs: Int
  /// Those in which something was learned from the unlabelled examples: at least one of them had a part in the loss, with a
  /// weight. Runs before version 0.6 do not tell.
  package var unlabeledEpochs: Int?
  /// Those in which the unlabelled losses had a weight; runs before version 0.6 do not tell.
  package var weightedEpochs: Int?
  /// What the rounds of self-training learned from; absent for other methods.
  package var rounds: [SelfTrainingRound]?
  package var updates: Int
  /// Training, without loading and without the final evaluation.
  package var seconds: Double
  package var validationErrorRate: Double?
  /// Absent where training was stopped: the test set is looked at once, at its end.
  package var testErrorRate: Double?
  /// 95 %, of the test error rate; it knows nothing of the chance in seed and split.
  package var testErrorInterval: ConfidenceInterval?
  /// Always answering the most common class of the training set, the baseline, against the trained network, on the test
  /// set; absent where that was not looked at, and in runs before version 0.6.
  package var majority: ReferenceComparison?
  /// The name of that class.
  package var mostCommon: String?
  /// Table 1 of the paper.
  package var conditionalEntropy: Entropies
  /// The share of unlabelled examples whose predicted class is the true one, which training never saw.
  package var unlabeledAccuracy: Double?
  package var threads: Int
  package var instructionSet: CPU.InstructionSet
  package var oneDNN: String
}
