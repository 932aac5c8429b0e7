import Foundation
import PseudoLabelCatalog
import PseudoLabelDatasets
import PseudoLabelExperiments
import TestSupport
import Testing

/// Our figures beside those of the paper.
@Suite struct PaperTableTests {
  private let experiment = Experiment(methods: PaperMethod.allCases, splits: [1, 2])
  private let set: ImageDataset

  init() throws { set = try SyntheticDataset.make() }

  /// Of test error rates by the number of labels: one for each split.
  private func table(_ rates: [Int: [Double]], _ method: PaperMethod = .pl) throws -> ErrorTable {
    let lines = try rates.flatMap { labels, rates in
      try rates.enumerated().map { number, rate in
        try TinyExperiment.line(
          method, labels: labels, split: UInt64(number + 1), error: rate, of: experiment, on: set)
      }
    }
    return ErrorTable(of: ResultSet(lines, of: experiment, on: set))
  }

  private func cell(_ rates: [Double], labels: Int = 600) throws -> ErrorTable.Cell {
    let table = try table([labels: rates])
    return try #require(table.rows.first { $0.method == .pl }?.cells.first { $0.labels == labels })
  }

  /// Two rates whose mean lies `difference` from the paper's and whose 95 % interval is ± `half`: of two values, it is
  /// 12.706 times half their distance.
  private func pair(_ difference: Double, half: Double) -> [Double] {
    let paper = 5.03 / 100
    let distance = half / 12.706204736432095
    return [paper + difference - distance, paper + difference + distance]
  }

  /// Around +PL with 600 labels, 5.03 ± 0.125 %.
  @Test(
    arguments: [
      (0, 0.01, .reproduced, true), (0, 1e-9, .reproduced, true), (0, 0, .reproduced, true),
      (0.00124, 0.00126, .reproduced, true), (-0.00124, 0.00126, .reproduced, true),
      (0.00126, 0.01, .worse, true), (-0.00126, 0.01, .better, true),  // inside ours alone
      (0.001, 0.00099, .worse, true), (-0.001, 0.00099, .better, true),  // inside the paper's alone
      (0.002, 0.00076, .worse, true), (-0.002, 0.00076, .better, true),  // inside none, the intervals touch
      (0.002, 0.00074, .worse, false), (-0.002, 0.00074, .better, false),  // nor do they touch
      (1e-7, 0, .worse, true), (-1e-7, 0, .better, true),
    ] as [(Double, Double, ErrorTable.Verdict, Bool)])
  func bothIntervalsDecide(difference: Double, half: Double, verdict: ErrorTable.Verdict, touch: Bool) throws {
    let cell = try cell(pair(difference, half: half))
    #expect(cell.ours?.count == 2)
    #expect(cell.verdict == verdict)
    #expect(cell.intervalsTouch == touch)
  }

  /// One run has no interval: the paper's alone decides, and nothing is said of intervals that touch.
  @Test(
    arguments: [
      (600, 0.0503, .reproduced), (600, 0.05154, .reproduced), (600, 0.05156, .worse), (600, 0.04904, .better),
      (100, 0.1739, .reproduced), (100, 0.1741, .worse), (3000, 0.0289, .reproduced), (3000, 0.0269, .better),
    ] as [(Int, Double, ErrorTable.Verdict)])
  func oneRunIsJudgedByThePapersInterval(labels: Int, rate: Double, verdict: ErrorTable.Verdict) throws {
    let cell = try cell([rate], labels: labels)
    #expect(cell.ours?.mean == rate)
    #expect(cell.verdict == verdict)
    #expect(cell.intervalsTouch == nil)
  }

  @Test func withoutARunThereIsNoVerdict() throws {
    let cell = try cell([])
    #expect(cell.ours == nil && cell.verdict == nil && cell.intervalsTouch == nil)
    #expect(abs(try #require(cell.paper) - 0.0503) < 1e-12)
    let table = try table([:])
    #expect(table.rows.allSatisfy { $0.verdict == nil && !$0.isRun })
    #expect(table.rows.filter(\.isQuoted).map(\.title) == ["TSVM", "DBN-rNCA", "EmbedNN", "CAE", "MTC"])
  }

  @Test(
    arguments: [
      ([100: [0.16, 0.163], 600: [0.05, 0.0506], 1000: [0.043, 0.0431], 3000: [0.028, 0.0281]], "reproduced"),
      ([100: [0.16, 0.163]], "reproduced at 100"),
      ([100: [0.14], 600: [0.05], 1000: [0.043]], "better at 100; reproduced at 600, 1000"),
      ([100: [0.2], 600: [0.2], 1000: [0.2], 3000: [0.2]], "worse"),
      ([600: [0.05, 0.056], 1000: [0.08, 0.0801]], "worse within intervals at 600; worse at 1000"),
      ([600: [0.044, 0.05], 3000: [0.0283]], "better within intervals at 600; reproduced at 3000"),
    ] as [([Int: [Double]], String)])
  func aRowsVerdictInWords(rates: [Int: [Double]], words: String) throws {
    #expect(try table(rates).rows.first { $0.method == .pl }?.verdict == words)
  }

