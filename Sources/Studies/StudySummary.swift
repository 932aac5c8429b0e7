import PseudoLabelCompute
import PseudoLabelDiagnostics
import PseudoLabelEvaluation
import PseudoLabelTraining

/// What came out of a study. Stored as `summary.json` and printed by `--json`. Rates are fractions.
package struct StudySummary: Sendable, Codable {
  /// Baseline against candidate on the same divisions of the labelled rows.
  package struct Comparison: Sendable, Codable {
    package var baselineErrorRate: Double
    package var candidateErrorRate: Double
    /// The candidate's less the baseline's.
    package var difference: Double
    /// 95 %, with Nadeau and Bengio's correction.
    package var interval: ConfidenceInterval?
    package var verdict: Verdict
    package var baselineErrorRates: [Double]
    package var candidateErrorRates: [Double]
    /// Mean log losses of the calibrated answers on the same parts, in nats; runs before version 0.6 do not tell.
    package var baselineLogLosses: [Double]?
    package var candidateLogLosses: [Double]?
  }

  package struct Class: Sendable, Codable {
    package var name: String
    package var labeled: Int
    /// Unlabelled rows that the delivered classifier gives this class.
    package var predicted: Int
    /// Labelled rows that were held out in some part; runs before version 0.6 do not tell.
    package var heldOut: Int?
    /// Of the delivered method's answers about them, the share that was right; nil where there are none.
    package var recall: Double?

    package init(
      name: String, labeled: Int, predicted: Int, heldOut: Int? = nil, recall: Double? = nil
    ) {
      self.name = name
      self.labeled = labeled
      self.predicted = predicted
      self.heldOut = heldOut
      self.recall = recall
    }
  }

  package var version: String
  package var checksums: [String: String]
  package var seed: UInt64
  package var labeled: Int
  package var unlabeled: Int
  package var features: Int
  package var classes: [Class]
  package var validation: StudyPlan.Validation
  /// The method of the classifier that is delivered.
  package var delivered: Method
  /// That the candidate had been chosen, and too many of its networks collapsed.
  package var collapsedDelivery: CollapsedDelivery?
  /// What is better on rows held out, if only by a little.
  package var better: Method?
  /// Of single networks of the delivered method, on rows held out; nil where none could be.
  package var heldOutErrorRate: Double?
  /// 95 %, from the number of rows held out.
  package var heldOutInterval: ConfidenceInterval?
  /// The mean over the classes of the share of their held-out rows that was answered wrongly. Classes of which no row was
  /// held out are left out.
  package var balancedErrorRate: Double?
  /// Labelled rows that were held out in some part.
  package var heldOutRows: Int
  /// Of always answering the most common class, on the labelled rows.
  package var majorityErrorRate: Double
  /// The most common class, the baseline, against the delivered method, on the rows held out.
  package var majority: ReferenceComparison?
  /// Logistic regression on the labelled rows, the baseline, against the delivered method, on the same rows.
  package var linear: ReferenceComparison?
  package var comparison: Comparison?
  /// What the candidate was compared with, which has the candidate's view of the labelled rows and its average of the parameters;
  /// runs before version 0.6 do not tell.
  package var baseline: Method?
  /// Nil where there was none, and in runs before version 0.6.
  package var candidate: Method?
  /// Epochs of the candidate's runs that were judged, all together, and those in which something was learned from the
  /// unlabelled rows: at least one of them had a part in the loss, with a weight. Nil where there was no candidate.
  package var candidateEpochs: Int?
  package var unlabeledEpochs: Int?
  /// Those in which the losses of the unlabelled rows had a weight; runs before version 0.6 do not tell.
  package var weightedEpochs: Int?
  /// Of each run of the candidate that was judged, the unlabelled rows that each round of self-training learned from;
  /// nil for other methods.
  package var rowsOfRounds: [[Int]]?
  package var temperature: Double
  /// Of the confidences on the rows held out, after scaling.
  package var calibrationError: Double?
  package var collapses: [Collapse]
  /// The training runs that they are of, in the same order; runs of earlier versions do not tell.
  package var collapsedRuns: [CollapsedRun]?
  /// What the check of the data found.
  package var findings: [Finding]
  /// The run whose plan was followed, on the rows that both held out; nil where there was none, or no such rows.
  package var earlier: EarlierStudy.Comparison?
  package var runs: Int
  package var updates: Int
  package var seconds: Double
  package var threads: Int
  package var instructionSet: CPU.InstructionSet
  package var oneDNN: String

  package init(
    version: String, checksums: [String: String], seed: UInt64, labeled: Int, unlabeled: Int, features: Int,
    classes: [Class], validation: StudyPlan.Validation, delivered: Method,
    collapsedDelivery: CollapsedDelivery? = nil, better: Method? = nil,
    heldOutErrorRate: Double? = nil, heldOutInterval: ConfidenceInterval? = nil, balancedErrorRate: Double? = nil,
    heldOutRows: Int, majorityErrorRate: Double, majority: ReferenceComparison? = nil,
    linear: ReferenceComparison? = nil,
    comparison: Comparison? = nil, baseline: Method? = nil, candidate: Method? = nil, candidateEpochs: Int? = nil,
    unlabeledEpochs: Int? = nil, weightedEpochs: Int? = nil, rowsOfRounds: [[Int]]? = nil,
    temperature: Double,
    calibrationError: Double? = nil, collapses: [Collapse], collapsedRuns: [CollapsedRun]? = nil,
    findings: [Finding], runs: Int, updates: Int, seconds: Double, threads: Int, instructionSet: CPU.InstructionSet,
    oneDNN: String
  ) {
    self.version = version
    self.checksums = checksums
    self.seed = seed
    self.labeled = labeled
    self.unlabeled = unlabeled
    self.features = features
    self.classes = classes
    self.validation = validation
    self.delivered = delivered
    self.collapsedDelivery = collapsedDelivery
    self.better = better
    self.heldOutErrorRate = heldOutErrorRate
    self.heldOutInterval = heldOutInterval
    self.balancedErrorRate = balancedErrorRate
    self.heldOutRows = heldOutRows
    self.majorityErrorRate = majorityErrorRate
    self.majority = majority
    self.linear = linear
    self.comparison = comparison
    self.baseline = baseline
    self.candidate = candidate
    self.candidateEpochs = candidateEpochs
    self.unlabeledEpochs = unlabeledEpochs
    self.weightedEpochs = weightedEpochs
    self.rowsOfRounds = rowsOfRounds
    self.temperature = temperature
    self.calibrationError = calibrationError
    self.collapses = collapses
    self.collapsedRuns = collapsedRuns
    self.findings = findings
    self.runs = runs
    self.updates = updates
    self.seconds = seconds
    self.threads = threads
    self.instructionSet = instructionSet
    self.oneDNN = oneDNN
  }
}

extension StudySummary.Comparison {
  /// The difference in points, as both error rates are written: "+0.71".
  package var points: String { candidateErrorRate.points(over: baselineErrorRate) }

  package init(_ comparison: ResampledComparison, logLoss: ResampledComparison?) {
    self.init(
      baselineErrorRate: comparison.meanBaseline, candidateErrorRate: comparison.meanCandidate,
      difference: comparison.difference, interval: comparison.interval, verdict: comparison.verdict,
      baselineErrorRates: comparison.baseline, candidateErrorRates: comparison.candidate,
      baselineLogLosses: logLoss?.baseline, candidateLogLosses: logLoss?.candidate)
  }
}
