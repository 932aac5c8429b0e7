import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelExperiments
import PseudoLabelNetworks
import PseudoLabelPersistence
import PseudoLabelTraining
import Synchronization
import TestSupport
import Testing

@Suite struct ReproductionTests {
  private let methods: [PaperMethod] = [.nn, .svm, .dropnn, .pl, .plDAE]

  /// Runs what is missing of an experiment.
  @discardableResult private func run(
    _ experiment: Experiment, in folder: String, keeping kept: Set<Trial> = [], jobs: Int = 2, threads: Int = 1
  ) throws -> Reproduction {
    var reproduction = try Reproduction(
      experiment, on: SyntheticDataset.make(), in: ReproductionFolder(folder), keepingModelsOf: kept)
    let failures = reproduction.run(atOnce: jobs, threads: threads)
    #expect(failures.isEmpty, "\(failures)")
    return reproduction
  }

  /// The lines of a folder without what differs from one run to the next, in the order of the trials.
  private func lines(in folder: String) throws -> [TrialResult] {
    try ReproductionFolder(lookingAt: folder).lines().map { line in
      var line = line
      (line.seconds, line.threads) = (0, 1)
      return line
    }.sorted { $0.trial.name < $1.trial.name }
  }

  private func trial(_ method: PaperMethod, _ split: UInt64 = 1) -> Trial {
    Trial(method, labels: TinyExperiment.labels, split: split)
  }

  /// α is 0 in the first epoch, so that with a single one the pseudo-labels weigh nothing.
  @Test(arguments: [(1, true), (4, false)])
  func pseudoLabelsThatWeighNothingLeaveDropNN(epochs: Int, areEqual: Bool) throws {
    try withFolder { folder in
      let kept: Set = [trial(.pl), trial(.dropnn)]
      let reproduction = try run(TinyExperiment.make(epochs: epochs), in: folder, keeping: kept)
      for split in [1, 2] as [UInt64] {
        let pl = try #require(reproduction.results.results[trial(.pl, split)]?.parametersChecksum)
        #expect((pl == reproduction.results.results[trial(.dropnn, split)]?.parametersChecksum) == areEqual)
      }
      let models = try kept.map { try reproduction.folder.model(of: $0) }
      #expect((models[0] == models[1]) == areEqual)
    }
  }

  /// The line is what the run alone comes to.
  @Test func aLineIsWhatItsRunDoes() throws {
    try withFolder { folder in
      let (experiment, set) = (TinyExperiment.make([.plDAE], splits: [3]), try SyntheticDataset.make())
      let line = try #require(try run(experiment, in: folder).results.results[trial(.plDAE, 3)])
      guard case .network(let configuration) = experiment.configuration(of: trial(.plDAE, 3), on: set) else {
        Issue.record("no network")
        return
      }
      #expect(configuration.seed == 3)
      let run = try Run(configuration, dataset: set, on: CPU(threads: 2))
      let outcome = run.train()
      let summary = try run.summary(of: outcome)
      #expect(line.parametersChecksum == (try outcome.model.parameters.checksum))
      #expect((line.testErrorRate, line.validationErrorRate) == (summary.testErrorRate, summary.validationErrorRate))
      #expect(line.updates == 4 * 19)
      #expect(line.normalizedEntropies?.test == summary.conditionalEntropy.test)
      #expect(line.normalizedEntropies?.unlabeled == summary.conditionalEntropy.unlabeled)
      #expect(line.config == .network(run.record))
      // H of the outputs as they are: -Σ p ln p, here in one sum; and with no unit scaled down for dropout.
      func entropy(of model: Model) -> Double {
        let outputs = model.probabilities(for: set.test.features, on: CPU(threads: 1)).map(Double.init)
        return -outputs.reduce(0) { $0 + ($1 > 0 ? $1 * log($1) : 0) } / Double(set.test.count)
      }
      var bare = outcome.model.network
      bare.inputDropout = nil
      bare.layers = bare.layers.map { layer in
        guard case .dense(var dense) = layer else { return layer }
        dense.dropout = nil
        return .dense(dense)
      }
      #expect(abs(try #require(line.entropies?.test) - entropy(of: outcome.model)) < 1e-6)
      let unscaled = entropy(of: Model(network: bare, parameters: outcome.model.parameters))
      #expect(abs(try #require(line.unscaledEntropies?.test) - unscaled) < 1e-6)
      #expect(line.entropies != line.unscaledEntropies)
    }
  }

