import PseudoLabelEvaluation

/// Table 2 with our figures beside the paper's.
package struct ErrorTable: Sendable {
  /// How a mean of ours stands to a figure of the paper.
  package enum Verdict: String, Sendable, Hashable, Codable {
    /// The difference lies inside both 95 % intervals.
    case reproduced
    /// Fewer errors than the paper's.
    case better
    /// More.
    case worse
  }

  package struct Cell: Sendable {
    package let labels: Int
    /// The paper's test error rate, and half of its interval.
    package let paper: Double?
    package let paperHalfWidth: Double
    /// Ours; nil where nothing was run.
    package let ours: MeanEstimate?

    /// Nil where one of the two is missing.
    package var verdict: Verdict? {
      guard let paper, let ours else { return nil }
      let difference = ours.mean - paper
      // A single run has no interval; then the paper's alone decides.
      let half = ours.interval.map { ($0.upper - $0.lower) / 2 } ?? .infinity
      if abs(difference) <= min(half, paperHalfWidth) { return .reproduced }
      return difference < 0 ? .better : .worse
    }

    /// Whether the two intervals touch; nil where one of the figures, or our interval, is missing.
    package var intervalsTouch: Bool? {
      guard let paper, let interval = ours?.interval else { return nil }
      return interval.lower <= paper + paperHalfWidth && paper - paperHalfWidth <= interval.upper
    }
  }

  package struct Row: Sendable {
    package let title: String
    /// Nil for a row that is quoted from the paper.
    package let method: PaperMethod?
    package let cells: [Cell]

    package var isQuoted: Bool { method == nil }

    /// Whether anything of it was run here.
    package var isRun: Bool { cells.contains { $0.ours != nil } }

    /// The cells' verdicts in words: "better at 100; reproduced at 600, 1000"; nil where nothing was run that the paper has
    /// a figure of.
    package var verdict: String? {
      let judged = cells.compactMap { cell in cell.verdict.map { (cell, $0) } }
      guard !judged.isEmpty else { return nil }
      var groups: [(name: String, labels: [Int])] = []
      for (cell, verdict) in judged {
        let name =
          verdict == .reproduced || cell.intervalsTouch != true ? verdict.rawValue : "\(verdict) within intervals"
        if let place = groups.firstIndex(where: { $0.name == name }) {
          groups[place].labels.append(cell.labels)
        } else {
          groups.append((name, [cell.labels]))
        }
      }
      guard groups.count > 1 || judged.count < cells.count else { return groups[0].name }
      return groups.map { "\($0.name) at \($0.labels.map(String.init).joined(separator: ", "))" }.joined(
        separator: "; ")
    }
  }

  package let labels: [Int]
  package let rows: [Row]

  /// The rows of the paper that the experiment asks for, those that are only quoted among them, with what is there.
  package init(of results: ResultSet) {
    let labels = results.experiment.labels
    self.labels = labels
    rows = Lee2013.table2.filter { $0.method.map(results.experiment.methods.contains) ?? true }.map { row in
      Row(
        title: row.title, method: row.method,
        cells: labels.map { labels in
          let rates = row.method.map { results.results(of: $0, labels: labels).map(\.testErrorRate) } ?? []
          return Cell(
            labels: labels, paper: row.errorRates[labels], paperHalfWidth: Lee2013.halfWidth(labels: labels),
            ours: rates.isEmpty ? nil : MeanEstimate(of: rates))
        })
    }
  }
}
