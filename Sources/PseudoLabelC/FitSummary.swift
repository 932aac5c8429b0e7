import Foundation
import PseudoLabelEvaluation
import PseudoLabelPersistence
import PseudoLabelStudies
import PseudoLabelTraining

/// What fitting found out, under the names that a run's `summary.json` has for it.
struct FitSummary: Encodable {
  private let delivered: Method
  private let better: Method?
  private let heldOutErrorRate: Double?
  private let heldOutInterval: ConfidenceInterval?
  private let heldOutRows: Int
  private let comparison: StudySummary.Comparison?
  private let linear: ReferenceComparison?
  private let majority: ReferenceComparison?
  private let temperature: Double
  private let runs: Int
  private let updates: Int

  init(_ outcome: StudyOutcome) {
    delivered = outcome.delivered
    better = outcome.better
    heldOutErrorRate =
      outcome.heldOutErrorRates.isEmpty ? nil : MeanEstimate(of: outcome.heldOutErrorRates).mean
    heldOutInterval = outcome.heldOutErrorRate?.interval
    heldOutRows = outcome.heldOutRows
    comparison = outcome.comparison.map { .init($0, logLoss: outcome.logLossComparison) }
    (linear, majority) = (outcome.linear, outcome.majority)
    temperature = outcome.temperature.temperature
    (runs, updates) = (outcome.runs, outcome.updates)
  }

  var json: String { get throws { String(decoding: try JSONFile.encode(self), as: UTF8.self) } }
}
