import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelExperiments
import PseudoLabelPersistence
import PseudoLabelTraining
import TestSupport
import Testing

/// Runs that `train` made, taken into a reproduction.
@Suite struct AdoptionTests {
  private let pl = Trial(.pl, labels: TinyExperiment.labels, split: 2)

  /// Makes the run of a trial as `train` does.
  private func train(
    _ trial: Trial, of experiment: Experiment, at path: String, _ change: (inout RunConfiguration) -> Void = { _ in }
  ) throws {
    let set = try SyntheticDataset.make()
    guard case .network(var configuration) = experiment.configuration(of: trial, on: set) else {
      Issue.record("no network")
      return
    }
    change(&configuration)
    let run = try Run(configuration, dataset: set, on: CPU(threads: 1))
    let directory = try RunDirectory.create(at: path, config: run.record, overwrite: false)
    _ = try run.store(run.train(), in: directory)
  }

  private func reproduction(
    of experiment: Experiment, in folder: String, keeping kept: Set<Trial> = []
  ) throws -> Reproduction {
    try Reproduction(
      experiment, on: SyntheticDataset.make(), in: ReproductionFolder(folder), keepingModelsOf: kept)
  }

  private func untimed(_ line: TrialResult?) -> TrialResult? {
    var line = line
    line?.seconds = 0
    return line
  }

  @Test(arguments: [PaperMethod.nn, .dropnn, .pl, .plDAE])
  func itsLineIsThatOfRunningIt(method: PaperMethod) throws {
    try withFolder { folder in
      let experiment = TinyExperiment.make([.nn, .svm, .dropnn, .pl, .plDAE])
      let trial = Trial(method, labels: TinyExperiment.labels, split: 2)
      try train(trial, of: experiment, at: "\(folder)/run")
      var own = try reproduction(of: experiment, in: "\(folder)/own", keeping: [trial])
      _ = own.run(atOnce: 2)

      var other = try reproduction(of: experiment, in: "\(folder)/other", keeping: [trial])
      #expect(try other.trial(ofRun: "\(folder)/run") == trial)
      #expect(other.pending.contains(trial), "to look changes nothing")
      #expect(try other.adopt("\(folder)/run", cpu: CPU(threads: 2)) == trial)
      #expect(untimed(other.results.results[trial]) == untimed(own.results.results[trial]))
      #expect(try other.folder.model(of: trial) == own.folder.model(of: trial))
      #expect(other.pending == experiment.trials.filter { $0 != trial })
      // Once more changes nothing.
      #expect(try other.adopt("\(folder)/run", cpu: CPU(threads: 1)) == trial)
      #expect(try other.folder.lines() == [try #require(other.results.results[trial])])
    }
  }

  /// What does not belong here, or has not come to its end.
  @Test func otherRunsAreNone() throws {
    try withFolder { folder in
      let experiment = TinyExperiment.make()
      try train(pl, of: experiment, at: "\(folder)/units") {
        $0.recipe.network.layers.append($0.recipe.network.layers[0])
      }
      try train(pl, of: experiment, at: "\(folder)/epochs") { $0.recipe.epochs += 1 }
      try train(pl, of: experiment, at: "\(folder)/split") { $0.seed = 9 }
      try train(pl, of: experiment, at: "\(folder)/labels") { $0.labels = 16 }
      try train(pl, of: experiment, at: "\(folder)/path") { $0.inputPath = .dense }
      var here = try reproduction(of: experiment, in: "\(folder)/here")
      for name in ["units", "epochs", "split", "labels", "path"] {
        #expect(try here.adopt("\(folder)/\(name)", cpu: CPU(threads: 1)) == nil, "\(name)")
      }
      for file in [RunFile.summary, .model] {
        let path = "\(folder)/without-\(file)"
        try train(pl, of: experiment, at: path)
        try FileManager.default.removeItem(atPath: "\(path)/\(file.rawValue)")
        #expect(try here.adopt(path, cpu: CPU(threads: 1)) == nil, "without \(file)")
      }
      for ending in [RunSummary.Ending.stopped, .diverged] {
        let path = "\(folder)/\(ending)"
        try train(pl, of: experiment, at: path)
        var summary = try RunDirectory(opening: path).summary(as: RunSummary.self)
        summary.ending = ending
        try JSONFile.write(summary, to: "\(path)/summary.json")
        #expect(try here.adopt(path, cpu: CPU(threads: 1)) == nil, "\(ending)")
      }
      #expect(here.pending == experiment.trials)
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/here/results.jsonl"))
    }
  }

  /// The same configuration on other data has other checksums.
  @Test func aRunOnOtherDataIsNone() throws {
    try withFolder { folder in
      let experiment = TinyExperiment.make()
      try train(pl, of: experiment, at: "\(folder)/run")
      var there = try Reproduction(
        experiment, on: SyntheticDataset.make(index: 7), in: ReproductionFolder("\(folder)/there"))
      #expect(try there.adopt("\(folder)/run", cpu: CPU(threads: 1)) == nil)
    }
  }

  @Test func whatIsNoRunIsToldSo() throws {
    try withFolder { folder in
      var here = try reproduction(of: TinyExperiment.make(), in: "\(folder)/here")
      let missing = #expect(throws: FileFailure.self) { try here.adopt("\(folder)/none", cpu: CPU(threads: 1)) }
      #expect(missing?.problem == .missing)
      let empty = #expect(throws: FileFailure.self) { try here.adopt(folder, cpu: CPU(threads: 1)) }
      #expect(empty?.kind == .data)
    }
  }
}
