import PseudoLabelEvaluation

/// What came out of a series of runs. Printed by `--json`. Rates are fractions.
package struct SeriesSummary: Sendable, Hashable, Codable {
  /// Of every run that has ended, in the order of the seeds asked for.
  package var runs: [RunSummary]
  /// How many of them completed their training; the figures below are theirs alone.
  package var completed: Int
  /// Absent where none completed.
  package var meanTestErrorRate: Double?
  /// The sample's standard deviation, s = √(Σ (xᵢ - x̄)² / (n - 1)); absent under two runs.
  package var testErrorRateDeviation: Double?
  /// 95 %, Student's x̄ ± t₀.₉₇₅(n - 1) s / √n, of the mean over all seeds; it knows nothing of the chance in which
  /// examples were tested. Absent under two runs.
  package var meanTestErrorInterval: ConfidenceInterval?

  package init(of runs: [RunSummary]) {
    let rates = runs.filter { $0.ending == .completed }.compactMap(\.testErrorRate)
    let estimate = rates.isEmpty ? nil : MeanEstimate(of: rates)
    self.runs = runs
    completed = rates.count
    meanTestErrorRate = estimate?.mean
    testErrorRateDeviation = estimate?.deviation
    meanTestErrorInterval = estimate?.interval
  }
}
