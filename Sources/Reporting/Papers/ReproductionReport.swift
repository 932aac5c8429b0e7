import PseudoLabelEvaluation
import PseudoLabelExperiments

/// The tables of a reproduction for other programs, what `--json` prints: a cell an entry. Rates are fractions, entropies
/// in nats; means are those over the splits, and `lower` and `upper` bound their 95 % interval.
package struct ReproductionReport: Sendable, Hashable, Codable {
  /// A mean beside the figure of the paper. `paper` is absent where the paper has none, `mean` where nothing was run, the
  /// interval where there are not two runs.
  package struct Figure: Sendable, Hashable, Codable {
    package var paper: Double?
    package var runs: Int
    package var mean: Double?
    package var lower: Double?
    package var upper: Double?

    init(paper: Double?, ours: MeanEstimate?) {
      self.paper = paper
      (runs, mean) = (ours?.count ?? 0, ours?.mean)
      (lower, upper) = (ours?.interval?.lower, ours?.interval?.upper)
    }
  }

  /// A cell of Table 2.
  package struct ErrorRate: Sendable, Hashable, Codable {
    package var method: String
    package var labels: Int
    package var testErrorRate: Figure
    package var paperHalfWidth: Double
    /// "reproduced", "better", "worse"; "quoted" of rows that are not run; absent where there is nothing to compare.
    package var verdict: String?
  }

  /// A row of Table 1, for one reading of its formula.
  package struct Entropy: Sendable, Hashable, Codable {
    package var method: PaperMethod
    package var outputs: EntropyTable.Outputs
    package var labeled: Figure
    package var unlabeled: Figure
    package var test: Figure
  }

  /// The path of the file with a line a run.
  package var results: String
  /// Lines of it that were left aside, of runs under other configurations.
  package var leftAside: Int
  /// Table 2, where it was asked for.
  package var errorRates: [ErrorRate]?
  /// Table 1, where it was asked for.
  package var entropies: [Entropy]?

  package init(results: String, leftAside: Int, errorRates: ErrorTable?, entropies: EntropyTable?) {
    self.results = results
    self.leftAside = leftAside
    self.errorRates = errorRates?.rows.flatMap { row in
      row.cells.map { cell in
        ErrorRate(
          method: row.method?.rawValue ?? row.title, labels: cell.labels,
          testErrorRate: Figure(paper: cell.paper, ours: cell.ours), paperHalfWidth: cell.paperHalfWidth,
          verdict: row.isQuoted ? "quoted" : cell.verdict?.rawValue)
      }
    }
    self.entropies = entropies?.rows.map { row in
      Entropy(
        method: row.method, outputs: row.outputs, labeled: Figure(paper: row.paper.labeled, ours: row.labeled),
        unlabeled: Figure(paper: row.paper.unlabeled, ours: row.unlabeled),
        test: Figure(paper: row.paper.test, ours: row.test))
    }
  }
}
