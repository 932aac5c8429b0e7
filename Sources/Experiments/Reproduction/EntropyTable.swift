import PseudoLabelEvaluation

/// Table 1 with our figures beside the paper's: conditional entropies with 600 labels, in nats.
package struct EntropyTable: Sendable {
  /// Which outputs the entropy is taken of; the paper leaves it open.
  package enum Outputs: String, Sendable, Hashable, Codable, CaseIterable {
    /// The sigmoid outputs as predictions are made, their units scaled down for the dropout of training.
    case scaled
    /// The sigmoid outputs with all units on and nothing scaled down.
    case unscaled
    /// As `scaled`, divided by their sum.
    case normalized
  }

  package struct Row: Sendable {
    package let method: PaperMethod
    package let outputs: Outputs
    package let paper: TrialResult.Entropies
    /// Means over the splits; nil where nothing was run.
    package let labeled: MeanEstimate?
    package let unlabeled: MeanEstimate?
    package let test: MeanEstimate?
  }

  package let rows: [Row]

  package init(of results: ResultSet) {
    rows = Outputs.allCases.flatMap { outputs in
      Lee2013.table1.map { method, paper in
        let entropies = results.results(of: method, labels: Lee2013.figureLabels).compactMap {
          $0.entropies(of: outputs)
        }
        func mean(_ value: (TrialResult.Entropies) -> Double) -> MeanEstimate? {
          entropies.isEmpty ? nil : MeanEstimate(of: entropies.map(value))
        }
        return Row(
          method: method, outputs: outputs, paper: paper, labeled: mean(\.labeled), unlabeled: mean(\.unlabeled),
          test: mean(\.test))
      }
    }
  }

  /// By which factor the entropy falls from dropNN to +PL, in the paper and here; nil where a mean is missing or 0.
  package func factors(
    _ outputs: Outputs
  ) -> (unlabeled: (paper: Double, ours: Double), test: (paper: Double, ours: Double))? {
    let pair = rows.filter { $0.outputs == outputs }
    guard pair.count == 2, let before = pair[0].unlabeled?.mean, let after = pair[1].unlabeled?.mean,
      let testBefore = pair[0].test?.mean, let testAfter = pair[1].test?.mean, after > 0, testAfter > 0
    else { return nil }
    let (dropnn, pl) = (pair[0].paper, pair[1].paper)
    return (
      (dropnn.unlabeled / pl.unlabeled, before / after), (dropnn.test / pl.test, testBefore / testAfter)
    )
  }
}

extension TrialResult {
  func entropies(of outputs: EntropyTable.Outputs) -> Entropies? {
    switch outputs {
    case .scaled: entropies
    case .unscaled: unscaledEntropies
    case .normalized: normalizedEntropies
    }
  }
}
