import Foundation
import PseudoLabelCatalog
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelExperiments
import PseudoLabelPersistence
import TestSupport
import Testing

@Suite struct ResultSetTests {
  private let experiment = Experiment(methods: [.svm, .dropnn, .pl], labels: [100, 600], splits: [1, 2, 3])
  private let set: ImageDataset

  init() throws { set = try SyntheticDataset.make() }

  private func line(
    _ method: PaperMethod, labels: Int = 600, split: UInt64 = 1, error: Double = 0.05, of other: Experiment? = nil,
    _ changes: [String: any Sendable] = [:]
  ) throws -> TrialResult {
    try TinyExperiment.line(
      method, labels: labels, split: split, error: error, of: other ?? experiment, on: set, changes)
  }

  /// Whatever order lines stand in, and however often: the tables are the same. Some trials were run twice, by another
  /// version or on another processor.
  @Test func theOrderOfLinesDoesNotMatter() throws {
    var lines = try experiment.trials.enumerated().map { number, trial in
      try line(trial.method, labels: trial.labels, split: trial.split, error: 0.04 + 0.001 * Double(number))
    }
    for (error, changes) in [
      (0.07, ["version": "0.1.9"]), (0.08, ["version": "0.3.0"]), (0.06, ["instructionSet": "avx2"]),
      (0.061, ["instructionSet": "avx2"]), (0.062, ["oneDNN": "2.6"]), (0.05, ["seconds": 0.5]),
    ] as [(Double, [String: any Sendable])] {
      lines.append(try line(.pl, split: 2, error: error, changes))
    }
    lines.append(try line(.dropnn, split: 77, error: 0.9))
    let expected = ResultSet(lines, of: experiment, on: set)
    #expect(expected.results.count == experiment.trials.count + 1)
    #expect(expected.results[Trial(.pl, labels: 600, split: 2)]?.version == "0.1.9")
    #expect(expected.missing.isEmpty && expected.foreign == 0)
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<20 {
      let several = (lines + lines).shuffled(using: &generator)
      let results = ResultSet(several, of: experiment, on: set)
      #expect(results.results == expected.results)
      for method in experiment.methods {
        #expect(results.results(of: method, labels: 600) == expected.results(of: method, labels: 600))
        #expect(results.results(of: method, labels: 600).map(\.split) == [1, 2, 3])
      }
    }
  }

  /// As with `cat a/results.jsonl b/results.jsonl`.
  @Test func filesPutTogetherAreReadAsOne() throws {
    try withFolder { folder in
      let halves = try [[1, 2], [2, 3]].map { splits in
        let place = try ReproductionFolder("\(folder)/\(splits)")
        for split in splits {
          for method in experiment.methods {
            try place.results.append(line(method, split: UInt64(split), error: 0.01 * Double(split)))
          }
        }
        return try Data(contentsOf: URL(filePath: place.results.path))
      }
      for (name, content) in [("ab", halves[0] + halves[1]), ("ba", halves[1] + halves[0])] {
        let place = try ReproductionFolder("\(folder)/\(name)")
        try content.write(to: URL(filePath: place.results.path))
        let results = try ResultSet(place.lines(), of: experiment, on: set)
        #expect(results.results.count == 9)
        #expect(results.missing.allSatisfy { $0.labels == 100 })
      }
    }
  }

