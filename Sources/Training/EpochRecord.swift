/// What happened in one epoch.
public struct EpochRecord: Sendable, Hashable, Codable {
  /// Counts from 1.
  public var epoch: Int
  /// Updates made since training began.
  public var updates: Int
  /// Mean over the epoch's updates.
  public var supervisedLoss: Double
  /// Mean of the unlabelled losses times their weights over the epoch's updates; absent while all weights are 0.
  public var unlabeledLoss: Double?
  /// α(t), the sum of the weights where there are several losses.
  public var alpha: Double
  /// ε(t), the learning rate at its last update.
  public var rate: Double
  /// p(t) at its last update; nil where the optimizer has none.
  public var momentum: Double?
  /// Absent in epochs without a look at the validation set.
  public var validationErrorRate: Double?
  /// Since training began.
  public var seconds: Double
}

extension [EpochRecord] {
  /// Epochs in which something was learned from the unlabelled rows, for their losses had a weight.
  package var learningFromUnlabeled: Int { count { $0.unlabeledLoss != nil } }
}
