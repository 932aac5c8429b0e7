import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelPlatform
import PseudoLabelSchedules

/// A training run under way: the network, what would be delivered, and how far it has come.
///
/// Where ranks share it, each goes through the same course, and decides from the same numbers; the first one speaks to the observer and to
/// the keeper.
final class TrainingLoop {
  let recipe: Recipe
  private let seed: UInt64
  private let split: Split
  private let observer: (any TrainingObserver)?
  let keeper: (any CheckpointKeeper)?
  private let stop: StopSignal?
  private let recordedRows: RecordedRows?
  private let makePredictor: () -> Predictor
  private let pretrainer: Pretrainer?

  let learner: Learner
  private let cpu: CPU
  let kept: SelectedModel
  /// The parameters that training began with, where the recipe has a recovery.
  let beginning: LiveNetwork?
  private lazy var predictor = makePredictor()
  let monitor: CollapseMonitor?
  let step: TrainingStep
  private let ranks: (any Ranks)?

  var progress = TrainingProgress()
  private let calibration: StatisticsCalibration?
  var lastSnapshot: [Int]?
  var clock: CheckpointClock?
  private let start: ContinuousClock.Instant
  var secondsBefore = 0.0
  var ending = TrainingOutcome.Ending.completed

  private let epochUpdates: Int
  private let pretrainingUpdates: Int
  private var total: Int { recipe.epochs * epochUpdates }
  var seconds: Double { secondsBefore + (ContinuousClock.now - start).seconds }
  private var isAskedToStop: Bool { stop?.isRequested == true || Task.isCancelled }
  /// Whether training ends behind the last update: all ranks have the same answer.
  private var endsHere: Bool { ranks == nil ? isAskedToStop : step.isAskedToStop }

  /// - Parameters:
  ///   - trainer: by what it is trained.
  ///   - split: the data.
  ///   - initial: the parameters to begin with; without them those of the seed, pre-trained where the recipe says so.
  ///   - observer: watches.
  ///   - keeper: takes checkpoints.
  ///   - stop: ends it early.
  init(
    _ trainer: Trainer, on split: Split, from initial: Parameters?, observer: (any TrainingObserver)?,
    keeper: (any CheckpointKeeper)?, stop: StopSignal?
  ) {
    start = .now
    let (recipe, ranks) = (trainer.recipe, trainer.others)
    self.ranks = ranks
    let (observer, keeper) = ranks?.isFirst ?? true ? (observer, keeper) : (nil, nil)
    (self.recipe, self.split, seed, recordedRows) = (recipe, split, trainer.seed, trainer.recordedRows)
    (self.observer, self.keeper, self.stop) = (observer, keeper, stop)
    clock = keeper.map { CheckpointClock(of: $0) }
    let (seed, inputPath, cpu) = (trainer.seed, trainer.inputPath, trainer.cpu)
    self.cpu = cpu
    let learner = Learner(
      recipe, objective: trainer.objective,
      initial: initial ?? Parameters.initial(for: recipe.network, seed: seed), unlabeledRows: split.unlabeled.count,
      labels: split.labeled.labels, seed: seed)
    self.learner = learner
    calibration = StatisticsCalibration(
      of: learner.delivered, from: split.labeled.features, inputPath, on: cpu)
    kept = SelectedModel(of: learner.live)
    beginning = recipe.recovery.map { _ in LiveNetwork(recipe.network, parameters: learner.live.parameters) }
    makePredictor = { Predictor(learner.delivered, inputPath: inputPath, on: cpu) }
    monitor = recipe.collapsePolicy.flatMap { policy in
      split.unlabeled.count == 0
        ? nil
        : CollapseMonitor(policy, epochs: recipe.epochs, validationRows: split.validation.count, live: learner.live)
    }
    pretrainer =
      initial == nil
      ? recipe.pretraining.map {
        Pretrainer(pretraining: $0, seed: seed, inputPath: inputPath, ranks: ranks, cpu: cpu)
      } : nil
    pretrainingUpdates = pretrainer?.updates(examples: split.unlabeled.count) ?? 0
    epochUpdates = recipe.epochLength.updates(examples: split.labeled.count, batch: recipe.labeledBatch)
    step = TrainingStep(
      learner, recipe: recipe, objective: trainer.objective, split: split, seed: seed, inputPath: inputPath,
      precision: trainer.precision, ranks: ranks, exchange: trainer.exchange, on: cpu)
  }

  /// Trains to the end, from `state` on where there is one.
  func run(from state: TrainingState?) -> TrainingOutcome {
    if let state { restore(state) }
    if state == nil || progress.pretraining != nil { pretrain(from: state) }
    while ending == .completed, progress.history.count < recipe.epochs {
      guard trainEpoch(), finishEpoch() else { break }
      if clock?.isDue(behindEpoch: progress.history.count) == true { checkpoint() }
    }
    let outcome = TrainingOutcome(
      ending: ending, model: Model(network: recipe.network, parameters: kept.live.parameters),
      history: progress.history, updates: progress.updates, seconds: ranks.secondsOfFirst(seconds),
      validationErrorRate: kept.validationErrorRate, collapses: monitor?.collapses ?? [],
      recoveries: progress.recoveries)
    observer?.ended(outcome, on: split)
    return outcome
  }

  // MARK: The course