  /// Numbers of labels that the paper has no figure of are shown, and not judged.
  @Test func otherNumbersOfLabels() throws {
    var other = experiment
    other.labels = [50, 600]
    let lines = try [50, 600].map {
      try TinyExperiment.line(.pl, labels: $0, split: 1, error: 0.0503, of: other, on: set)
    }
    let table = ErrorTable(of: ResultSet(lines, of: other, on: set))
    let row = try #require(table.rows.first { $0.method == .pl })
    #expect(row.cells.map(\.labels) == [50, 600])
    #expect(row.cells[0].ours?.mean == 0.0503)
    #expect(row.cells[0].paper == nil && row.cells[0].verdict == nil)
    #expect(row.verdict == "reproduced at 600")
    let alone = ErrorTable(of: ResultSet([lines[0]], of: other, on: set))
    #expect(alone.rows.first { $0.method == .pl }?.verdict == nil)
    #expect(alone.rows.first { $0.method == .pl }?.isRun == true)
  }

  /// Rows and columns are those that were asked for; splits beyond them do not count.
  @Test func aTableShowsWhatWasAskedFor() throws {
    let some = Experiment(methods: [.pl, .svm], labels: [1000, 100], splits: [2])
    let lines = try [1, 2, 3].map {
      try TinyExperiment.line(.pl, labels: 100, split: $0, error: 0.1 * Double($0), of: some, on: set)
    }
    let table = ErrorTable(of: ResultSet(lines, of: some, on: set))
    #expect(table.labels == [1000, 100])
    #expect(table.rows.compactMap(\.method) == [.svm, .pl])
    #expect(table.rows.last?.cells.last?.ours?.mean == 0.2)
  }

  // MARK: Table 1

  private func entropies(_ method: PaperMethod, split: UInt64, _ factor: Double) throws -> TrialResult {
    func figures(_ scale: Double) -> [String: any Sendable] {
      ["labeled": 1e-9 * factor * scale, "unlabeled": 0.03 * factor * scale, "test": 0.04 * factor * scale]
    }
    return try TinyExperiment.line(
      method, labels: 600, split: split, error: 0.05, of: experiment, on: set,
      ["entropies": figures(1), "unscaledEntropies": figures(0.5), "normalizedEntropies": figures(2)])
  }

  @Test func entropiesAreMeansAndTheirFactors() throws {
    let lines = try [
      entropies(.dropnn, split: 1, 1), entropies(.dropnn, split: 2, 3), entropies(.pl, split: 1, 0.25),
      TinyExperiment.line(.dropnn, labels: 100, split: 1, error: 0.2, of: experiment, on: set),
    ]
    let table = EntropyTable(of: ResultSet(lines, of: experiment, on: set))
    #expect(table.rows.count == 6)
    for (outputs, scale) in [(EntropyTable.Outputs.scaled, 1.0), (.unscaled, 0.5), (.normalized, 2)] {
      let rows = table.rows.filter { $0.outputs == outputs }
      #expect(rows.map(\.method) == [.dropnn, .pl])
      #expect(abs(try #require(rows[0].unlabeled?.mean) - 0.06 * scale) < 1e-12)
      #expect(abs(try #require(rows[0].test?.mean) - 0.08 * scale) < 1e-12)
      #expect(abs(try #require(rows[0].labeled?.mean) - 2e-9 * scale) < 1e-20)
      #expect(rows[0].test?.count == 2 && rows[1].test?.count == 1)
      let factors = try #require(table.factors(outputs))
      // 0.0349 / 0.0067 and 0.0317 / 0.0114.
      #expect(abs(factors.unlabeled.paper - 5.208955) < 1e-6 && abs(factors.test.paper - 2.780702) < 1e-6)
      #expect(abs(factors.unlabeled.ours - 8) < 1e-9 && abs(factors.test.ours - 8) < 1e-9)
    }
  }

  @Test func withoutBothMethodsThereIsNoFactor() throws {
    for lines in try [[], [entropies(.pl, split: 1, 1)], [entropies(.dropnn, split: 1, 1)]] as [[TrialResult]] {
      let table = EntropyTable(of: ResultSet(lines, of: experiment, on: set))
      #expect(table.rows.count == 6)
      #expect(EntropyTable.Outputs.allCases.allSatisfy { table.factors($0) == nil })
    }
    let certain = try [entropies(.dropnn, split: 1, 1), entropies(.pl, split: 1, 0)]
    #expect(EntropyTable(of: ResultSet(certain, of: experiment, on: set)).factors(.scaled) == nil)
  }
}
