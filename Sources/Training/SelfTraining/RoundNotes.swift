import PseudoLabelNetworks

/// Passes on what happens in a round of self-training, and its checkpoints, as parts of the whole training.
final class RoundNotes: TrainingObserver, CheckpointKeeper {
  private let progress: SelfTrainingProgress
  private let rounds: Int
  private let before: Parameters?
  private let observer: (any TrainingObserver)?
  private let keeper: (any CheckpointKeeper)?
  private(set) var lastSnapshot: [Int]?
  private(set) var lastKept: ContinuousClock.Instant?

  /// - Parameters:
  ///   - progress: of the rounds, at the beginning of this one.
  ///   - rounds: how many there are, at most.
  ///   - before: what the rounds before would deliver.
  ///   - lastSnapshot: the classes of the last snapshot in the rounds before.
  ///   - lastKept: when the last checkpoint was saved.
  ///   - observer: is told.
  ///   - keeper: gets the states.
  init(
    _ progress: SelfTrainingProgress, of rounds: Int, before: Parameters?, lastSnapshot: [Int]?,
    lastKept: ContinuousClock.Instant?, passingOnTo observer: (any TrainingObserver)?,
    _ keeper: (any CheckpointKeeper)?
  ) {
    (self.progress, self.rounds, self.before) = (progress, rounds, before)
    (self.lastSnapshot, self.lastKept, self.observer, self.keeper) = (lastSnapshot, lastKept, observer, keeper)
  }

  func trained(updates: Int, of total: Int) {
    observer?.trained(updates: progress.rounds.count * total + updates, of: (rounds + 1) * total)
  }

  func finished(_ epoch: EpochRecord) { observer?.finished(progress.joined(epoch)) }

  /// That of a later round is the same as the first one's.
  func finished(_ epoch: PretrainingRecord) {
    if progress.rounds.isEmpty { observer?.finished(epoch) }
  }

  func recorded(_ snapshot: PredictionSnapshot) {
    var snapshot = snapshot
    snapshot.epoch += progress.history.count
    lastSnapshot = snapshot.classes
    observer?.recorded(snapshot)
  }

  // MARK: Checkpoints

  var interval: CheckpointInterval { keeper?.interval ?? .seconds(.infinity) }

  func keep(_ state: TrainingState) {
    var state = state
    state.progress.selfTraining = progress
    state.parameters[.before] = before
    state.lastSnapshot = state.lastSnapshot ?? lastSnapshot
    keeper?.keep(state)
    lastKept = .now
  }
}