  private func pretrain(from state: TrainingState?) {
    guard let pretrainer else { return }
    ending = pretrainer.train(
      learner.live, on: split.unlabeled, before: total, from: state, observer: observer, stop: stop
    ) { pretraining, autoencoder, isLast, epoch in
      guard isLast || (epoch.map { clock?.isDue(behindEpoch: $0) } ?? clock?.isDue) == true else { return }
      progress.pretraining = pretraining
      checkpoint(autoencoder: autoencoder())
    }
    progress.pretraining = nil
    // After a divergence the first parameters are the last good ones.
    if case .diverged = ending { return }
    learner.restart(from: learner.live, step.objective)
    kept.begin(with: learner.live)
    monitor?.safe.copy(from: learner.live)
    beginning?.copy(from: learner.live)
  }

  /// Makes the updates that are left of the epoch in progress.
  ///
  /// - Returns: whether the epoch is to be finished.
  private func trainEpoch() -> Bool {
    let epoch = progress.history.count
    let end = (epoch + 1) * epochUpdates
    while progress.updates < end {
      let first = TrainingTime(epoch: epoch, update: progress.updates)
      let made = step.updates(from: first, before: end, isAskedToStop: isAskedToStop)
      let sound = made.prefix { $0.areFinite }
      for losses in sound { progress.sums.add(losses) }
      progress.updates += sound.count
      guard sound.count == made.count else {
        let time = TrainingTime(epoch: epoch, update: progress.updates)
        guard recovers(diverged(.loss, update: progress.updates + 1, at: time)) else { return false }
        continue
      }
      guard learner.hasFiniteBiases else {
        let time = TrainingTime(epoch: epoch, update: progress.updates - 1)
        guard recovers(diverged(.parameters, update: progress.updates, at: time)) else { return false }
        continue
      }
      observer?.trained(updates: pretrainingUpdates + progress.updates, of: pretrainingUpdates + total)
      if endsHere {
        if keeper != nil { checkpoint() }
        ending = .stopped
        return true
      }
      if clock?.isDue == true { checkpoint() }
    }
    return true
  }

  /// Validates, takes a snapshot of the pseudo-labels, and notes the epoch.
  ///
  /// - Returns: whether another one follows.
  private func finishEpoch() -> Bool {
    calibration?.update(over: ranks)
    let epoch = progress.history.count
    let endsAnyway = epoch + 1 == recipe.epochs || ending == .stopped
    let error =
      split.validation.count > 0 && ((epoch + 1) % recipe.validationInterval == 0 || endsAnyway)
      ? predictor.errorRate(on: split.validation, over: ranks) : nil
    let isLast = isOutOfPatience(behind: epoch, validationErrorRate: error) || endsAnyway
    let record = progress.sums.record(
      epoch: epoch, updates: progress.updates, objective: step.objective, optimizer: step.optimizer,
      validationErrorRate: error,
      seconds: ranks.secondsOfFirst(seconds))
    progress.sums = LossSums()
    progress.history.append(record)
    let isSound = kept.consider(
      learner.delivered, update: progress.updates, validationErrorRate: error, keep: recipe.keep, isLast: isLast)
    observer?.finished(record)
    guard isSound else {
      let time = TrainingTime(epoch: epoch, update: progress.updates - 1)
      let recovers = recovers(diverged(.parameters, update: progress.updates, at: time))
      return recovers && !isLast
    }
    takeSnapshot(behind: record, isLast: isLast)
    return !isLast && ending == .completed
  }

  /// Early stopping: notes the validation error of an epoch, and tells whether the recipe's patience is at its end. It is
  /// asked before the parameters are kept and the snapshot is taken, since both are done behind the last epoch.
  private func isOutOfPatience(behind epoch: Int, validationErrorRate error: Double?) -> Bool {
    guard let patience = recipe.patience, let error else { return false }
    let time = TrainingTime(epoch: epoch + 1, update: progress.updates)
    let isSettled = step.objective.unlabeled.allSatisfy { $0.weight.isSettled(at: time) }
    if !isSettled || error < progress.lowestError ?? .infinity {
      (progress.lowestError, progress.lowestEpoch) = (error, epoch)
    }
    return epoch - progress.lowestEpoch >= patience
  }

  private func takeSnapshot(behind record: EpochRecord, isLast: Bool) {
    let isMonitored = monitor?.isDue(at: record.epoch, isLast: isLast) ?? false
    let recordsSnapshots = monitor == nil && observer != nil
    guard
      let features = isMonitored
        ? split.unlabeled.features
        : recordsSnapshots
          ? recordedRows.flatMap({ $0.isDue(at: record.epoch, of: recipe.epochs, isLast: isLast) ? $0.features : nil })
          : nil
    else { return }
    // The first rank alone knows whether somebody looks at recorded rows.
    let (classes, probabilities) = predictor.answers(for: features, over: isMonitored ? ranks : nil)
    let snapshot = PredictionSnapshot(
      epoch: record.epoch, classes: classes, probabilities: probabilities, classCount: split.labeled.classes)
    observer?.recorded(snapshot)
    lastSnapshot = snapshot.classes
    guard let monitor, isMonitored else { return }
    let error = record.validationErrorRate
    let answer = monitor.judge(learner.delivered, snapshot, validationErrorRate: error, alpha: record.alpha)
    if answer != .proceed, recipe.keep == .last || split.validation.count == 0 {
      kept.revert(to: monitor.safe, validationErrorRate: monitor.safeError)
    }
    switch answer {
    case .proceed: break
    case .reduce(let factor):
      // The optimizer begins anew, for what it remembers led here.
      step.objective = step.objective.weighted(by: factor)
      learner.restart(from: monitor.safe, step.objective)
    case .end: ending = monitor.collapses.last.map { .collapsed($0) } ?? ending
    }
  }
}
