import PseudoLabelCatalog
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelEvaluation
import PseudoLabelKernelMachines
import PseudoLabelNetworks
import PseudoLabelPersistence
import PseudoLabelTraining

extension Trial {
  /// What a trial leaves: its line, and the trained network where it is one.
  package struct Product: Sendable {
    package var result: TrialResult
    package var model: Model?
  }

  /// Trains and evaluates on the test set, once.
  ///
  /// - Parameters:
  ///   - configuration: of this trial.
  ///   - dataset: the data set that it names.
  ///   - cpu: the processor; the result does not depend on the number of its threads.
  ///   - folder: where its checkpoints lie; it goes on from one that is there.
  ///   - checkpoints: how often it saves one; nil for never.
  ///   - observer: watches the training.
  ///   - warn: is told what went wrong with checkpoints, which ends nothing.
  ///   - stop: once requested, training ends after the update in progress, and saves a last checkpoint.
  /// - Throws: `CancellationError` where it was stopped; `Divergence`; `RequestFailure` where the configuration does not
  ///   fit the data; `FileFailure` where there is no place for checkpoints.
  func run(
    _ configuration: TrialConfiguration, on dataset: ImageDataset, cpu: CPU, in folder: ReproductionFolder,
    checkpoints interval: CheckpointInterval?, observer: any TrainingObserver, warn: @escaping (String) -> Void,
    stop: StopSignal?
  ) throws -> Product {
    switch configuration {
    case .network(let configuration):
      let run = try Run(configuration, dataset: dataset, on: cpu)
      let files = folder.checkpoints(of: self)
      var last: (state: TrainingState, path: String)?
      do {
        last = try run.lastCheckpoint(in: files, warn: warn)
      } catch let failure as FileFailure {
        warn("\(failure.description) The run is made anew.")
      }
      let keeper = try interval.map {
        try folder.makeCheckpoints(of: self)
        return RunCheckpoints(in: files, of: run.record, every: $0, after: last?.path, warn: warn)
      }
      let outcome = run.train(resuming: last?.state, observer: observer, keeper: keeper, stop: stop)
      switch outcome.ending {
      case .completed, .collapsed: break
      case .stopped: throw CancellationError()
      case .diverged(let divergence):
        folder.removeCheckpoints(of: self)
        throw divergence
      }
      return Product(
        result: try result(of: outcome.model, summary: run.summary(of: outcome), run), model: outcome.model)
    case .kernelSearch(let configuration):
      return Product(result: try search(configuration, on: dataset, cpu: cpu, observer: observer, stop: stop))
    }
  }

  private func search(
    _ configuration: SearchConfiguration, on dataset: ImageDataset, cpu: CPU, observer: any TrainingObserver,
    stop: StopSignal?
  ) throws -> TrialResult {
    let sets = try dataset.training.split(
      labeled: configuration.labels, validation: configuration.validation, seed: configuration.seed)
    let clock = ContinuousClock()
    let start = clock.now
    let fits = configuration.search.fits
    let outcome = try configuration.search.best(for: sets.labeled, validation: sets.validation, on: cpu) {
      observer.trained(updates: $1, of: fits)
      if stop?.isRequested == true { throw CancellationError() }
    }
    let seconds = (clock.now - start).seconds
    let test = try ErrorRate(of: outcome.model.classes(for: dataset.test.features, on: cpu), truth: dataset.test.labels)
    let record = TrialConfiguration.kernelSearch(configuration).recorded(on: dataset)
    return TrialResult(
      method: method, labels: labels, split: split, seed: configuration.seed, testErrorRate: test.rate,
      validationErrorRate: outcome.best.validation.rate, machine: outcome.best.machine, seconds: seconds,
      threads: cpu.threads, instructionSet: cpu.instructionSet, oneDNN: CPU.oneDNNVersion, version: Version.current,
      config: record)
  }

  /// The line of a run of this trial whose model and summary are there.
  ///
  /// - Throws: `CancellationError` where the run was stopped, and so has no test error.
  func result(of model: Model, summary: RunSummary, _ run: Run) throws -> TrialResult {
    guard let testErrorRate = summary.testErrorRate else { throw CancellationError() }
    let views = try run.views(of: model)
    var record = run.record
    record.version = summary.version
    return TrialResult(
      method: method, labels: labels, split: split, seed: summary.seed, testErrorRate: testErrorRate,
      validationErrorRate: summary.validationErrorRate,
      unlabeledErrorRate: summary.unlabeledAccuracy.map { 1 - $0 },
      entropies: .init(of: views, .asGiven), normalizedEntropies: .init(of: views, .normalized),
      unscaledEntropies: .init(of: try run.views(of: model.withoutTestScaling), .asGiven),
      updates: summary.updates, parametersChecksum: try model.parameters.checksum, seconds: summary.seconds,
      threads: summary.threads,
      instructionSet: summary.instructionSet, oneDNN: summary.oneDNN, version: summary.version,
      config: .network(record))
  }
}

extension Run {
  /// What a model says about the three sets; nil where one of them is empty.
  fileprivate func views(of model: Model) throws -> [Predictions]? {
    guard split.unlabeled.count > 0 else { return nil }
    return try [split.labeled.features, split.unlabeled.features, dataset.test.features].map {
      try predictions(of: model, for: $0)
    }
  }
}

extension TrialResult.Entropies {
  /// Of the predictions of the labelled, the unlabelled and the test examples.
  fileprivate init?(of views: [Predictions]?, _ normalization: ConditionalEntropy.Normalization) {
    guard let views else { return nil }
    let nats = views.map { ConditionalEntropy(of: $0, normalization: normalization).nats }
    (labeled, unlabeled, test) = (nats[0], nats[1], nats[2])
  }
}

extension Model {
  /// The same parameters in a network that does not scale its units down for the dropout of training.
  fileprivate var withoutTestScaling: Model {
    Model(network: network.withoutDropout, parameters: parameters)
  }
}
