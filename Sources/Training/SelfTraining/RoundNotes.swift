import PseudoLabelNetworks

/// Passes on what happens in a round of self-training, and its checkpoints, as parts of the whole training.
final class RoundNotes: TrainingObserver, CheckpointKeeper {
  private let progress: SelfTrainingProgress
  private let rounds: Int
  private let before: Parameters?
  private let observer: (any TrainingObserver)?
  private let keeper: (any CheckpointKeeper)?
  private(set) var lastLook: [Int]?
  private(set) var lastKept: ContinuousClock.Instant?

  /// - Parameters:
  ///   - progress: of the rounds, at the beginning of this one.
  ///   - rounds: how many there are, at most.
  ///   - before: what the rounds before would deliver.
  ///   - lastLook: the classes of the last look in the rounds before.
  ///   - lastKept: when the last checkpoint was saved.
  ///   - observer: is told.
  ///   - keeper: gets the states.
  init(
    _ progress: SelfTrainingProgress, of rounds: Int, before: Parameters?, lastLook: [Int]?,
    lastKept: ContinuousClock.Instant?, passingOnTo observer: (any TrainingObserver)?,
    _ keeper: (any CheckpointKeeper)?
  ) {
    (self.progress, self.rounds, self.before) = (progress, rounds, before)
    (self.lastLook, self.lastKept, self.observer, self.keeper) = (lastLook, lastKept, observer, keeper)
  }

  func trained(updates: Int, of total: Int) {
    observer?.trained(updates: progress.rounds.count * total + updates, of: (rounds + 1) * total)
  }

  func finished(_ epoch: EpochRecord) { observer?.finished(progress.joined(epoch)) }

  /// That of a later round is the same as the first one's.
  func finished(_ epoch: PretrainingRecord) {
    if progress.rounds.isEmpty { observer?.finished(epoch) }
  }

  func looked(_ look: UnlabeledLook) {
    var look = look
    look.epoch += progress.history.count
    lastLook = look.classes
    observer?.looked(look)
  }

  // MARK: Checkpoints

  var interval: CheckpointInterval { keeper?.interval ?? .seconds(.infinity) }

  func keep(_ state: TrainingState) {
    var state = state
    state.progress.selfTraining = progress
    state.parameters[.before] = before
    state.lastLook = state.lastLook ?? lastLook
    keeper?.keep(state)
    lastKept = .now
  }
}
