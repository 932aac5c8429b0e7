import Foundation
import PseudoLabelCompute
import PseudoLabelDiagnostics
import PseudoLabelExperiments
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelPersistence
import PseudoLabelSchedules
import PseudoLabelTraining
import TestSupport
import Testing

/// Runs that are interrupted, and go on from their folder.
@Suite struct CheckpointTests {
  private static let dataset = Result { try SyntheticDataset.make() }

  private func run(seed: UInt64 = 5, epochs: Int = 8, isPretrained: Bool = false) throws -> Run {
    var recipe = Lee2013.recipe(.pseudoLabel, inputs: 25, classes: 4, labels: 12, isPretrained: isPretrained)
    recipe.network.layers = [.dense(DenseLayer(units: 20, dropout: Dropout(0.3), weights: .he))]
    recipe.unlabeled = Method.pseudoLabel.unlabeledTerms(weight: .ramp(from: 0, to: 1, during: .epochs(2..<6)))
    (recipe.epochs, recipe.epochLength, recipe.labeledBatch, recipe.unlabeledBatch) = (epochs, .passOverLabeled, 5, 30)
    recipe.pretraining?.epochs = 2
    recipe.pretraining?.batch = 40
    let configuration = RunConfiguration(dataset: .mnist, labels: 12, validation: 40, seed: seed, recipe: recipe)
    return try Run(configuration, dataset: Self.dataset.get(), on: CPU(threads: 1))
  }

  /// Stops a run behind so many updates, those of the pre-training among them.
  private final class Stopper: TrainingObserver, @unchecked Sendable {
    let stop = StopSignal()
    private let last: Int

    init(after last: Int) { self.last = last }

    func trained(updates: Int, of total: Int) { if updates == last { stop.request() } }
  }

  private func begin(_ run: Run, in folder: String, stoppingAfter updates: Int) throws -> RunDirectory {
    let directory = try RunDirectory.create(at: folder, config: run.record, overwrite: false)
    let stopper = Stopper(after: updates)
    let (outcome, summary) = try RunInFolder(run, new: directory, warn: { Issue.record("\($0)") }).complete(
      checkpoints: .epochs(1), observer: stopper, stop: stopper.stop)
    #expect(outcome.ending == .stopped && summary.ending == .stopped)
    #expect(summary.testErrorRate == nil && summary.majority == nil, "the test set is looked at once, at the end")
    #expect(summary.conditionalEntropy.test == nil)
    return directory
  }

  private func goOn(_ run: Run, in folder: String, warnings: inout [String]) throws {
    final class Said { var texts: [String] = [] }
    let said = Said()
    let work = try RunInFolder(run, resuming: RunDirectory(opening: folder)) { said.texts.append($0) }
    _ = try work.complete(checkpoints: .epochs(1), observer: RunSeries.Unobserved())
    warnings += said.texts
  }

