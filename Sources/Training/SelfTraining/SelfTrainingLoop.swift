import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks

/// The trainings of `SelfTraining`, one behind the other.
final class SelfTrainingLoop {
  private let trainer: Trainer
  private let selfTraining: SelfTraining
  private let split: Split
  private let initial: Parameters?
  private let observer: (any TrainingObserver)?
  private let keeper: (any CheckpointKeeper)?
  private let stop: StopSignal?

  private var progress: SelfTrainingProgress
  /// What the trainings that are at their end would deliver.
  private var before: Model?
  private var lastSnapshot: [Int]?

  init(
    _ trainer: Trainer, _ selfTraining: SelfTraining, on split: Split, from initial: Parameters?,
    observer: (any TrainingObserver)?, keeper: (any CheckpointKeeper)?, stop: StopSignal?
  ) {
    (self.trainer, self.selfTraining, self.split, self.initial) = (trainer, selfTraining, split, initial)
    self.observer = trainer.others?.isFirst ?? true ? observer : nil
    (self.keeper, self.stop) = (keeper, stop)
    progress = SelfTrainingProgress(unlabeledRows: split.unlabeled.count)
  }

  /// Trains to the end, from `state` on where there is one.
  func run(from state: TrainingState?) -> TrainingOutcome {
    var state = state
    if let saved = state?.progress.selfTraining {
      progress = saved
      before = state?.parameters[.before].map { Model(network: trainer.recipe.network, parameters: $0) }
      lastSnapshot = state?.lastSnapshot
    }
    var lastKept: ContinuousClock.Instant? = .now
    while true {
      let notes = RoundNotes(
        progress, of: selfTraining.rounds, before: before?.parameters, lastSnapshot: lastSnapshot, lastKept: lastKept,
        passingOnTo: observer, keeper)
      let round = TrainingLoop(
        trainerOfRound, on: splitOfRound, from: initial, observer: notes, keeper: keeper.map { _ in notes }, stop: stop)
      let outcome = round.run(from: state)
      (state, lastSnapshot, lastKept) = (nil, notes.lastSnapshot, notes.lastKept)
      let ending = finish(outcome)
      guard outcome.ending == .completed, progress.rounds.count < selfTraining.rounds, label(by: outcome.model) else {
        return joined(outcome, ending: ending)
      }
    }
  }

  // MARK: A round

  /// A round makes as many updates as the first training, of as many rows as other methods have in one.
  private var trainerOfRound: Trainer {
    guard !progress.rounds.isEmpty else { return trainer }
    var trainer = trainer
    trainer.recipe.epochLength = .updates(
      count: trainer.recipe.epochLength.updates(examples: split.labeled.count, batch: trainer.recipe.labeledBatch))
    trainer.recipe.labeledBatch += trainer.recipe.unlabeledBatch
    return trainer
  }

  /// The labelled rows, and behind them those that were labelled.
  private var splitOfRound: Split {
    guard !progress.rounds.isEmpty else { return split }
    let rows = progress.labels.indices.filter { progress.labels[$0] != nil }
    let labeled = LabeledSet(
      features: split.labeled.features.appending(split.unlabeled.features.selecting(rows)),
      labels: split.labeled.labels + progress.labels.compactMap { $0 }, classes: split.labeled.classes)
    return Split(labeled: labeled, validation: split.validation, unlabeled: split.unlabeled)
  }

  /// Labels rows for the next round.
  ///
  /// - Returns: whether there is one: not where the same rows have the same labels as before.
  private func label(by model: Model) -> Bool {
    let round = progress.rounds.count + 1
    let predictor = model.predictor(inputPath: trainer.inputPath, on: trainer.cpu)
    let answers = predictor.rowAnswers(for: split.unlabeled.features, over: trainer.others)
    let labels = selfTraining.labels(answers, round: round)
    guard labels != progress.labels else { return false }
    var counts = [Int](repeating: 0, count: split.labeled.classes)
    for label in labels { if let label { counts[label] += 1 } }
    let least = zip(answers, labels).lazy.filter { $1 != nil }.map(\.0.confidence).min()
    progress.labels = labels
    progress.rounds.append(
      SelfTrainingRound(round: round, rows: counts.reduce(0, +), counts: counts, leastConfidence: least ?? 0))
    return true
  }

  // MARK: The end of a round

  /// - Returns: how it ended, counted from the beginning of all.
  private func finish(_ outcome: TrainingOutcome) -> TrainingOutcome.Ending {
    let ending: TrainingOutcome.Ending =
      switch outcome.ending {
      case .completed, .stopped: outcome.ending
      case .diverged(let divergence): .diverged(progress.joined(divergence))
      case .collapsed(let collapse): .collapsed(progress.joined(collapse))
      }
    if !progress.rounds.isEmpty {
      progress.rounds[progress.rounds.count - 1].validationErrorRate = outcome.validationErrorRate
    }
    if isBetter(outcome) { (before, progress.errorBefore) = (outcome.model, outcome.validationErrorRate) }
    let (history, collapses) = (outcome.history.map(progress.joined), outcome.collapses.map(progress.joined))
    progress.recoveries += outcome.recoveries.map(progress.joined)
    progress.collapses += collapses
    // Behind what counts from it.
    progress.history += history
    progress.updates += outcome.updates
    progress.seconds += outcome.seconds
    return ending
  }

  /// Whether what a round brought is delivered in place of what the rounds before brought, as the recipe's `keep` says.
  private func isBetter(_ outcome: TrainingOutcome) -> Bool {
    guard before != nil else { return true }
    if case .diverged = outcome.ending { return false }
    switch trainer.recipe.keep {
    case .last: return true
    case .best: return outcome.validationErrorRate ?? 0 <= progress.errorBefore ?? .infinity
    }
  }

  /// All trainings as one.
  private func joined(_ last: TrainingOutcome, ending: TrainingOutcome.Ending) -> TrainingOutcome {
    var outcome = last
    outcome.ending = ending
    if let before { outcome.model = before }
    outcome.validationErrorRate = progress.errorBefore
    (outcome.history, outcome.updates, outcome.seconds) = (progress.history, progress.updates, progress.seconds)
    (outcome.collapses, outcome.recoveries) = (progress.collapses, progress.recoveries)
    outcome.rounds = progress.rounds
    observer?.ended(outcome, on: split)
    return outcome
  }
}
