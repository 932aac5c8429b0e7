import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelSchedules

/// A training run under way: the network, what would be delivered, and how far it has come.
final class TrainingLoop {
  private let recipe: Recipe
  private let seed: UInt64
  private let split: Split
  private let observer: (any TrainingObserver)?
  private let keeper: (any CheckpointKeeper)?
  private let stop: StopSignal?
  private let recordedRows: RecordedRows?
  private let makePredictor: () -> Predictor
  private let pretrainer: Pretrainer?

  private let learner: Learner
  private let cpu: CPU
  private let kept: SelectedModel
  /// The parameters that training began with, where the recipe has a recovery.
  private let beginning: LiveNetwork?
  private lazy var predictor = makePredictor()
  private let monitor: CollapseMonitor?
  private let step: TrainingStep

  private var progress = TrainingProgress()
  private let calibration: StatisticsCalibration?
  private var lastSnapshot: [Int]?
  private var clock: CheckpointClock?
  private let start: ContinuousClock.Instant
  private var secondsBefore = 0.0
  private var ending = TrainingOutcome.Ending.completed

  private let epochUpdates: Int
  private let pretrainingUpdates: Int
  private var total: Int { recipe.epochs * epochUpdates }
  private var seconds: Double { secondsBefore + (ContinuousClock.now - start).seconds }
  private var isAskedToStop: Bool { stop?.isRequested == true || Task.isCancelled }

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
    let recipe = trainer.recipe
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
      ? recipe.pretraining.map { Pretrainer(pretraining: $0, seed: seed, inputPath: inputPath, cpu: cpu) } : nil
    pretrainingUpdates = pretrainer?.updates(examples: split.unlabeled.count) ?? 0
    epochUpdates = recipe.epochLength.updates(examples: split.labeled.count, batch: recipe.labeledBatch)
    step = TrainingStep(
      learner, recipe: recipe, objective: trainer.objective, split: split, seed: seed, inputPath: inputPath,
      precision: trainer.precision, on: cpu)
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
      history: progress.history, updates: progress.updates, seconds: seconds,
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
    while progress.updates < (epoch + 1) * epochUpdates {
      let time = TrainingTime(epoch: epoch, update: progress.updates)
      let losses = step.update(at: time)
      guard losses.areFinite else {
        guard recovers(diverged(.loss, update: progress.updates + 1, at: time)) else { return false }
        continue
      }
      progress.updates += 1
      progress.sums.add(losses)
      guard learner.hasFiniteBiases else {
        guard recovers(diverged(.parameters, update: progress.updates, at: time)) else { return false }
        continue
      }
      observer?.trained(updates: pretrainingUpdates + progress.updates, of: pretrainingUpdates + total)
      if isAskedToStop {
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
    calibration?.update()
    let epoch = progress.history.count
    let endsAnyway = epoch + 1 == recipe.epochs || ending == .stopped
    let error =
      split.validation.count > 0 && ((epoch + 1) % recipe.validationInterval == 0 || endsAnyway)
      ? predictor.errorRate(on: split.validation) : nil
    let isLast = isOutOfPatience(behind: epoch, validationErrorRate: error) || endsAnyway
    let record = progress.sums.record(
      epoch: epoch, updates: progress.updates, objective: step.objective, optimizer: step.optimizer,
      validationErrorRate: error,
      seconds: seconds)
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
    let (classes, probabilities) = predictor.answers(for: features)
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

  // MARK: Divergence

  private func diverged(_ quantity: Divergence.Quantity, update: Int, at time: TrainingTime) -> Divergence {
    Divergence(
      update: update, epoch: time.epoch + 1, rate: step.optimizer.rate.value(at: time), lastGoodUpdate: kept.update,
      quantity: quantity)
  }

  /// Goes back to the parameters that were kept, or to the first ones where it has gone back to those before, and on with a
  /// smaller rate, where the recipe asks for that and it has not been done too often; else training has ended.
  private func recovers(_ divergence: Divergence) -> Bool {
    guard let recovery = recipe.recovery, progress.recoveries.count < recovery.attempts else {
      ending = .diverged(divergence)
      return false
    }
    let wentBackBefore = progress.recoveries.last?.lastGoodUpdate == kept.update
    progress.recoveries.append(divergence)
    step.optimizer = step.optimizer.slowed(by: Recovery.factor)
    learner.restart(from: wentBackBefore ? beginning ?? kept.live : kept.live, step.objective)
    return true
  }

  // MARK: Checkpoints

  private func checkpoint(autoencoder: Parameters? = nil) {
    guard let keeper else { return }
    progress.seconds = seconds
    (progress.keptUpdate, progress.keptError) = (kept.update, kept.validationErrorRate)
    progress.collapse = monitor?.progress
    progress.optimizerSteps = learner.optimizer.steps
    (progress.losses, progress.lossSteps) = (learner.savedLosses, learner.lossSteps)
    var parameters = learner.savedParameters
    parameters[.kept] = kept.live.parameters
    parameters[.safe] = monitor?.safe.parameters
    parameters[.beginning] = beginning?.parameters
    parameters[.autoencoder] = autoencoder
    if autoencoder != nil {
      for part in TrainingState.Part.slots + [.losses] + TrainingState.Part.lossSlots { parameters[part] = nil }
    }
    keeper.keep(TrainingState(progress: progress, parameters: parameters, lastSnapshot: lastSnapshot))
    clock?.restart()
  }

  private func restore(_ state: TrainingState) {
    progress = state.progress
    lastSnapshot = state.lastSnapshot
    secondsBefore = progress.seconds
    if let parameters = state.parameters[.kept] {
      kept.restore(parameters, update: progress.keptUpdate, validationErrorRate: progress.keptError)
    }
    if let parameters = state.parameters[.beginning] { beginning?.parameters = parameters }
    if let monitor, let seen = progress.collapse, let safe = state.parameters[.safe] {
      monitor.restore(seen, safe: safe)
    }
    for factor in progress.collapse?.reductions ?? [] { step.objective = step.objective.weighted(by: factor) }
    for _ in progress.recoveries { step.optimizer = step.optimizer.slowed(by: Recovery.factor) }
    learner.restore(
      state.parameters, steps: progress.optimizerSteps ?? progress.updates, lossSteps: progress.lossSteps,
      losses: progress.losses)
  }
}
