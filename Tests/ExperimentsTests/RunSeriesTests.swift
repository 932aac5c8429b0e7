import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelExperiments
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelPersistence
import PseudoLabelSchedules
import PseudoLabelTraining
import TestSupport
import Testing

@Suite struct RunSeriesTests {
  /// An empty folder for the length of a test.
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "series-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path(percentEncoded: false))
  }

  private func configuration(epochs: Int = 8) -> RunConfiguration {
    var recipe = Lee2013.recipe(.pseudoLabel, inputs: 25, classes: 4, labels: 12)
    recipe.network.layers = [.dense(DenseLayer(units: 20, dropout: Dropout(0.3), weights: .he))]
    recipe.unlabeled = Method.pseudoLabel.unlabeledTerms(weight: .ramp(from: 0, to: 1, during: .epochs(2..<6)))
    (recipe.epochs, recipe.epochLength, recipe.labeledBatch, recipe.unlabeledBatch) = (epochs, .passOverLabeled, 5, 30)
    return RunConfiguration(dataset: .mnist, labels: 12, validation: 40, seed: 1, recipe: recipe)
  }

  private func series(
    _ seeds: String, in folder: String, _ configuration: RunConfiguration? = nil, overwrite: Bool = false
  ) throws -> RunSeries {
    try RunSeries(
      configuration ?? self.configuration(), seeds: Seeds(parsing: seeds), dataset: SyntheticDataset.make(),
      folder: folder, overwrite: overwrite)
  }

  private func bytes(_ file: RunFile, of seed: UInt64, in folder: String) throws -> Data {
    try Data(contentsOf: URL(filePath: "\(folder)/seed-\(seed)/\(file.rawValue)"))
  }

  /// The model file of each seed.
  private func models(_ seeds: String, in folder: String) throws -> [Data] {
    try Seeds(parsing: seeds).values.map { try bytes(.model, of: $0, in: folder) }
  }

  /// A run as `Run` alone makes it.
  private func runAlone(_ seed: UInt64, in folder: String) throws {
    var configuration = configuration()
    configuration.seed = seed
    let run = try Run(configuration, dataset: SyntheticDataset.make(), on: CPU(threads: 2))
    let directory = try RunDirectory.create(at: "\(folder)/seed-\(seed)", config: run.record, overwrite: false)
    _ = try run.store(run.train(), in: directory)
  }

  @Test func anyNumberOfJobsGivesTheBitsOfARunAlone() throws {
    try withFolder { folder in
      for seed in [1, 2, 3, 9] as [UInt64] { try runAlone(seed, in: "\(folder)/alone") }
      let expected = try models("1-3,9", in: "\(folder)/alone")
      #expect(Set(expected).count == 4)
      for (jobs, threads) in [(1, 1), (2, 1), (3, 2), (9, 1)] {
        let place = "\(folder)/\(jobs)-\(threads)/"
        let results = try series("1-3,9", in: place).train(atOnce: jobs, threads: threads)
        #expect(results.map(\.seed) == [1, 2, 3, 9])
        #expect(try models("1-3,9", in: place) == expected)
        for (seed, result) in results {
          #expect(try bytes(.config, of: seed, in: place) == bytes(.config, of: seed, in: "\(folder)/alone"))
          #expect(
            try JSONFile.read(RunSummary.self, from: "\(place)/seed-\(seed)/summary.json") == result.get().summary)
          var alone = try JSONFile.read(RunSummary.self, from: "\(folder)/alone/seed-\(seed)/summary.json")
          let summary = try result.get().summary
          (alone.seconds, alone.threads) = (summary.seconds, threads)
          #expect(summary == alone)
        }
      }
    }
  }

  @Test func aSecondStartTrainsNothing() throws {
    try withFolder { folder in
      let first = try series("1-3", in: folder).train(atOnce: 2)
      let before = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
      let again = try series("1-3", in: folder)
      #expect(again.pending == [])
      let results = again.train(
        atOnce: 2, observer: { Unwanted(seed: $0) }, ended: { seed, _ in Issue.record("seed \(seed) was trained") })
      // The seconds that training took are those of the first start.
      #expect(try results.map { try $0.result.get() } == first.map { try $0.result.get() })
      #expect(try FileManager.default.subpathsOfDirectory(atPath: folder).sorted() == before)
    }
  }

  private final class Unwanted: TrainingObserver {
    init(seed: UInt64) { Issue.record("seed \(seed) began") }
  }

  /// Further seeds are trained beside those that are there.
  @Test func moreSeedsLater() throws {
    try withFolder { folder in
      _ = try series("2", in: folder).train(atOnce: 1)
      let more = try series("1-3", in: folder)
      #expect(more.pending == [1, 3])
      #expect(more.completed.keys.sorted() == [2])
      var ended: [UInt64] = []
      let results = more.train(atOnce: 2, ended: { seed, _ in ended.append(seed) })
      #expect(results.map(\.seed) == [1, 2, 3])
      #expect(ended.sorted() == [1, 3])
    }
  }

  /// Asks for a stop at a run's tenth update.
  private final class Stopper: TrainingObserver {
    let stop: StopSignal?
    init(_ stop: StopSignal?) { self.stop = stop }
    func trained(updates: Int, of total: Int) { if updates == 10 { stop?.request() } }
  }

  @Test(arguments: [1, 2])
  func interruptedAndStartedAgainEndsAsUninterrupted(jobs: Int) throws {
    try withFolder { folder in
      _ = try series("1-4", in: "\(folder)/whole").train(atOnce: 2)
      let place = "\(folder)/cut"
      let stop = StopSignal()
      let cut = try series("1-4", in: place).train(
        atOnce: jobs, stop: stop, observer: { Stopper($0 == 2 ? stop : nil) })
      // The second is cut short; what has not begun leaves nothing. Beside it the others may have come to their end.
      #expect(jobs == 1 ? cut.count == 2 : (2...4).contains(cut.count))
      #expect(try cut.first { $0.seed == 2 }?.result.get().summary.ending == .stopped)
      #expect(try cut.first { $0.seed == 2 }?.result.get().summary.updates == 10)
      let folders = try FileManager.default.contentsOfDirectory(atPath: place).sorted()
      #expect(folders == cut.map { "seed-\($0.seed)" })

      do {
        let again = try series("1-4", in: place)
        #expect(again.pending.contains(2))
        #expect(jobs == 2 || again.pending == [2, 3, 4])
        _ = again.train(atOnce: jobs)
      }
      #expect(try models("1-4", in: place) == models("1-4", in: "\(folder)/whole"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: place).count == 4)
      #expect(try series("1-4", in: place).pending == [])
    }
  }

  /// As a machine that goes down leaves it.
  @Test(arguments: [RunFile.summary, .model])
  func aRunThatLacksAFileIsMadeAgain(file: RunFile) throws {
    try withFolder { folder in
      _ = try series("1-2", in: folder).train(atOnce: 2)
      let whole = try models("1-2", in: folder)
      try FileManager.default.removeItem(atPath: "\(folder)/seed-2/\(file.rawValue)")
      let again = try series("1-2", in: folder)
      #expect(again.pending == [2])
      _ = again.train(atOnce: 1)
      #expect(try models("1-2", in: folder) == whole)
    }
  }

  @Test func anotherConfigurationIsRefusedUnlessOverwritingIsAskedFor() throws {
    try withFolder { folder in
      _ = try series("1-2", in: folder).train(atOnce: 2)
      let before = try models("1-2", in: folder)
      let failure = #expect(throws: FileFailure.self) { try series("1-3", in: folder, configuration(epochs: 9)) }
      #expect(failure?.kind == .usage)
      #expect(
        failure?.description == """
          \(folder)/seed-1: exists already. It is a run of another configuration. Pass --overwrite to replace it, or \
          choose another folder.
          """)
      #expect(try models("1-2", in: folder) == before)

      let over = try series("1-3", in: folder, configuration(epochs: 9), overwrite: true)
      #expect(over.pending == [1, 2, 3])
      #expect(try over.train(atOnce: 2).map { try $0.result.get().summary.epochs } == [9, 9, 9])
      #expect(try models("1-2", in: folder) != before)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["seed-1", "seed-2", "seed-3"])
    }
  }

  @Test func aRunThatFailsDoesNotHoldUpTheOthers() throws {
    try withFolder { folder in
      try FileManager.default.createDirectory(atPath: "\(folder)/seed-2", withIntermediateDirectories: true)
      try Data("mine".utf8).write(to: URL(filePath: "\(folder)/seed-2/letter.txt"))
      let refused = #expect(throws: FileFailure.self) { try series("1-3", in: folder) }
      #expect(refused?.kind == .data)
      let results = try series("1-3", in: folder, overwrite: true).train(atOnce: 1)
      #expect(results.map { (try? $0.result.get()) != nil } == [true, false, true])
      let failure = #expect(throws: FileFailure.self) { _ = try results[1].result.get() }
      #expect(failure?.kind == .inputOutput)
      #expect(try Data(contentsOf: URL(filePath: "\(folder)/seed-2/letter.txt")) == Data("mine".utf8))
    }
  }

  @Test func runsThatDivergeAreStoredAndSayWhy() throws {
    try withFolder { folder in
      var wild = configuration()
      wild.recipe.optimizer = .gradientDescent(rate: .constant(value: 1e300), momentum: .constant(value: 0))
      let results = try series("1-3", in: folder, wild).train(atOnce: 2)
      #expect(results.count == 3)
      for (seed, result) in results {
        #expect(try result.get().summary.ending == .diverged)
        #expect(try result.get().divergence != nil)
        #expect(try !bytes(.model, of: seed, in: folder).isEmpty)
      }
    }
  }

  @Test func oneSeriesAtATimeInAFolder() throws {
    try withFolder { folder in
      let first = try series("1", in: folder)
      let failure = #expect(throws: FileFailure.self) { try series("2", in: folder) }
      #expect(failure?.description.contains("another process trains into it. Wait until it has ended") == true)
      #expect(first.train(atOnce: 1).count == 1)
    }
    try withFolder { folder in
      do { _ = try series("1", in: folder) }
      #expect(throws: Never.self) { try series("1", in: folder) }
    }
  }

  @Test func aRunIsNoFolderForRuns() throws {
    try withFolder { folder in
      try runAlone(1, in: folder)
      let failure = #expect(throws: FileFailure.self) { try series("1", in: "\(folder)/seed-1") }
      #expect(failure?.description.hasSuffix("It is a run itself. Choose another folder for several.") == true)
    }
  }

  @Test func aConfigurationThatDoesNotFitIsRefusedBeforeAnythingIsMade() throws {
    try withFolder { folder in
      var wrong = configuration()
      wrong.labels = 3
      #expect(throws: RequestFailure.self) { try series("1-3", in: "\(folder)/runs", wrong) }
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(names == [])
    }
  }
}
