import Compute
import Datasets
import Diagnostics
import Networks
import Objectives
import Schedules

/// Trains a network by a recipe.
public struct Trainer: Sendable {
  /// How it is trained.
  public var recipe: Recipe
  /// What the recipe's objective is replaced by, for losses that a recipe cannot name.
  public var objective: Objective
  /// Of the first weights, the order of examples, and dropout.
  public var seed: UInt64
  /// How the first layer works.
  public var inputPath: InputPath
  /// Of the updates; the validation set is predicted in float32.
  public var precision: Precision
  /// Rows that the observer is shown answers about; where the recipe has a watch, it sees that one's.
  package var survey: Survey?
  private let cpu: CPU

  /// The processor has the precision (a precondition): `Precision.isAvailable` tells.
  public init(
    _ recipe: Recipe, seed: UInt64, inputPath: InputPath = .automatic, precision: Precision = .float32, on cpu: CPU
  ) {
    precondition(precision.isAvailable(on: cpu), "this processor has no \(precision.rawValue)")
    self.recipe = recipe
    self.objective = recipe.objective
    self.seed = seed
    self.inputPath = inputPath
    self.precision = precision
    self.cpu = cpu
  }

  private func entries(of split: Split) -> Int? {
    let features = [split.labeled.features, split.unlabeled.features, split.validation.features]
    return recipe.network.inputEntries(inputPath, for: features.filter { $0.count > 0 }, precision)
  }