  @Test func linesOfOtherConfigurationsAreLeftAside() throws {
    var (units, epochs, validation) = (experiment, experiment, experiment)
    (units.hiddenUnits, epochs.epochs, validation.validation) = (77, 10, 999)
    let checksums = try SyntheticDataset.make(index: 5).checksums
    var other = try line(.pl)
    guard case .network(var configuration) = other.config else {
      Issue.record("no network")
      return
    }
    configuration.checksums = checksums
    other.config = .network(configuration)
    let foreign = try [
      line(.pl, of: units), line(.pl, of: epochs), line(.svm, of: validation), other, line(.pl, ["seed": 2]),
      line(.pl, ["split": 2]), line(.pl, ["labels": 100]), line(.pl, ["method": "dropnn"]),
      line(.pl, ["method": "svm"]), line(.svm, ["method": "pl"]),
    ]
    for line in foreign {
      let results = ResultSet([line], of: experiment, on: set)
      #expect(results.foreign == 1, "\(line)")
      #expect(results.results.isEmpty)
      #expect(results.missing == experiment.trials)
    }
    #expect(try ResultSet(foreign + [line(.pl)], of: experiment, on: set).foreign == foreign.count)
    // Those of them that another experiment asks for are its own.
    #expect(try ResultSet([line(.pl, of: units)], of: units, on: set).foreign == 0)
  }

  /// A version that asks for the same brings the same.
  @Test(arguments: [PaperMethod.pl, .svm])
  func linesOfOtherVersionsCount(method: PaperMethod) throws {
    var line = try line(method, ["version": "0.0.1"])
    switch line.config {
    case .network(var configuration):
      configuration.version = "0.0.1"
      line.config = .network(configuration)
    case .kernelSearch(var configuration):
      configuration.version = nil
      line.config = .kernelSearch(configuration)
    }
    let results = ResultSet([line], of: experiment, on: set)
    #expect(results.foreign == 0)
    #expect(results.results(of: method, labels: 600) == [line])
  }

  /// A line is what it was, read again.
  @Test(arguments: [PaperMethod.plDAE, .svm])
  func linesSurviveTheFile(method: PaperMethod) throws {
    try withFolder { path in
      let folder = try ReproductionFolder(path)
      let lines = try [line(method, error: 0.1 + 0.2), line(method, split: .max, error: 1.0 / 3)]
      for line in lines { try folder.results.append(line) }
      #expect(try folder.lines() == lines)
    }
  }

  /// What cannot come of a run would make nonsense of a mean.
  @Test(
    arguments: [
      (["testErrorRate": "nan"], "line 2, testErrorRate: expected a fraction from 0 to 1, found nan."),
      (["testErrorRate": 5.03], "line 2, testErrorRate: expected a fraction from 0 to 1, found 5.03."),
      (["validationErrorRate": -0.1], "line 2, validationErrorRate: expected a fraction from 0 to 1, found -0.1."),
      (["unlabeledErrorRate": "inf"], "line 2, unlabeledErrorRate: expected a fraction from 0 to 1, found inf."),
      (["seconds": "nan"], "line 2, seconds: expected a finite number, found nan."),
      (
        ["entropies": ["labeled": 0, "unlabeled": "nan", "test": 0] as [String: any Sendable]],
        "line 2, entropies.unlabeled: expected a finite number, found nan."
      ),
      (["method": "magic"], "line 2, method: expected a valid value, found \"magic\"."),
      (["split": -1], "line 2: expected valid JSON, found an error of syntax or a number out of range."),
      (["config": [:] as [String: Int]], "line 2, config"),
    ] as [([String: any Sendable], String)])
  func figuresOfNoRunAreRefused(changes: [String: any Sendable], words: String) throws {
    try withFolder { path in
      let folder = try ReproductionFolder(path)
      let good = try line(.pl)
      try folder.results.append(good)
      var object = try #require(
        try JSONSerialization.jsonObject(with: JSONFile.encode(good)) as? [String: Any])
      object.merge(changes.mapValues { $0 as Any }) { $1 }
      let bad = try JSONSerialization.data(withJSONObject: object)
      let file = URL(filePath: folder.results.path)
      try (Data(contentsOf: file) + bad + Data("\n".utf8)).write(to: file)
      let failure = #expect(throws: FileFailure.self) { try folder.lines() }
      #expect(failure?.kind == .data)
      #expect(
        failure?.description.hasPrefix("\(path)/results.jsonl: \(words)") == true, "\(String(describing: failure))")
    }
  }
}
