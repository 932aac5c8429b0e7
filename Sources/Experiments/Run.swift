import Foundation
import PseudoLabelCatalog
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelEvaluation
import PseudoLabelNetworks
import PseudoLabelPersistence
import PseudoLabelPlatform
import PseudoLabelTraining

/// One training run on a named data set, from its configuration to its summary.
package struct Run: Sendable {
  package let configuration: RunConfiguration
  package let dataset: ImageDataset
  package let split: Split
  private let cpu: CPU
  /// That train the network together: all of them have the same run, and call `train` together. Nil: this process alone.
  package var ranks: (any Ranks)?
  private var inputPath: InputPath { configuration.inputPath ?? .automatic }

  /// - Throws: `RequestFailure` where the configuration does not fit the data set, or itself.
  package init(
    _ configuration: RunConfiguration, dataset: ImageDataset, on cpu: CPU
  ) throws {
    try configuration.recipe.validate(
      inputs: dataset.training.features.columns, imageShape: dataset.training.features.imageShape,
      classes: dataset.training.classes, examples: configuration.labels,
      threads: cpu.threads)
    if let recorded = configuration.checksums, recorded != dataset.checksums {
      let file = recorded.keys.sorted().first { recorded[$0] != dataset.checksums[$0] } ?? "a file"
      throw RequestFailure(
        "the data set in \(dataset.origin)",
        expected: "\(file) with SHA-256 \(recorded[file] ?? "of the configuration")",
        found: dataset.checksums[file] ?? "no such file", remedy: "Use the data that the configuration was made for",
        kind: .data)
    }
    if let precision = configuration.precision, !precision.isAvailable(on: cpu) {
      throw precision.unavailable("precision")
    }
    self.configuration = configuration
    self.dataset = dataset
    self.cpu = cpu
    split = try dataset.training.split(
      labeled: configuration.labels, validation: configuration.validation, seed: configuration.seed)
  }

  /// Updates in an epoch.
  var epochUpdates: Int {
    configuration.recipe.epochLength.updates(
      examples: split.labeled.count, batch: configuration.recipe.labeledBatch)
  }

  /// - Parameters:
  ///   - state: of the same run, to go on from; with ranks, what `agreed(on:)` gave.
  ///   - observer: watches.
  ///   - keeper: takes states to go on from.
  ///   - recordsSnapshots: whether the observer is shown answers about some of the unlabelled examples.
  ///   - stop: ends training early.
  package func train(
    resuming state: TrainingState? = nil, observer: (any TrainingObserver)? = nil,
    keeper: (any CheckpointKeeper)? = nil, recordsSnapshots: Bool = false, stop: StopSignal? = nil
  ) -> TrainingOutcome {
    var trainer = trainer
    if recordsSnapshots, split.unlabeled.count > 0 {
      trainer.recordedRows = RecordedRows(features: split.unlabeled.features.selecting(surveyed))
    }
    return trainer.train(on: split, resuming: state, observer: observer, keeper: keeper, stop: stop)
  }

  private var trainer: Trainer {
    var trainer = Trainer(
      configuration.recipe, seed: configuration.seed, inputPath: inputPath,
      precision: configuration.precision ?? .float32, on: cpu)
    trainer.ranks = ranks
    if let updates = configuration.averageEvery { trainer.exchange = .average(updates: updates) }
    return trainer
  }

  /// Checks that all ranks, which call it together, can train the same run.
  ///
  /// - Throws: `RequestFailure` where the training cannot be shared, or is another one on a rank.
  package func requireRanks() throws(RequestFailure) { try trainer.requireRanks(on: split) }

  /// The state that the first rank goes on from, on all ranks, which call it together before `train`.
  package func agreed(on state: TrainingState?) throws -> TrainingState? {
    guard let ranks else { return state }
    let data = ranks.broadcast(try state?.tensorFile(of: record).data ?? Data())
    if ranks.isFirst || data.isEmpty { return state }
    let path = "the checkpoint of rank 0"
    return try TrainingState(
      TensorFile(data, path: path), path: path, of: record, epochUpdates: epochUpdates,
      unlabeledRows: split.unlabeled.count)
  }

  /// The later of the states that were saved of it, and the path of its file; nil where none was.
  ///
  /// - Throws: `FileFailure` where there are files, and none of them is a state of this run.
  func lastCheckpoint(
    in files: CheckpointFiles, warn: (String) -> Void
  ) throws -> (state: TrainingState, path: String)? {
    try RunCheckpoints.last(
      in: files, of: record, epochUpdates: epochUpdates,
      unlabeledRows: split.unlabeled.count, warn: warn)
  }

  /// At most 3000 of the unlabelled examples, at equal distances.
  private var surveyed: [Int] {
    let count = split.unlabeled.count
    let step = max(1, count / 3000)
    return Array(stride(from: 0, to: count, by: step).prefix(3000))
  }

  /// The true classes of the examples that are surveyed, which training does not see.
  package var recordedTruth: [Int] { surveyed.map { dataset.training.labels[split.unlabeledPositions[$0]] } }

  /// The configuration with the version and the checksums that belong to this run.
  package var record: RunConfiguration { configuration.recorded(on: dataset) }

  /// What a model says about examples, on this run's processor.
  func predictions(of model: Model, for features: Features) throws -> Predictions {
    try model.predictor(inputPath: inputPath, on: cpu).predictions(for: features)
  }

  /// Evaluates the trained model, on the test set too unless training was stopped. Call it once, when everything else is
  /// decided.
  package func summary(of outcome: TrainingOutcome) throws -> RunSummary {
    let predictor = outcome.model.predictor(inputPath: inputPath, on: cpu)
    let answers = outcome.ending == .stopped ? nil : try predictor.predictions(for: dataset.test.features)
    let test = answers.map { Evaluation(of: $0, truth: dataset.test.labels) }
    let labeled = try predictor.predictions(for: split.labeled.features)
    let unlabeled = try predictor.predictions(for: split.unlabeled.features)
    let hidden = split.unlabeledPositions.map { dataset.training.labels[$0] }
    let ending: RunSummary.Ending =
      switch outcome.ending {
      case .completed: .completed
      case .stopped: .stopped
      case .diverged: .diverged
      case .collapsed: .collapsed
      }
    return RunSummary(
      version: Version.current, dataset: dataset.name, checksums: dataset.checksums, seed: configuration.seed,
      labels: split.labeled.count, validation: split.validation.count, unlabeled: split.unlabeled.count,
      method: configuration.recipe.method, ending: ending,
      recoveries: outcome.recoveries.isEmpty ? nil : outcome.recoveries, epochs: outcome.history.count,
      unlabeledEpochs: outcome.history.learningFromUnlabeled, weightedEpochs: outcome.history.weightingUnlabeled,
      rounds: configuration.recipe.selfTraining == nil ? nil : outcome.rounds, updates: outcome.updates,
      seconds: outcome.seconds, validationErrorRate: outcome.validationErrorRate, testErrorRate: test?.errorRate.rate,
      testErrorInterval: test?.errorRate.interval, majority: answers.map { majority(against: $0.labels) },
      mostCommon: answers == nil ? nil : dataset.classNames[mostCommonClass],
      conditionalEntropy: RunSummary.Entropies(
        labeled: ConditionalEntropy(of: labeled).nats,
        unlabeled: unlabeled.count > 0 ? ConditionalEntropy(of: unlabeled).nats : nil, test: test?.entropy.nats),
      unlabeledAccuracy: unlabeled.count > 0 ? ErrorRate(of: unlabeled.labels, truth: hidden).accuracy : nil,
      threads: cpu.threads, instructionSet: cpu.instructionSet, oneDNN: CPU.oneDNNVersion)
  }

  /// The class of most training examples, the first of those that tie.
  private var mostCommonClass: Int {
    var counts = Array(repeating: 0, count: dataset.training.classes)
    for label in dataset.training.labels { counts[label] += 1 }
    return counts.indices.reduce(0) { counts[$1] > counts[$0] ? $1 : $0 }
  }

  private func majority(against answers: [Int]) -> ReferenceComparison {
    let guess = mostCommonClass
    let comparison = PairedComparison(
      baseline: answers.map { _ in guess }, candidate: answers, truth: dataset.test.labels)
    return ReferenceComparison(averaging: [comparison], count: comparison.count)
  }
}
