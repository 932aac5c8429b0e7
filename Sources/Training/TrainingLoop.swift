import Compute
import Datasets
import Networks
import Objectives
import Optimizers
import Schedules

/// A training run under way: the network, what would be delivered, and how far it has come.
final class TrainingLoop {
  private let recipe: Recipe
  private let seed: UInt64
  private let split: Split
  private let observer: (any TrainingObserver)?
  private let keeper: (any CheckpointKeeper)?
  private let stop: StopSignal?
  private let survey: Survey?
  private let makeStep: (Objective, Optimizer) -> TrainingStep
  private let makePredictor: () -> Predictor
  private let pretrainer: Pretrainer?

  private let live: LiveNetwork
  private let kept: Snapshot
  /// The parameters that training began with, where the recipe has a recovery.
  private let beginning: LiveNetwork?
  private lazy var predictor = makePredictor()
  private let watcher: Watcher?
  private var objective: Objective
  private var optimizer: Optimizer
  private var step: TrainingStep

  private var progress = TrainingProgress()
  private var lastLook: [Int]?
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
    (self.recipe, self.split, seed, survey) = (recipe, split, trainer.seed, trainer.survey)
    (self.observer, self.keeper, self.stop) = (observer, keeper, stop)
    clock = keeper.map { CheckpointClock($0.interval) }
    let live = LiveNetwork(
      recipe.network, parameters: initial ?? Parameters.initial(for: recipe.network, seed: trainer.seed))
    self.live = live
    kept = Snapshot(of: live)
    beginning = recipe.recovery.map { _ in LiveNetwork(recipe.network, parameters: live.parameters) }
    let (seed, inputPath, precision, cpu) = (trainer.seed, trainer.inputPath, trainer.precision, trainer.cpu)
    makePredictor = { Predictor(live, inputPath: inputPath, on: cpu) }
    watcher = recipe.watch.flatMap { watch in
      split.unlabeled.count == 0
        ? nil : Watcher(watch, epochs: recipe.epochs, validationRows: split.validation.count, live: live)
    }
    pretrainer =
      initial == nil
      ? recipe.pretraining.map { Pretrainer(pretraining: $0, seed: seed, inputPath: inputPath, cpu: cpu) } : nil
    pretrainingUpdates = pretrainer?.updates(examples: split.unlabeled.count) ?? 0
    epochUpdates = recipe.epochLength.updates(examples: split.labeled.count, batch: recipe.labeledBatch)
    objective = trainer.objective
    optimizer = recipe.optimizer
    makeStep = { objective, optimizer in
      TrainingStep(
        live, recipe: recipe, objective: objective, optimizer: optimizer, split: split, seed: seed,
        inputPath: inputPath, precision: precision, on: cpu)
    }
    step = makeStep(objective, optimizer)
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
      validationErrorRate: kept.validationErrorRate, collapses: watcher?.collapses ?? [],
      recoveries: progress.recoveries)
    observer?.ended(outcome, on: split)
    return outcome
  }

  // MARK: The course

  private func pretrain(from state: TrainingState?) {
    guard let pretrainer else { return }
    ending = pretrainer.train(
      live, on: split.unlabeled, before: total, from: state, observer: observer, stop: stop
    ) { pretraining, autoencoder, isLast, epoch in
      guard isLast || (epoch.map { clock?.isDue(behindEpoch: $0) } ?? clock?.isDue) == true else { return }
      progress.pretraining = pretraining
      checkpoint(autoencoder: autoencoder())
    }
    progress.pretraining = nil
    // After a divergence the first parameters are the last good ones.
    if case .diverged = ending { return }
    kept.begin(with: live)
    watcher?.safe.copy(from: live)
    beginning?.copy(from: live)
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
      guard live.hasFiniteBiases else {
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

  /// Looks at the validation rows and the pseudo-labels, and notes the epoch.
  ///
  /// - Returns: whether another one follows.
  private func finishEpoch() -> Bool {
    let epoch = progress.history.count
    let endsAnyway = epoch + 1 == recipe.epochs || ending == .stopped
    let error =
      split.validation.count > 0 && ((epoch + 1) % recipe.validationInterval == 0 || endsAnyway)
      ? predictor.errorRate(on: split.validation) : nil
    let isLast = isOutOfPatience(behind: epoch, validationErrorRate: error) || endsAnyway
    let record = progress.sums.record(
      epoch: epoch, updates: progress.updates, objective: objective, optimizer: optimizer, validationErrorRate: error,
      seconds: seconds)
    progress.sums = LossSums()
    progress.history.append(record)
    let isSound = kept.consider(
      live, update: progress.updates, validationErrorRate: error, keep: recipe.keep, isLast: isLast)
    observer?.finished(record)
    guard isSound else {
      let time = TrainingTime(epoch: epoch, update: progress.updates - 1)
      let recovers = recovers(diverged(.parameters, update: progress.updates, at: time))
      return recovers && !isLast
    }
    look(behind: record, isLast: isLast)
    return !isLast && ending == .completed
  }

  /// Early stopping: notes the validation error of an epoch, and tells whether the recipe's patience is at its end. It is
  /// asked before the parameters are kept and the pseudo-labels are looked at, since both are done behind the last epoch.
  private func isOutOfPatience(behind epoch: Int, validationErrorRate error: Double?) -> Bool {
    guard let patience = recipe.patience, let error else { return false }
    let time = TrainingTime(epoch: epoch + 1, update: progress.updates)
    let isSettled = objective.unlabeled.allSatisfy { $0.weight.isSettled(at: time) }
    if !isSettled || error < progress.lowestError ?? .infinity {
      (progress.lowestError, progress.lowestEpoch) = (error, epoch)
    }
    return epoch - progress.lowestEpoch >= patience
  }

  private func look(behind record: EpochRecord, isLast: Bool) {
    let isWatched = watcher?.looks(at: record.epoch, isLast: isLast) ?? false
    let isSurveyed = watcher == nil && observer != nil
    guard
      let features = isWatched
        ? split.unlabeled.features
        : isSurveyed
          ? survey.flatMap({ $0.looks(at: record.epoch, of: recipe.epochs, isLast: isLast) ? $0.features : nil })
          : nil
    else { return }
    let (classes, probabilities) = predictor.answers(for: features)
    let look = UnlabeledLook(
      epoch: record.epoch, classes: classes, probabilities: probabilities, classCount: split.labeled.classes)
    observer?.looked(look)
    lastLook = look.classes
    guard let watcher, isWatched else { return }
    let error = record.validationErrorRate
    let answer = watcher.judge(live, look, validationErrorRate: error, alpha: record.alpha)
    if answer != .goOn, recipe.keep == .last || error == nil {
      kept.goBack(to: live, validationErrorRate: watcher.safeError)
    }
    switch answer {
    case .goOn: break
    case .reduce(let factor):
      // The optimizer begins anew, for what it remembers led here.
      objective = objective.weighted(by: factor)
      step = makeStep(objective, optimizer)
    case .end: ending = watcher.collapses.last.map { .collapsed($0) } ?? ending
    }
  }

  // MARK: Divergence

  private func diverged(_ quantity: Divergence.Quantity, update: Int, at time: TrainingTime) -> Divergence {
    Divergence(
      update: update, epoch: time.epoch + 1, rate: optimizer.rate.value(at: time), lastGoodUpdate: kept.update,
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
    live.copy(from: wentBackBefore ? beginning ?? kept.live : kept.live)
    progress.recoveries.append(divergence)
    optimizer = optimizer.slowed(by: Recovery.factor)
    step = makeStep(objective, optimizer)
    return true
  }

  // MARK: Checkpoints

  private func checkpoint(autoencoder: Parameters? = nil) {
    guard let keeper else { return }
    progress.seconds = seconds
    (progress.keptUpdate, progress.keptError) = (kept.update, kept.validationErrorRate)
    progress.watch = watcher?.progress
    progress.optimizerSteps = step.optimizerSteps
    var parameters: [TrainingState.Part: Parameters] = [.network: live.parameters, .kept: kept.live.parameters]
    parameters[.safe] = watcher?.safe.parameters
    parameters[.beginning] = beginning?.parameters
    parameters[.autoencoder] = autoencoder
    if autoencoder == nil {
      for (part, values) in zip([TrainingState.Part.firstSlot, .secondSlot], step.slotValues) {
        parameters[part] = values
      }
    }
    keeper.keep(TrainingState(progress: progress, parameters: parameters, lastLook: lastLook))
    clock?.restart()
  }

  private func restore(_ state: TrainingState) {
    progress = state.progress
    lastLook = state.lastLook
    secondsBefore = progress.seconds
    if let parameters = state.parameters[.network] { live.parameters = parameters }
    if let parameters = state.parameters[.kept] {
      kept.restore(parameters, update: progress.keptUpdate, validationErrorRate: progress.keptError)
    }
    if let parameters = state.parameters[.beginning] { beginning?.parameters = parameters }
    if let watcher, let seen = progress.watch, let safe = state.parameters[.safe] { watcher.restore(seen, safe: safe) }
    for factor in progress.watch?.reductions ?? [] { objective = objective.weighted(by: factor) }
    for _ in progress.recoveries { optimizer = optimizer.slowed(by: Recovery.factor) }
    step = makeStep(objective, optimizer)
    step.slotValues = [TrainingState.Part.firstSlot, .secondSlot].compactMap { state.parameters[$0] }
    step.optimizerSteps = progress.optimizerSteps ?? progress.updates
  }
}
