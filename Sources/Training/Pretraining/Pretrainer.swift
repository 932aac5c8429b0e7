import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelPlatform
import PseudoLabelSchedules

/// Pre-trains the first hidden layer of a network by a recipe.
struct Pretrainer {
  let pretraining: Pretraining
  let seed: UInt64
  let inputPath: InputPath
  /// With which the rows of each update are divided; nil: alone.
  var ranks: (any Ranks)?
  let cpu: CPU

  /// Full batches in a pass over the examples; what is left of a pass comes first in the next one.
  private func epochUpdates(examples: Int) -> Int { examples / min(pretraining.batch, max(examples, 1)) }

  /// Updates in all.
  func updates(examples: Int) -> Int { pretraining.epochs * epochUpdates(examples: examples) }

  /// Asked behind every update and every epoch, which counts from 1 where one has ended, whether it wants to keep where the
  /// pre-training stands; `isLast` where it ends there.
  typealias Checkpoint = (
    _ progress: PretrainingProgress, _ autoencoder: () -> Parameters, _ isLast: Bool, _ epoch: Int?
  ) -> Void

  /// Changes the first layer of `live` in place; its parameters are finite unless it diverged. Its noise and its order of
  /// examples are other ones than those of the training that follows.
  ///
  /// - Parameters:
  ///   - live: the network.
  ///   - examples: of which the auto-encoder learns; with none it learns nothing.
  ///   - following: updates of the training that follows.
  ///   - state: where it goes on; `live` has its parameters.
  ///   - observer: is told of every update and epoch.
  ///   - stop: looked at after every update.
  ///   - checkpoint: may keep where it stands.
  /// - Returns: how it ended.
  func train(
    _ live: LiveNetwork, on examples: UnlabeledSet, before following: Int, from state: TrainingState?,
    observer: (any TrainingObserver)?, stop: StopSignal?, checkpoint: Checkpoint
  ) -> TrainingOutcome.Ending {
    guard examples.count > 0 else { return .completed }
    var stream = RandomStream(seed: seed, purpose: .pretraining)
    let seed = stream.next()
    var order = BatchOrder(
      examples: examples.count, batch: pretraining.batch, crossesPasses: true, seed: seed, purpose: .unlabeledOrder)
    let step = AutoencoderStep(
      pretraining.autoencoder, of: live, capacity: order.batch, form: inputPath.form(for: examples.features),
      entries: examples.features.mostEntries, seed: seed, ranks: ranks, on: cpu)
    var progress = state?.progress.pretraining ?? PretrainingProgress()
    if let kept = state?.parameters[.autoencoder] { step.kept = kept }
    let start = ContinuousClock.now
    let secondsBefore = progress.seconds
    let (epochUpdates, total) = (epochUpdates(examples: examples.count), updates(examples: examples.count))
    while progress.updates < total {
      let epoch = progress.updates / epochUpdates
      let time = TrainingTime(epoch: epoch, update: progress.updates)
      let (p, rate) = (pretraining.momentum.value(at: time), pretraining.rate.value(at: time))
      func divergence(update: Int, _ quantity: Divergence.Quantity) -> TrainingOutcome.Ending {
        .diverged(Divergence(update: update, epoch: epoch + 1, rate: rate, lastGoodUpdate: 0, quantity: quantity))
      }
      let loss = step.update(
        examples.features, order.positions(ofBatch: progress.updates), number: progress.updates,
        rule: (Float(p), Float(-(1 - p) * rate)))
      guard loss.isFinite else { return divergence(update: progress.updates + 1, .reconstructionLoss) }
      progress.lossSum += loss
      progress.updates += 1
      observer?.trained(updates: progress.updates, of: total + following)
      let endsEpoch = progress.updates % epochUpdates == 0
      let isAsked = stop?.isRequested == true || Task.isCancelled
      let isStopped = ranks.map { $0.sum([isAsked ? 1 : 0])[0] > 0 } ?? isAsked
      if endsEpoch || isStopped {
        guard live.isFinite else { return divergence(update: progress.updates, .pretrainedParameters) }
      } else if !live.hasFiniteBiases {
        return divergence(update: progress.updates, .pretrainedParameters)
      }
      progress.seconds = secondsBefore + (ContinuousClock.now - start).seconds
      if endsEpoch {
        let first = TrainingTime(epoch: epoch, update: epoch * epochUpdates)
        observer?.finished(
          PretrainingRecord(
            epoch: epoch + 1, updates: progress.updates, reconstructionLoss: progress.lossSum / Double(epochUpdates),
            rate: pretraining.rate.value(at: first), momentum: pretraining.momentum.value(at: first),
            seconds: progress.seconds))
        progress.lossSum = 0
      }
      checkpoint(progress, { step.kept }, isStopped, endsEpoch ? epoch + 1 : nil)
      if isStopped { return .stopped }
    }
    return .completed
  }
}
