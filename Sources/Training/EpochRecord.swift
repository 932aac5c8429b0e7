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
  /// The epoch's updates in which at least one unlabelled row had a part in the loss, with a weight: of pseudo-labels, one
  /// as confident as the threshold. Versions before 0.6 did not count them.
  public var unlabeledUpdates: Int?
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
  /// The round of self-training, 0 before the first; nil where training does not go in rounds.
  public var round: Int?
  /// Unlabelled rows that the round learns from with the labels of the network before; nil where training does not go in
  /// rounds.
  public var pseudoLabels: Int?

  /// Whether it learned from an unlabelled row.
  fileprivate var learnsFromUnlabeled: Bool { pseudoLabels ?? 0 > 0 || unlabeledLoss != nil && unlabeledUpdates != 0 }
}

extension [EpochRecord] {
  /// Epochs in which something was learned from the unlabelled rows: at least one of them had a part in the loss of an
  /// update, with a weight, or was labelled for the round.
  package var learningFromUnlabeled: Int { count(where: \.learnsFromUnlabeled) }
  /// Epochs in which the losses of the unlabelled rows had a weight, or that belong to rounds.
  package var weightingUnlabeled: Int { count { $0.unlabeledLoss != nil || $0.round != nil } }
}

extension EpochRecord {
  /// That nothing was learned from the unlabelled rows, why, and what to do about it.
  ///
  /// - Parameters:
  ///   - rows: what the rows are called: "rows" or "images".
  ///   - hadWeight: whether their losses had a weight in some epoch.
  ///   - method: by which it was meant to be.
  package static func warningOfNoUse(_ rows: String, hadWeight: Bool, by method: Method) -> String {
    let reason =
      !hadWeight
      ? "their weight was 0 in every epoch. --alpha-start and --alpha-end say in which epochs it rises, and --alpha to what."
      : method.thresholdedTarget.map {
        "no \($0) was as confident as the threshold while they had a weight. --threshold sets it."
      } ?? "their loss was the same for any network, or left all of them out."
    return "Nothing was learned from the unlabelled \(rows): \(reason)"
  }
}
