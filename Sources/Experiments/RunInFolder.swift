import PseudoLabelDiagnostics
import PseudoLabelPersistence
import PseudoLabelTraining

/// A run with the folder that it is stored in: trained from its start, or from where it was interrupted.
package struct RunInFolder {
  package let run: Run
  package let directory: RunDirectory
  private let last: (state: TrainingState, path: String)?
  private let warn: (String) -> Void

  /// Whether it goes on from a state that was saved.
  package var isResumed: Bool { last != nil }

  /// A run that begins, in a folder that was made for it.
  package init(_ run: Run, new directory: RunDirectory, warn: @escaping (String) -> Void) {
    (self.run, self.directory, self.warn) = (run, directory, warn)
    last = nil
  }

  /// A run that lies in a folder and has not come to its end. What its metrics say behind the state that it goes on from
  /// is taken out of them.
  ///
  /// - Throws: `FileFailure` where the folder's checkpoints are none of this run, or the folder cannot be written.
  package init(_ run: Run, resuming directory: RunDirectory, warn: @escaping (String) -> Void) throws {
    (self.run, self.directory, self.warn) = (run, directory, warn)
    do {
      last = try run.lastCheckpoint(in: CheckpointFiles(of: directory), warn: warn)
    } catch var failure as FileFailure {
      failure.remedy = "No other checkpoint is whole. Train the run again, with --overwrite"
      throw failure
    }
    try directory.metrics.replace(by: last?.state.progress.wholeHistory ?? [])
    let epochs = last?.state.progress.wholeHistory.count ?? 0
    if directory.has(.snapshots) {
      let snapshots = try directory.snapshots.records(of: SnapshotRecord.self).filter { $0.epoch <= epochs }
      try directory.snapshots.replace(by: snapshots)
    }
    if directory.has(.pretraining) {
      let records = try directory.pretraining.records(of: PretrainingRecord.self)
      // Each round of self-training makes the same pre-training again; the first one's is noted.
      let updates =
        last.map { last in
          last.state.progress.selfTraining?.rounds.isEmpty == false
            ? .max : last.state.progress.pretraining?.updates ?? .max
        } ?? 0
      try directory.pretraining.replace(by: records.filter { $0.updates <= updates })
    }
  }

  /// Trains it, and stores what came of it.
  ///
  /// - Parameters:
  ///   - interval: how often its state is saved; nil for never.
  ///   - observer: watches it.
  ///   - stop: ends it early; it can be gone on with then.
  ///   - trained: called when training has ended, before the model is evaluated.
  /// - Throws: `FileFailure`; the `Divergence` where not even the parameters before it can be evaluated.
  package func complete(
    checkpoints interval: CheckpointInterval?, observer: any TrainingObserver, stop: StopSignal? = nil,
    trained: () -> Void = {}
  ) throws -> (outcome: TrainingOutcome, summary: RunSummary) {
    let recorder = MetricsRecorder(
      directory, truth: run.recordedTruth, after: last?.state.lastSnapshot, passingOnTo: observer)
    let keeper = interval.map {
      RunCheckpoints(in: CheckpointFiles(of: directory), of: run.record, every: $0, after: last?.path, warn: warn)
    }
    let state = try run.agreed(on: last?.state)
    let outcome = run.train(
      resuming: state, observer: recorder, keeper: keeper, recordsSnapshots: true, stop: stop)
    trained()
    let summary = try run.store(outcome, in: directory)
    if outcome.ending != .stopped { directory.removeCheckpoints() }
    try recorder.rethrow()
    return (outcome, summary)
  }
}
