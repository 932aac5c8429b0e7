import Foundation
import PseudoLabelCatalog
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelPersistence
import PseudoLabelPlatform
import PseudoLabelTraining

/// The same run with several seeds, side by side, each stored in a folder of its own: `FOLDER/seed-1`, `FOLDER/seed-2` …
///
/// Each run is what it would be alone, to the bit. The folder is this series' own for as long as the value lives: no
/// other process can make one there. Seeds whose run is there already, completed under the same configuration, are not
/// trained again; those whose run was interrupted go on from their checkpoint, or begin anew in their folder where they
/// have none; those whose run diverged or collapsed are trained again.
package struct RunSeries: Sendable {
  /// A run that has ended and lies in its folder.
  package struct StoredRun: Sendable, Hashable {
    package var summary: RunSummary
    /// Where it diverged.
    package var divergence: Divergence?
  }

  private struct Pending: Codable {
    enum Beginning: String, Codable { case new, replacing, resuming }

    var seed: UInt64
    var beginning: Beginning
  }

  /// Where the runs are stored.
  package let folder: String
  package let seeds: Seeds
  /// The summaries of the runs that were there already.
  package private(set) var completed: [UInt64: RunSummary]
  /// The seeds to train.
  package var pending: [UInt64] { queue.map(\.seed) }

  private var queue: [Pending]
  private let configuration: RunConfiguration
  private let dataset: ImageDataset
  private let hold: FolderHold?
  private let ranks: (any RankMail)?

  /// Looks at what is there, and takes hold of the folder. Nothing is trained and no run touched yet.
  ///
  /// - Parameters:
  ///   - configuration: of every run but for its seed.
  ///   - seeds: those to train.
  ///   - dataset: the data set that the configuration names.
  ///   - folder: where the runs are stored; it is made where it is missing.
  ///   - overwrite: whether runs that are there are trained again and replaced, all of them.
  ///   - ranks: that share the seeds; all of them make this value. What lies in the first rank's folder counts, and finished runs come
  ///     there. Nil: this process trains all.
  /// - Throws: `RequestFailure` where the configuration does not fit the data set, or itself; `FileFailure` where the
  ///   folder cannot be used, or holds a run of another configuration and `overwrite` is not asked for.
  package init(
    _ configuration: RunConfiguration, seeds: Seeds, dataset: ImageDataset, folder: String, overwrite: Bool = false,
    ranks: (any RankMail)? = nil
  ) throws {
    // What fits with one seed fits with every other.
    _ = try Run(configuration, dataset: dataset, on: CPU(threads: 1))
    if (try? RunDirectory(opening: folder)) != nil {
      throw FileFailure(path: folder, problem: .exists, remedy: "It is a run itself. Choose another folder for several")
    }
    self.configuration = configuration
    self.seeds = seeds
    self.dataset = dataset
    self.folder = folder
    self.ranks = ranks
    if let ranks, !ranks.isFirst {
      (hold, completed) = (nil, [:])
      queue = try PropertyListDecoder().decode([Pending].self, from: ranks.broadcast(Data()))
      return
    }
    hold = try FolderHold(folder)

    var completed: [UInt64: RunSummary] = [:]
    var queue: [Pending] = []
    for seed in seeds.values {
      let place = RunSeries.path(of: seed, in: folder)
      let record = RunSeries.configuration(configuration, seed: seed).recorded(on: dataset)
      if overwrite || !RunDirectory.holdsAnything(at: place) {
        queue.append(Pending(seed: seed, beginning: overwrite ? .replacing : .new))
      } else {
        let summary = try RunSeries.summary(ofRunAt: place, of: record)
        switch summary?.ending {
        case .completed: completed[seed] = summary
        case .diverged, .collapsed: queue.append(Pending(seed: seed, beginning: .replacing))
        case .stopped, nil: queue.append(Pending(seed: seed, beginning: .resuming))
        }
      }
    }
    (self.completed, self.queue) = (completed, queue)
    if let ranks { _ = ranks.broadcast(try PropertyListEncoder().encode(queue)) }
  }

  /// The summary of the run of this configuration that is there; nil where it was interrupted.
  private static func summary(ofRunAt path: String, of record: RunConfiguration) throws -> RunSummary? {
    let directory = try RunDirectory(opening: path)
    guard try RunConfiguration(contentsOf: directory.path(of: .config)) == record else {
      throw FileFailure(
        path: path, problem: .exists,
        remedy: "It is a run of another configuration. Pass --overwrite to replace it, or choose another folder")
    }
    guard directory.has(.summary), directory.has(.model) else { return nil }
    return try directory.summary(as: RunSummary.self)
  }

  /// Where the run of a seed is stored.
  package func path(of seed: UInt64) -> String { RunSeries.path(of: seed, in: folder) }

  private static func path(of seed: UInt64, in folder: String) -> String {
    folder + (folder.hasSuffix("/") ? "" : "/") + "seed-\(seed)"
  }

  private static func configuration(_ configuration: RunConfiguration, seed: UInt64) -> RunConfiguration {
    var configuration = configuration
    configuration.seed = seed
    return configuration
  }

  /// Trains the pending seeds, and returns when all have ended.
  ///
  /// - Parameters:
  ///   - limit: how many train at once, at least 1 (a precondition).
  ///   - threads: how many threads each of them computes with; the runs do not depend on it.
  ///   - checkpoints: how often each saves its state; nil for never.
  ///   - stop: once requested, the runs in progress end after their update and are stored as they are; no further begins.
  ///   - observer: called when a seed begins, on the thread that trains it, which is the one its observer is called on.
  ///   - warn: is told what went wrong that ends nothing, on any thread.
  ///   - ended: called on the calling thread for each seed as it ends.
  /// - Returns: for each seed that has ended, in the order of `seeds` and those that were there already among them, its
  ///   run or what it failed with. A run that diverged is stored, and is no failure here.
  package func train(
    atOnce limit: Int, threads: Int = 1, checkpoints: CheckpointInterval? = nil, stop: StopSignal? = nil,
    observer: @escaping @Sendable (UInt64) -> any TrainingObserver = { _ in Unobserved() },
    warn: @escaping @Sendable (String) -> Void = { _ in },
    ended: (UInt64, Result<StoredRun, any Error>) -> Void = { _, _ in }
  ) -> [(seed: UInt64, result: Result<StoredRun, any Error>)] {
    let jobs = Jobs(queue.count) { number, observer in
      try train(
        queue[number], threads: threads, checkpoints: checkpoints, observer: observer ?? Unobserved(), warn: warn,
        stop: stop)
    }
    let sharing = ranks.map { ranks in
      JobSharing(ranks, isForAll: false) { number, run in
        try RunPackage(run, in: path(of: queue[number].seed)).data
      } decode: { number, data in
        try RunPackage(data).unpacked(in: path(of: queue[number].seed))
      }
    }
    let results = jobs.run(atOnce: limit, stop: stop, sharing: sharing) {
      ended(queue[$0].seed, $1)
    } observer: {
      observer(queue[$0].seed)
    }
    var trained = completed.mapValues { summary in Result<StoredRun, any Error>.success(StoredRun(summary: summary)) }
    for (pending, result) in zip(queue, results) { trained[pending.seed] = result }
    return seeds.values.compactMap { seed in trained[seed].map { (seed, $0) } }
  }

  private func train(
    _ pending: Pending, threads: Int, checkpoints: CheckpointInterval?, observer: any TrainingObserver,
    warn: @escaping (String) -> Void, stop: StopSignal?
  ) throws -> StoredRun {
    let run = try Run(
      RunSeries.configuration(configuration, seed: pending.seed), dataset: dataset, on: CPU(threads: threads))
    let place = path(of: pending.seed)
    let beginning = try beginning(of: pending, run)
    let work =
      beginning == .resuming
      ? try RunInFolder(run, resuming: RunDirectory(opening: place), warn: warn)
      : RunInFolder(
        run,
        new: try RunDirectory.create(
          at: place, config: run.record, overwrite: beginning == .replacing),
        warn: warn)
    let (outcome, summary) = try work.complete(checkpoints: checkpoints, observer: observer, stop: stop)
    if case .diverged(let divergence) = outcome.ending { return StoredRun(summary: summary, divergence: divergence) }
    return StoredRun(summary: summary)
  }

  /// How a run begins: as the first rank has found it in its folder; on other ranks, which may see another folder, by what is
  /// there.
  private func beginning(of pending: Pending, _ run: Run) throws -> Pending.Beginning {
    let place = path(of: pending.seed)
    guard ranks?.isFirst == false else { return pending.beginning }
    guard RunDirectory.holdsAnything(at: place) else { return .new }
    let directory = try RunDirectory(opening: place)
    let isSame = try? RunConfiguration(contentsOf: directory.path(of: .config)) == run.record
    return pending.beginning != .replacing && isSame == true && directory.holdsCheckpoint ? .resuming : .replacing
  }

  /// Nobody watches.
  package final class Unobserved: TrainingObserver {
    package init() {}
  }
}