  @Test func anyNumberOfJobsAndThreadsGivesTheSameLines() throws {
    try withFolder { folder in
      let experiment = TinyExperiment.make(methods)
      try run(experiment, in: "\(folder)/alone", jobs: 1)
      let expected = try lines(in: "\(folder)/alone")
      #expect(expected.map(\.trial.name) == experiment.trials.map(\.name).sorted())
      #expect(Set(expected.compactMap(\.parametersChecksum)).count == 8)
      for (jobs, threads) in [(2, 1), (7, 1), (2, 2)] {
        try run(experiment, in: "\(folder)/\(jobs)-\(threads)", jobs: jobs, threads: threads)
        #expect(try lines(in: "\(folder)/\(jobs)-\(threads)") == expected)
      }
    }
  }

  @Test func partByPartIsTheSameAsAtOnce() throws {
    try withFolder { folder in
      try run(TinyExperiment.make(methods, splits: [1, 2, 3]), in: "\(folder)/whole")
      let place = "\(folder)/parts"
      for (methods, splits) in [([.pl], [2]), ([.pl, .svm], [1, 2]), (methods, [3]), (methods, [1, 2, 3])]
        as [([PaperMethod], [UInt64])]
      {
        let before = try lines(in: place).map(\.trial)
        let experiment = TinyExperiment.make(methods, splits: splits)
        let pending = try Reproduction(
          experiment, on: SyntheticDataset.make(), in: ReproductionFolder(lookingAt: place)
        ).pending
        #expect(pending == experiment.trials.filter { !before.contains($0) })
        #expect(try run(experiment, in: place).pending == [])
      }
      #expect(try lines(in: place) == lines(in: "\(folder)/whole"))
    }
  }

  /// Asks for a stop at a run's fifth update, and notes which was the first.
  private final class Stopper: TrainingObserver, @unchecked Sendable {
    let stop: StopSignal?
    var first: Int?
    init(_ stop: StopSignal?) { self.stop = stop }
    func trained(updates: Int, of total: Int) {
      first = first ?? updates
      if updates == 5 { stop?.request() }
    }
  }

  @Test(arguments: [1, 2], [PaperMethod.dropnn, .svm, .plDAE])
  func stoppedAndStartedAgainIsTheSameAsUninterrupted(jobs: Int, cut: PaperMethod) throws {
    try withFolder { folder in
      let experiment = TinyExperiment.make(methods)
      try run(experiment, in: "\(folder)/whole")
      for checkpoints in [nil, CheckpointInterval.epochs(1)] {
        let place = "\(folder)/cut-\(checkpoints == nil)"
        let last = trial(cut)
        do {
          var first = try Reproduction(experiment, on: SyntheticDataset.make(), in: ReproductionFolder(place))
          let stop = StopSignal()
          var endings: [Trial: Bool] = [:]
          let failures = first.run(
            atOnce: jobs, checkpoints: checkpoints, stop: stop, observer: { Stopper($0 == last ? stop : nil) },
            ended: { endings[$0] = (try? $1.get()) != nil })
          #expect(failures.isEmpty, "a stop is no failure")
          #expect(endings[last] == false)
          let done = Set(endings.filter(\.value).keys)
          #expect(Set(try lines(in: place).map(\.trial)) == done)
          #expect(first.pending == experiment.trials.filter { !done.contains($0) })
          #expect(done.count < experiment.trials.count)
        }
        let begun = Mutex<[Trial: Stopper]>([:])
        var second = try Reproduction(experiment, on: SyntheticDataset.make(), in: ReproductionFolder(place))
        let failures = second.run(
          atOnce: jobs, checkpoints: checkpoints,
          observer: { trial in
            let stopper = Stopper(nil)
            begun.withLock { $0[trial] = stopper }
            return stopper
          }, warn: { Issue.record("\($0)") })
        #expect(failures.isEmpty)
        // Where there was a checkpoint, nothing is trained twice.
        #expect(begun.withLock { $0[last]?.first } == (checkpoints == nil || cut == .svm ? 1 : 6))
        #expect(try lines(in: place) == lines(in: "\(folder)/whole"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: place) == ["results.jsonl"])
      }
    }
  }

