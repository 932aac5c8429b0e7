import PseudoLabelDatasets

/// Someone who follows a training run. Called on the thread that trains, so a call should be short.
public protocol TrainingObserver: AnyObject {
  /// After every update: how many are made, of how many; those of the pre-training are counted too.
  func trained(updates: Int, of total: Int)
  /// After every epoch.
  func finished(_ epoch: EpochRecord)
  /// After every epoch of the pre-training.
  func finished(_ epoch: PretrainingRecord)
  /// After an epoch that ended with a snapshot of the predictions for unlabelled rows.
  func recorded(_ snapshot: PredictionSnapshot)
  /// When training has ended, in whatever way: what it brought, and what it was trained on.
  func ended(_ outcome: TrainingOutcome, on split: Split)
}

extension TrainingObserver {
  /// Does nothing by default.
  public func trained(updates: Int, of total: Int) {}
  /// Does nothing by default.
  public func finished(_ epoch: EpochRecord) {}
  /// Does nothing by default.
  public func finished(_ epoch: PretrainingRecord) {}
  /// Does nothing by default.
  public func recorded(_ snapshot: PredictionSnapshot) {}
  /// Does nothing by default.
  public func ended(_ outcome: TrainingOutcome, on split: Split) {}
}
