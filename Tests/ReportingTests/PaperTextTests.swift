import Foundation
import PseudoLabelDatasets
import PseudoLabelExperiments
import PseudoLabelPersistence
import PseudoLabelReporting
import TestSupport
import Testing

/// The paper's tables as texts, and as JSON.
@Suite struct PaperTextTests {
  private let results: ResultSet

  init() throws {
    let set = try SyntheticDataset.make()
    let experiment = Experiment(methods: [.svm, .dropnn, .pl], labels: [100, 600], splits: [1, 2])
    let nats: [String: any Sendable] = ["labeled": 2.5e-9, "unlabeled": 0.01, "test": 0.02]
    func line(_ method: PaperMethod, _ labels: Int, _ split: UInt64, _ error: Double, _ factor: Double = 1) throws
      -> TrialResult
    {
      try TinyExperiment.line(
        method, labels: labels, split: split, error: error, of: experiment, on: set,
        method == .svm ? [:] : ["entropies": nats.mapValues { ($0 as? Double ?? 0) * factor }])
    }
    results = ResultSet(
      try [
        line(.pl, 600, 1, 0.05), line(.pl, 600, 2, 0.051), line(.dropnn, 600, 1, 0.0857, 4), line(.pl, 100, 1, 0.1),
        line(.svm, 100, 1, 0.25),
      ], of: experiment, on: set)
  }

  @Test func errorsForReading() throws {
    let text = ErrorTable(of: results).text
    #expect(text.columns == ["test error, %", "100 labels", "paper", "600 labels", "paper", "verdict"])
    let rows = Dictionary(uniqueKeysWithValues: text.rows.map { ($0[0], Array($0.dropFirst())) })
    #expect(text.rows.map { $0[0] } == ["SVM", "TSVM", "DBN-rNCA", "EmbedNN", "CAE", "MTC", "dropNN", "+PL"])
    // 12.706 · 0.0005 = 0.0064.
    #expect(rows["+PL"] == ["10.00 (1)", "16.15", "5.05 ± 0.64 (2)", "5.03", "better at 100; reproduced at 600"])
    #expect(rows["SVM"] == ["25.00 (1)", "23.44", "–", "8.85", "worse at 100"])
    #expect(rows["DBN-rNCA"] == ["–", "–", "–", "8.70", "quoted"])
    let nothing = ErrorTable(of: ResultSet(of: results.experiment, on: try SyntheticDataset.make())).text
    #expect(nothing.rows.filter { $0.last == "not run" }.count == 3)
  }

  /// A row that was run, where the paper has no figure, was run.
  @Test func whatCannotBeJudgedIsNotCalledMissing() throws {
    let set = try SyntheticDataset.make()
    let experiment = Experiment(methods: [.pl], labels: [50], splits: [1])
    let line = try TinyExperiment.line(.pl, labels: 50, split: 1, error: 0.2, of: experiment, on: set)
    let text = ErrorTable(of: ResultSet([line], of: experiment, on: set)).text
    #expect(text.rows.last == ["+PL", "20.00 (1)", "–", "–"])
  }

  @Test func errorsForComputing() throws {
    let lines = ErrorTable(of: results).data.csv.split(separator: "\n").map(String.init)
    #expect(lines.count == 1 + 2 * 8)
    #expect(lines.contains("pl,100,0.1615,0.0125,1,0.1,,,better"))
    #expect(lines.contains("pl,600,0.0503,0.00125,2,0.0505,0.0441469,0.0568531,reproduced"))
    #expect(lines.contains("svm,600,0.0885,0.00125,0,,,,"))
    #expect(lines.contains("DBN-rNCA,100,,,0,,,,quoted"))
    #expect(lines.contains("MTC,600,0.0513,0.00125,0,,,,quoted"))
  }

  @Test func entropiesForReadingAndComputing() {
    let table = EntropyTable(of: results)
    let rows = table.text.rows
    #expect(rows.count == 7, "two rows for each reading, and the factors of the one that is there")
    #expect(rows[0] == ["dropNN, as predicted", "1.0e-08", "2.6e-09", "0.0400", "0.0349", "0.0800", "0.0317", "1"])
    #expect(rows[1].last == "2")
    #expect(rows[2] == ["falls by a factor of", "", "", "4.00", "5.21", "4.00", "2.78", ""])
    #expect(rows[3].filter { $0 == "–" }.count == 3)
    let lines = table.data.csv.split(separator: "\n").map(String.init)
    #expect(lines.count == 1 + 3 * 6)
    #expect(lines.contains("dropnn,scaled,unlabeled,0.0349,1,0.04,,"))
    #expect(lines.contains("pl,scaled,test,0.0114,2,0.02,0.02,0.02"))
    #expect(lines.contains("pl,normalized,labeled,6.1e-09,0,,,"))
  }

  /// The names that scripts read.
  @Test func json() throws {
    let report = ReproductionReport(
      results: "lee/results.jsonl", leftAside: 3, errorRates: ErrorTable(of: results),
      entropies: EntropyTable(of: results))
    let data = try JSONFile.encode(report)
    #expect(try JSONDecoder().decode(ReproductionReport.self, from: data) == report)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(Set(object.keys) == ["results", "leftAside", "errorRates", "entropies"])
    #expect(object["results"] as? String == "lee/results.jsonl")
    let cells = try #require(object["errorRates"] as? [[String: Any]])
    #expect(cells.count == 16)
    func cell(_ method: String, _ labels: Int) -> [String: Any]? {
      cells.first { $0["method"] as? String == method && $0["labels"] as? Int == labels }
    }
    let pl = try #require(cell("pl", 600))
    #expect(Set(pl.keys) == ["method", "labels", "testErrorRate", "paperHalfWidth", "verdict"])
    #expect(pl["verdict"] as? String == "reproduced")
    let figure = try #require(pl["testErrorRate"] as? [String: Any])
    #expect(Set(figure.keys) == ["paper", "runs", "mean", "lower", "upper"])
    #expect(figure["runs"] as? Int == 2)
    #expect(abs(try #require(figure["mean"] as? Double) - 0.0505) < 1e-12)
    let missing = try #require(cell("svm", 600)?["testErrorRate"] as? [String: Any])
    #expect(Set(missing.keys) == ["paper", "runs"])
    #expect(cell("CAE", 100)?["verdict"] as? String == "quoted")
    let entropies = try #require(object["entropies"] as? [[String: Any]])
    #expect(entropies.count == 6)
    #expect(Set(entropies[0].keys) == ["method", "outputs", "labeled", "unlabeled", "test"])
    let some = ReproductionReport(results: "r", leftAside: 0, errorRates: nil, entropies: EntropyTable(of: results))
    #expect(some.errorRates == nil && some.entropies == report.entropies)
  }
}
