import Foundation
import PseudoLabelCatalog
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelPersistence
import PseudoLabelPlatform
import PseudoLabelTraining

/// Runs the trials of an experiment that are missing, side by side, and keeps each as it ends: a reproduction that was
/// killed, or that is given more splits, goes on where it was.
package struct Reproduction: Sendable {
  package let experiment: Experiment
  package let dataset: ImageDataset
  package let folder: ReproductionFolder
  /// The trials whose networks are kept, for the figures.
  package let kept: Set<Trial>
  /// What is there.
  package private(set) var results: ResultSet

  /// Reads what is there. Nothing is trained yet.
  ///
  /// - Parameters:
  ///   - experiment: the runs that are wanted.
  ///   - dataset: the data set that it names.
  ///   - folder: where results are kept.
  ///   - kept: the trials whose networks are kept.
  /// - Throws: `RequestFailure` where the experiment does not fit the data set; `FileFailure` where the folder's results
  ///   cannot be read.
  package init(
    _ experiment: Experiment, on dataset: ImageDataset, in folder: ReproductionFolder,
    keepingModelsOf kept: Set<Trial> = []
  ) throws {
    self.experiment = experiment
    self.dataset = dataset
    self.folder = folder
    self.kept = kept
    try experiment.validate(on: dataset)
    results = ResultSet(try folder.lines(), of: experiment, on: dataset)
  }

  /// What is to be run: trials without a line, and those whose network is wanted and is not there.
  package var pending: [Trial] {
    experiment.trials.filter { results.results[$0] == nil || (kept.contains($0) && !folder.hasModel(of: $0)) }
  }

  /// Takes in the run of a folder that `train` made, where it is one of the experiment's; its network is evaluated again.
  ///
  /// - Parameters:
  ///   - path: of the run's folder.
  ///   - cpu: the processor.
  /// - Returns: the trial that it is; nil where it is none, or has not completed.
  /// - Throws: `FileFailure` where it is no run; `PredictionFailure` where its network is broken.
  package mutating func adopt(_ path: String, cpu: CPU) throws -> Trial? {
    guard let trial = try trial(ofRun: path) else { return nil }
    let directory = try RunDirectory(opening: path)
    let summary = try directory.summary(as: RunSummary.self)
    let model = try Model(directory.model(), path: directory.path(of: .model))
    var configuration = try RunConfiguration(contentsOf: directory.path(of: .config))
    // Whether that run has a page says nothing about the trial.
    configuration.report = nil
    let run = try Run(configuration, dataset: dataset, on: cpu)
    try keep(Trial.Product(result: trial.result(of: model, summary: summary, run), model: model), of: trial)
    return trial
  }

  /// Which trial of the experiment the run of a folder is that `train` made; nil where it is none, or has not completed.
  ///
  /// - Throws: `FileFailure` where it is no run.
  package func trial(ofRun path: String) throws -> Trial? {
    let directory = try RunDirectory(opening: path)
    let configuration = TrialConfiguration.network(try RunConfiguration(contentsOf: directory.path(of: .config)))
    let wanted = experiment.trials.first { trial in
      configuration.isSame(as: experiment.configuration(of: trial, on: dataset).recorded(on: dataset))
    }
    guard wanted != nil, directory.has(.summary), directory.has(.model) else { return nil }
    return try directory.summary(as: RunSummary.self).ending == .completed ? wanted : nil
  }

  /// Runs what is pending, and returns when all have ended.
  ///
  /// - Parameters:
  ///   - limit: how many run at once, at least 1 (a precondition).
  ///   - threads: how many threads each computes with; the results do not depend on it.
  ///   - checkpoints: how often each saves its state, to go on from when the same is run again; nil for never.
  ///   - stop: once requested, the runs in progress end after their update, with a checkpoint and without a line; no
  ///     further begins.
  ///   - ranks: that share the trials; all of them call this. Those of the first rank are run, which keeps what comes of them. Nil: this
  ///     process runs all.
  ///   - observer: called when a trial begins, on the thread that runs it, which is the one its observer is called on.
  ///   - warn: is told what went wrong that ends nothing, on any thread.
  ///   - ended: called on the calling thread for each trial as it ends, when its line is written.
  /// - Returns: the failures, in the order of the trials.
  package mutating func run(
    atOnce limit: Int, threads: Int = 1, checkpoints: CheckpointInterval? = nil, stop: StopSignal? = nil,
    ranks: (any RankMail)? = nil,
    observer: @escaping @Sendable (Trial) -> any TrainingObserver = { _ in RunSeries.Unobserved() },
    warn: @escaping @Sendable (String) -> Void = { _ in },
    ended: (Trial, Result<TrialResult, any Error>) -> Void = { _, _ in }
  ) -> [(trial: Trial, error: any Error)] {
    let (pending, experiment, dataset, kept, folder) = (pending(of: ranks), experiment, dataset, kept, folder)
    let jobs = Jobs(pending.count) { number, observer in
      let trial = pending[number]
      var product = try trial.run(
        experiment.configuration(of: trial, on: dataset), on: dataset, cpu: CPU(threads: threads), in: folder,
        checkpoints: checkpoints, observer: observer ?? RunSeries.Unobserved(), warn: { warn("\(trial.title): \($0)") },
        stop: stop)
      // The jobs hold what came of them until the last has ended: hundreds of networks would fill the memory.
      if !kept.contains(trial) { product.model = nil }
      return product
    }
    var failures: [(number: Int, error: any Error)] = []
    let sharing = ranks.map { ranks in
      JobSharing(ranks, isForAll: false) { _, product in
        try product.data
      } decode: {
        try Trial.Product($1)
      }
    }
    jobs.run(atOnce: limit, stop: stop, sharing: sharing) { number, result in
      let kept = Result { () throws -> TrialResult in
        let product = try result.get()
        try keep(product, of: pending[number])
        return product.result
      }
      if case .failure(let error) = kept, !(error is CancellationError) { failures.append((number, error)) }
      ended(pending[number], kept)
    } observer: {
      observer(pending[$0])
    }
    folder.removePlaceOfCheckpoints()
    return failures.sorted { $0.number < $1.number }.map { (pending[$0.number], $0.error) }
  }

  /// What the first rank has not.
  private func pending(of ranks: (any RankMail)?) -> [Trial] {
    let own = pending
    guard let ranks else { return own }
    let all = experiment.trials
    let numbers = ranks.isFirst ? all.indices.filter { own.contains(all[$0]) } : []
    let data = ranks.broadcast(Data(numbers.flatMap { number in withUnsafeBytes(of: UInt32(number)) { Array($0) } }))
    return data.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 4).map { all[Int(bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self))] }
    }
  }

  /// The network first: a trial whose line is there has everything.
  private mutating func keep(_ product: Trial.Product, of trial: Trial) throws {
    if kept.contains(trial), let model = product.model { try folder.write(model, of: trial) }
    if results.results[trial] == nil {
      try folder.results.append(product.result)
      results.insert(product.result)
    }
    folder.removeCheckpoints(of: trial)
  }
}
