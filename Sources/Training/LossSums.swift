import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelSchedules

/// The losses of the updates of an epoch, added up.
struct LossSums: Sendable, Hashable, Codable {
  private var supervised = 0.0
  private var unlabeled = 0.0
  private var updates = 0
  private var updatesWithUnlabeled = 0
  /// Updates in which an unlabelled row had a part; checkpoints of version 0.5 and before did not count them.
  private var updatesUsingUnlabeled: Int?

  mutating func add(_ losses: TrainingStep.Losses) {
    supervised += losses.supervised
    updates += 1
    if let loss = losses.unlabeled {
      unlabeled += loss
      updatesWithUnlabeled += 1
    }
    if losses.usesUnlabeled { updatesUsingUnlabeled = (updatesUsingUnlabeled ?? 0) + 1 }
  }

  func record(
    epoch: Int, updates made: Int, objective: Objective, optimizer: Optimizer, validationErrorRate: Double?,
    seconds: Double
  ) -> EpochRecord {
    let time = TrainingTime(epoch: epoch, update: made - 1)
    return EpochRecord(
      epoch: epoch + 1, updates: made, supervisedLoss: supervised / Double(max(updates, 1)),
      unlabeledLoss: updatesWithUnlabeled > 0 ? unlabeled / Double(updatesWithUnlabeled) : nil,
      unlabeledUpdates: updatesUsingUnlabeled ?? 0,
      alpha: objective.unlabeled.reduce(0) { $0 + $1.weight.value(at: time) },
      rate: optimizer.rate.value(at: time), momentum: optimizer.momentum?.value(at: time),
      validationErrorRate: validationErrorRate, seconds: seconds)
  }
}
