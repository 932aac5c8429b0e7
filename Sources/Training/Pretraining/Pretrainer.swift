import Compute
import Datasets
import Networks
import Schedules

/// Pre-trains the first hidden layer of a network by a recipe.
struct Pretrainer {
  let pretraining: Pretraining
  let seed: UInt64
  let inputPath: InputPath
  let cpu: CPU

  /// Full batches in a pass over the examples; what is left of a pass comes first in the next one.
  private func epochUpdates(examples: Int) -> Int { examples / min(pretraining.batch, max(examples, 1)) }

  /// Updates in all.
  func updates(examples: Int) -> Int { pretraining.epochs * epochUpdates(examples: examples) }

  /// Changes the first layer of `live` in place; its parameters are finite unless it diverged. Its noise and its order of examples are other ones than those of the
  /// training that follows.
  ///
  /// - Parameters:
  ///   - live: the network.
  ///   - examples: of which the auto-encoder learns; with none it learns nothing.
  ///   - following: updates of the training that follows.
  ///   - observer: is told of every update and epoch.
  ///   - stop: looked at after every update.
  /// - Returns: how it ended.
  func train(
    _ live: LiveNetwork, on examples: UnlabeledSet, before following: Int, observer: (any TrainingObserver)?,
    stop: StopSignal?
  ) -> TrainingOutcome.Ending {
    guard examples.count > 0 else { return .completed }
    var stream = RandomStream(seed: seed, purpose: .pretraining)
    let seed = stream.next()
    var order = BatchOrder(
      examples: examples.count, batch: pretraining.batch, crossesPasses: true, seed: seed, purpose: .unlabeledOrder)
    let step = AutoencoderStep(
      pretraining.autoencoder, of: live, capacity: order.batch, form: inputPath.form(for: examples.features),
      entries: examples.features.mostEntries, seed: seed, on: cpu)
    let clock = ContinuousClock()
    let start = clock.now
    let (epochUpdates, total) = (epochUpdates(examples: examples.count), updates(examples: examples.count))
    var updates = 0
    var isStopped = false
    for epoch in 0..<pretraining.epochs {
      var sum = 0.0
      let rate = pretraining.rate.value(at: TrainingTime(epoch: epoch, update: updates))
      let momentum = pretraining.momentum.value(at: TrainingTime(epoch: epoch, update: updates))
      for _ in 0..<epochUpdates {
        let time = TrainingTime(epoch: epoch, update: updates)
        let (p, rate) = (pretraining.momentum.value(at: time), pretraining.rate.value(at: time))
        let loss = step.update(
          examples.features, order.positions(ofBatch: updates), number: updates,
          rule: (Float(p), Float(-(1 - p) * rate)))
        guard loss.isFinite else {
          return .diverged(
            Divergence(
              update: updates + 1, epoch: epoch + 1, rate: rate, lastGoodUpdate: 0, quantity: .reconstructionLoss))
        }
        sum += loss
        updates += 1
        observer?.trained(updates: updates, of: total + following)
        if stop?.isRequested == true || Task.isCancelled {
          isStopped = true
          break
        }
      }
      guard live.isFinite else {
        return .diverged(
          Divergence(update: updates, epoch: epoch + 1, rate: rate, lastGoodUpdate: 0, quantity: .pretrainedParameters))
      }
      if isStopped { return .stopped }
      observer?.finished(
        PretrainingRecord(
          epoch: epoch + 1, updates: updates, reconstructionLoss: sum / Double(epochUpdates), rate: rate,
          momentum: momentum, seconds: (clock.now - start).seconds))
    }
    return .completed
  }
}