  /// Trains on the labelled and unlabelled examples of `split` from the initial parameters of the seed on, pre-trained
  /// where the recipe says so, or from those given.
  ///
  /// The validation examples are looked at, never trained on. The recipe has to fit the split: `Recipe.validate` tells
  /// (a precondition).
  public func train(
    on split: Split, from initial: Parameters? = nil, observer: (any TrainingObserver)? = nil, stop: StopSignal? = nil
  ) -> TrainingOutcome {
    do throws(RequestFailure) {
      try recipe.validate(
        inputs: split.labeled.features.columns, imageShape: split.labeled.features.imageShape,
        classes: split.labeled.classes, examples: split.labeled.count, entries: entries(of: split))
    } catch {
      preconditionFailure("a recipe that does not fit the split: \(error)")
    }
    let clock = ContinuousClock()
    let start = clock.now
    let live = LiveNetwork(
      recipe.network, parameters: initial ?? Parameters.initial(for: recipe.network, seed: seed))
    let epochUpdates = recipe.epochLength.updates(examples: split.labeled.count, batch: recipe.labeledBatch)
    let total = recipe.epochs * epochUpdates
    let kept = Snapshot(of: live)
    var ending = TrainingOutcome.Ending.completed
    var before = 0
    if initial == nil, let pretraining = recipe.pretraining {
      let pretrainer = Pretrainer(pretraining: pretraining, seed: seed, inputPath: inputPath, cpu: cpu)
      before = pretrainer.updates(examples: split.unlabeled.count)
      ending = pretrainer.train(live, on: split.unlabeled, before: total, observer: observer, stop: stop)
      // After a divergence the first parameters are the last good ones.
      if case .diverged = ending {} else { kept.begin(with: live) }
    }
    func makeStep(_ objective: Objective) -> TrainingStep {
      TrainingStep(
        live, recipe: recipe, objective: objective, split: split, seed: seed, inputPath: inputPath,
        precision: precision, on: cpu)
    }
    var objective = objective
    var step = makeStep(objective)
    let predictor =
      split.validation.count > 0 || recipe.watch != nil ? Predictor(live, inputPath: inputPath, on: cpu) : nil
    let watcher = recipe.watch.flatMap { watch in
      split.unlabeled.count == 0
        ? nil : Watcher(watch, epochs: recipe.epochs, validationRows: split.validation.count, live: live)
    }

    var history: [EpochRecord] = []
    var updates = 0
    var lowest = (error: Double.infinity, epoch: 0)
    epochs: for epoch in 0..<(ending == .completed ? recipe.epochs : 0) {
      var sums = LossSums()
      for _ in 0..<epochUpdates {
        let losses = step.update(at: TrainingTime(epoch: epoch, update: updates))
        guard losses.areFinite else {
          let rate = recipe.optimizer.rate.value(at: TrainingTime(epoch: epoch, update: updates))
          ending = .diverged(
            Divergence(update: updates + 1, epoch: epoch + 1, rate: rate, lastGoodUpdate: kept.update))
          break epochs
        }
        sums.add(losses)
        updates += 1
        observer?.trained(updates: before + updates, of: before + total)
        if stop?.isRequested == true || Task.isCancelled {
          ending = .stopped
          break
        }
      }
      let isLast = epoch + 1 == recipe.epochs || ending == .stopped
      let error =
        split.validation.count > 0 && ((epoch + 1) % recipe.validationInterval == 0 || isLast)
        ? predictor.map { $0.errorRate(on: split.validation) } : nil
      let record = sums.record(
        epoch: epoch, updates: updates, objective: objective, optimizer: recipe.optimizer, validationErrorRate: error,
        seconds: (clock.now - start).seconds)
      history.append(record)
      let isSound = kept.consider(
        live, update: updates, validationErrorRate: error, keep: recipe.keep, isLast: isLast)
      observer?.finished(record)
      guard isSound else {
        ending = .diverged(
          Divergence(
            update: updates, epoch: epoch + 1, rate: record.rate, lastGoodUpdate: kept.update, quantity: .parameters))
        break
      }
      if let survey, watcher == nil, let observer, survey.looks(at: epoch + 1, of: recipe.epochs, isLast: isLast) {
        let predictor = predictor ?? Predictor(live, inputPath: inputPath, on: cpu)
        observer.looked(
          UnlabeledLook(
            epoch: epoch + 1, probabilities: predictor.probabilities(for: survey.features),
            classCount: split.labeled.classes))
      }
      if let watcher, let predictor, watcher.looks(at: epoch + 1, isLast: isLast) {
        let look = UnlabeledLook(
          epoch: epoch + 1, probabilities: predictor.probabilities(for: split.unlabeled.features),
          classCount: split.labeled.classes)
        observer?.looked(look)
        let answer = watcher.judge(live, look, validationErrorRate: error, alpha: record.alpha)
        if answer != .goOn, recipe.keep == .last || error == nil {
          kept.goBack(to: live, validationErrorRate: watcher.safeError)
        }
        switch answer {
        case .goOn: break
        case .reduce(let factor):
          // The optimizer begins anew, for what it remembers led here.
          objective = objective.weighted(by: factor)
          step = makeStep(objective)
        case .end: ending = watcher.collapses.last.map { .collapsed($0) } ?? ending
        }
      }
      if isLast || ending != .completed { break }
      if let patience = recipe.patience, let error {
        let time = TrainingTime(epoch: epoch + 1, update: updates)
        let isSettled = objective.unlabeled.allSatisfy { $0.weight.isSettled(at: time) }
        if !isSettled || error < lowest.error { lowest = (error, epoch) }
        if epoch - lowest.epoch >= patience { break }
      }
    }
    let outcome = TrainingOutcome(
      ending: ending, model: Model(network: recipe.network, parameters: kept.live.parameters), history: history,
      updates: updates, seconds: (clock.now - start).seconds, validationErrorRate: kept.validationErrorRate,
      collapses: watcher?.collapses ?? [])
    observer?.ended(outcome, on: split)
    return outcome
  }
}

extension Predictor {
  /// The share of rows whose predicted class is not their label.
  package func errorRate(on set: LabeledSet) -> Double {
    let errors = zip(classes(for: set.features), set.labels).count { $0 != $1 }
    return Double(errors) / Double(max(set.count, 1))
  }
}

extension Duration {
  package var seconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