  /// A checkpoint that is damaged, or of another experiment in the same folder, is said, and the run made anew.
  @Test(arguments: [false, true]) func aCheckpointThatIsNoneOfThisRunIsSaid(isDamaged: Bool) throws {
    try withFolder { folder in
      let (experiment, place) = (TinyExperiment.make([.pl], splits: [1]), "\(folder)/place")
      try run(experiment, in: "\(folder)/whole")
      let stop = StopSignal()
      do {
        var first = try Reproduction(
          TinyExperiment.make([.pl], splits: [1], epochs: isDamaged ? 4 : 3), on: SyntheticDataset.make(),
          in: ReproductionFolder(place))
        #expect(first.run(atOnce: 1, checkpoints: .epochs(1), stop: stop, observer: { _ in Stopper(stop) }).isEmpty)
      }
      let checkpoint = "\(place)/unfinished/\(trial(.pl).name)/checkpoint-1.safetensors"
      if isDamaged { try Data("checkpoint".utf8).write(to: URL(filePath: checkpoint)) }
      let said = Mutex<[String]>([])
      var second = try Reproduction(experiment, on: SyntheticDataset.make(), in: ReproductionFolder(place))
      #expect(second.run(atOnce: 1, warn: { text in said.withLock { $0.append(text) } }).isEmpty)
      let texts = said.withLock { $0 }
      #expect(texts.count == 1)
      #expect(texts.first?.contains(checkpoint) == true && texts.first?.hasSuffix("The run is made anew.") == true)
      #expect(try lines(in: place) == lines(in: "\(folder)/whole"))
    }
  }

  /// As a machine that goes down in the middle of a line leaves it.
  @Test func aTornLineIsNoneAndIsReplaced() throws {
    try withFolder { folder in
      let (file, experiment) = (URL(filePath: "\(folder)/results.jsonl"), TinyExperiment.make())
      try run(experiment, in: folder)
      let (whole, expected) = (try Data(contentsOf: file), try lines(in: folder))
      let newlines = whole.indices.filter { whole[$0] == UInt8(ascii: "\n") }
      for end in [newlines[3], newlines[2] + 100, newlines[2] + 2] {
        try whole.prefix(end).write(to: file)
        #expect(try lines(in: folder).count == 3)
        #expect(try run(experiment, in: folder).results.foreign == 0)
        #expect(try lines(in: folder) == expected)
      }
    }
  }