  /// The files of a finished run without what the clock says.
  private func contents(_ folder: String) throws -> [String: String] {
    var contents: [String: String] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let data = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
      contents[name] =
        name.hasSuffix(".safetensors")
        ? data.base64EncodedString()
        : String(decoding: data, as: UTF8.self).replacing(/"seconds" ?: ?[0-9.e-]+/, with: "seconds")
    }
    return contents
  }

  @Test(arguments: [1, 4, 9, 17, 20, 24]) func aRunThatWasStoppedGoesOnToTheSameFiles(updates: Int) throws {
    let folder = try TemporaryFolder()
    let run = try run(isPretrained: true)
    let directory = try RunDirectory.create(at: "\(folder.path)/whole", config: run.record, overwrite: false)
    _ = try RunInFolder(run, new: directory, warn: { _ in }).complete(
      checkpoints: .epochs(1), observer: RunSeries.Unobserved())
    let whole = try contents(directory.path)
    #expect(
      whole.keys.sorted() == [
        "config.json", "metrics.jsonl", "model.safetensors", "pretraining.jsonl", "snapshots.jsonl", "summary.json",
      ])
    let cut = try begin(run, in: "\(folder.path)/cut", stoppingAfter: updates)
    #expect(cut.holdsCheckpoint)
    var warnings: [String] = []
    try goOn(run, in: cut.path, warnings: &warnings)
    #expect(try contents(cut.path) == whole)
    #expect(warnings == [])
  }

  /// 8 epochs of 3 updates in each of three trainings.
  @Test(arguments: [10, 25, 48, 60]) func aRunInRoundsGoesOnToTheSameFiles(updates: Int) throws {
    let folder = try TemporaryFolder()
    var configuration = try run().configuration
    configuration.recipe.use(.selfTraining)
    configuration.recipe.selfTraining = SelfTraining(rounds: 2, rule: .best(perClass: 20))
    let run = try Run(configuration, dataset: Self.dataset.get(), on: CPU(threads: 1))
    let directory = try RunDirectory.create(at: "\(folder.path)/whole", config: run.record, overwrite: false)
    let (outcome, summary) = try RunInFolder(run, new: directory, warn: { _ in }).complete(
      checkpoints: .epochs(1), observer: RunSeries.Unobserved())
    #expect(outcome.updates == 72 && summary.method == .selfTraining)
    #expect(summary.rounds?.map(\.round) == [1, 2] && summary.unlabeledEpochs == 16)
    let whole = try contents(directory.path)
    let cut = try begin(run, in: "\(folder.path)/cut", stoppingAfter: updates)
    var warnings: [String] = []
    try goOn(run, in: cut.path, warnings: &warnings)
    #expect(try contents(cut.path) == whole)
    #expect(warnings == [])
  }

  /// Each damage to the later checkpoint leaves the one before it; to both, an error that names the file.
  @Test(arguments: ["cut short", "one bit", "empty", "text", "another run"])
  func theLastWholeCheckpointCounts(damage: String) throws {
    let folder = try TemporaryFolder()
    let run = try run()
    let whole = try contents(begin(run, in: "\(folder.path)/whole", stoppingAfter: 24).path)
    let cut = try begin(run, in: "\(folder.path)/cut", stoppingAfter: 17)
    let paths = [RunFile.checkpoint, .otherCheckpoint].map(cut.path(of:))
    func spoil(_ path: String) throws {
      var bytes = try Data(contentsOf: URL(filePath: path))
      switch damage {
      case "cut short": bytes = bytes.dropLast(100)
      case "one bit": bytes[bytes.endIndex - 1000] ^= 4
      case "empty": bytes = Data()
      case "another run":
        let other = try begin(self.run(seed: 6), in: "\(folder.path)/\(UUID())", stoppingAfter: 17)
        bytes = try Data(contentsOf: URL(filePath: other.path(of: .checkpoint)))
      default: bytes = Data("checkpoint".utf8)
      }
      try bytes.write(to: URL(filePath: path))
    }
    // The later one is that of the stop.
    let states = try paths.map { path in
      try #require(
        try RunCheckpoints.last(
          in: CheckpointFiles(of: cut), of: run.record, epochUpdates: 3,
          unlabeledRows: run.split.unlabeled.count
        ) { _ in }?.path) == path
    }
    let later = try #require(states.firstIndex(of: true))
    try spoil(paths[later])
    var warnings: [String] = []
    try goOn(run, in: cut.path, warnings: &warnings)
    #expect(warnings.count == 1)
    #expect(warnings.first?.contains(paths[later]) == true)
    #expect(warnings.first?.contains("Training goes on from the checkpoint before it.") == true)
    #expect(try contents(cut.path)["model.safetensors"] == whole["model.safetensors"])

    let lost = try begin(run, in: "\(folder.path)/lost", stoppingAfter: 17)
    for file in [RunFile.checkpoint, .otherCheckpoint] { try spoil(lost.path(of: file)) }
    let failure = #expect(throws: FileFailure.self) { try goOn(run, in: lost.path, warnings: &warnings) }
    #expect(failure?.kind == .data)
    #expect(
      failure?.description.contains("No other checkpoint is whole. Train the run again, with --overwrite.") == true)
  }

  /// A run that was killed before its first checkpoint begins anew in its folder.
  @Test func withoutACheckpointItBeginsAnew() throws {
    let folder = try TemporaryFolder()
    let run = try run()
    let whole = try contents(begin(run, in: "\(folder.path)/whole", stoppingAfter: 24).path)
    let cut = try begin(run, in: "\(folder.path)/cut", stoppingAfter: 17)
    cut.removeCheckpoints()
    var warnings: [String] = []
    try goOn(run, in: cut.path, warnings: &warnings)
    #expect(try contents(cut.path)["model.safetensors"] == whole["model.safetensors"])
    #expect(try contents(cut.path)["metrics.jsonl"] == whole["metrics.jsonl"])
  }

  /// What was noted behind the checkpoint is noted once.
  @Test func linesBehindTheCheckpointGo() throws {
    let folder = try TemporaryFolder()
    let run = try run()
    let whole = try contents(begin(run, in: "\(folder.path)/whole", stoppingAfter: 24).path)
    let cut = try begin(run, in: "\(folder.path)/cut", stoppingAfter: 17)
    let line = try #require(try cut.metrics.records(of: EpochRecord.self).last)
    for _ in 0..<3 { try cut.metrics.append(line) }
    var warnings: [String] = []
    try goOn(run, in: cut.path, warnings: &warnings)
    #expect(try contents(cut.path)["metrics.jsonl"] == whole["metrics.jsonl"])
    #expect(try contents(cut.path)["snapshots.jsonl"] == whole["snapshots.jsonl"])
  }

  @Test func aCheckpointThatCannotBeWrittenEndsNothing() throws {
    let folder = try TemporaryFolder()
    let run = try run()
    let directory = try RunDirectory.create(at: "\(folder.path)/run", config: run.record, overwrite: false)
    // A folder stands where the checkpoints would go.
    for file in [RunFile.checkpoint, .otherCheckpoint] {
      try FileManager.default.createDirectory(atPath: directory.path(of: file), withIntermediateDirectories: false)
    }
    final class Said { var texts: [String] = [] }
    let said = Said()
    let (outcome, _) = try RunInFolder(run, new: directory, warn: { said.texts.append($0) }).complete(
      checkpoints: .epochs(1), observer: RunSeries.Unobserved())
    #expect(outcome.ending == .completed)
    #expect(outcome.model == run.train().model)
    #expect(!said.texts.isEmpty && said.texts.allSatisfy { $0.hasPrefix("A checkpoint could not be saved: ") })
  }

  @Test func aSeriesGoesOnFromItsCheckpoints() throws {
    let folder = try TemporaryFolder()
    let run = try run()
    func series(_ name: String) throws -> RunSeries {
      try RunSeries(
        run.configuration, seeds: Seeds(parsing: "1-2"), dataset: Self.dataset.get(), folder: "\(folder.path)/\(name)")
    }
    _ = try series("whole").train(atOnce: 2, checkpoints: nil)
    let stopper = Stopper(after: 13)
    _ = try series("cut").train(atOnce: 1, checkpoints: .epochs(2), stop: stopper.stop) { _ in stopper }
    #expect(try RunDirectory(opening: "\(folder.path)/cut/seed-1").holdsCheckpoint)
    final class Counter: TrainingObserver {
      var first: Int?
      func trained(updates: Int, of total: Int) { first = first ?? updates }
    }
    nonisolated(unsafe) let counter = Counter()
    let results = try series("cut").train(atOnce: 1, checkpoints: .epochs(2)) {
      $0 == 1 ? counter as any TrainingObserver : RunSeries.Unobserved()
    }
    #expect(results.count == 2)
    // It went on behind the update at which it was stopped.
    #expect(counter.first == 14)
    for seed in 1...2 {
      #expect(try contents("\(folder.path)/cut/seed-\(seed)") == contents("\(folder.path)/whole/seed-\(seed)"))
    }
  }
}
