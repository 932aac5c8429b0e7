import PseudoLabelNetworks
import PseudoLabelOptimizers
import PseudoLabelSchedules

// What follows where training runs away.
extension TrainingLoop {
  func diverged(_ quantity: Divergence.Quantity, update: Int, at time: TrainingTime) -> Divergence {
    Divergence(
      update: update, epoch: time.epoch + 1, rate: step.optimizer.rate.value(at: time), lastGoodUpdate: kept.update,
      quantity: quantity)
  }

  /// Goes back to the parameters that were kept, or to the first ones where it has gone back to those before, and on with a
  /// smaller rate, where the recipe asks for that and it has not been done too often; else training has ended.
  func recovers(_ divergence: Divergence) -> Bool {
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
}