  @Test func aModelThatIsWantedAndMissingIsMadeAgainWithoutASecondLine() throws {
    try withFolder { folder in
      let experiment = TinyExperiment.make()
      try run(experiment, in: folder)
      let before = try Data(contentsOf: URL(filePath: "\(folder)/results.jsonl"))
      let kept: Set = [trial(.pl, 2), trial(.dropnn, 2), trial(.plDAE, 2)]
      let wanting = try Reproduction(
        experiment, on: SyntheticDataset.make(), in: ReproductionFolder(lookingAt: folder), keepingModelsOf: kept)
      // That of a trial which the experiment does not ask for is not made.
      #expect(wanting.pending == [trial(.dropnn, 2), trial(.pl, 2)])
      let after = try run(experiment, in: folder, keeping: kept)
      #expect(after.pending == [])
      #expect(try Data(contentsOf: URL(filePath: "\(folder)/results.jsonl")) == before)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: "\(folder)/models").sorted()
          == ["dropnn-12-2.safetensors", "pl-12-2.safetensors"])
      for trial in wanting.pending {
        let checksum = try after.folder.model(of: trial).parameters.checksum
        #expect(checksum == after.results.results[trial]?.parametersChecksum)
      }
    }
  }

  /// A trial whose line is there has everything: where the network cannot be written there is no line, and where the line
  /// cannot be, the network is there.
  @Test(arguments: ["models", "results.jsonl"])
  func theModelIsWrittenBeforeTheLine(blocked: String) throws {
    try withFolder { folder in
      let experiment = TinyExperiment.make(splits: [1])
      do {
        var reproduction = try Reproduction(
          experiment, on: SyntheticDataset.make(), in: ReproductionFolder(folder), keepingModelsOf: [trial(.pl)])
        // A file where the folder should be, or a folder where the file should be.
        if blocked == "models" {
          try Data().write(to: URL(filePath: "\(folder)/models"))
        } else {
          try FileManager.default.createDirectory(atPath: "\(folder)/results.jsonl", withIntermediateDirectories: true)
        }
        let failures = reproduction.run(atOnce: 1)
        let failed: [Trial] = blocked == "models" ? [trial(.pl)] : [trial(.dropnn), trial(.pl)]
        #expect(failures.map(\.trial) == failed)
        #expect(reproduction.pending == failed)
        #expect(reproduction.folder.hasModel(of: trial(.pl)) == (blocked != "models"))
        let failure = try #require(ReproductionFailure(failures, of: 2))
        #expect(failure.kind == .inputOutput)
        #expect(failure.description.hasPrefix("\(failed.count) of 2 runs failed.\n  "))
        #expect(failure.description.contains("\n  +PL, 12 labels, split 1: \(folder)/"))
      }
      try FileManager.default.removeItem(atPath: "\(folder)/\(blocked)")
      #expect(try run(experiment, in: folder, keeping: [trial(.pl)]).pending == [])
      #expect(try lines(in: folder).count == 2)
    }
  }

  /// What does not divide by the classes is dealt out by the split: counts differ by one at most.
  @Test func labelsThatDoNotDivideByTheClasses() throws {
    try withFolder { folder in
      var experiment = TinyExperiment.make([.svm, .pl])
      experiment.labels = [13, 15]
      let reproduction = try run(experiment, in: folder)
      #expect(try lines(in: folder).map(\.trial.name) == experiment.trials.map(\.name).sorted())
      let table = ErrorTable(of: reproduction.results)
      #expect(table.rows.filter(\.isRun).count == 2)
    }
  }

  @Test func aFolderHasOneWriter() throws {
    try withFolder { folder in
      let first = try ReproductionFolder(folder)
      let failure = #expect(throws: FileFailure.self) { try ReproductionFolder("\(folder)/") }
      #expect(failure?.kind == .inputOutput)
      #expect(failure?.description.contains("another process") == true)
      #expect(try ReproductionFolder(lookingAt: folder).lines() == first.lines())
    }
    try withFolder { folder in
      do { _ = try ReproductionFolder(folder) }
      #expect(throws: Never.self) { try ReproductionFolder(folder) }
      let other = ReproductionFolder(lookingAt: "\(folder)/none")
      #expect(!other.exists)
      #expect(try other.lines() == [])
    }
  }

  @Test func anExperimentThatDoesNotFitIsRefusedBeforeAnythingIsRun() throws {
    let set = try SyntheticDataset.make()
    func words(_ change: (inout Experiment) -> Void) -> String {
      var experiment = TinyExperiment.make(methods)
      change(&experiment)
      let failure = #expect(throws: RequestFailure.self) { try experiment.validate(on: set) }
      #expect(failure?.kind == .usage)
      return failure?.description ?? ""
    }
    #expect(throws: Never.self) { try TinyExperiment.make(methods).validate(on: set) }
    #expect(words { $0.labels = [12, 3] } == "--labels: expected at least 4, one for each class, found 3.")
    #expect(words { $0.labels = [201] } == "--labels: expected at most the 200 examples there are, found 201.")
    #expect(words { $0.labels = [180] }.hasPrefix("validation beside --labels 180: expected at most the 20 examples"))
    #expect(words { $0.hiddenUnits = 0 } == "recipe.network.layers.[0].dense.units: expected at least 1, found 0.")
    for epochs in [0, -1, .min] {
      #expect(words { $0.epochs = epochs } == "recipe.epochs: expected at least 1, found \(epochs).")
    }
    #expect(words { $0.epochs = .max }.contains("a number of updates that can be counted"))
  }
}

/// Calls `body` with an empty folder, which is there as long.
func withFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appending(path: "reproduction-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder.path(percentEncoded: false))
}
