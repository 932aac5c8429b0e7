import PseudoLabelDatasets

/// Someone who watches a training run. Called on the thread that trains, so a call should be short.
public protocol TrainingObserver: AnyObject {
  /// After every update: how many are made, of how many; those of the pre-training are counted too.
  func trained(updates: Int, of total: Int)
  /// After every epoch.
  func finished(_ epoch: EpochRecord)
  /// After every epoch of the pre-training.
  func finished(_ epoch: PretrainingRecord)
  /// After an epoch that ended with a look at the unlabelled rows, where the recipe has a watch.
  func looked(_ look: UnlabeledLook)
  /// When training has ended, in whatever way: what it brought, and what it was trained on.
  func ended(_ outcome: TrainingOutcome, on split: Split)
}

extension TrainingObserver {
  /// Not looked at unless told otherwise.
  public func trained(updates: Int, of total: Int) {}
  /// Not looked at unless told otherwise.
  public func finished(_ epoch: EpochRecord) {}
  /// Not looked at unless told otherwise.
  public func finished(_ epoch: PretrainingRecord) {}
  /// Not looked at unless told otherwise.
  public func looked(_ look: UnlabeledLook) {}
  /// Not looked at unless told otherwise.
  public func ended(_ outcome: TrainingOutcome, on split: Split) {}
}
