/// Someone who watches a training run. Called on the thread that trains, so a call should be short.
public protocol TrainingObserver: AnyObject {
  /// After every update: how many are made, of how many; those of the pre-training are counted too.
  func trained(updates: Int, of total: Int)
  func finished(_ epoch: EpochRecord)
  func finished(_ epoch: PretrainingRecord)
  /// After an epoch that ended with a look at the unlabelled rows, where the recipe has a watch.
  func looked(_ look: UnlabeledLook)
}

extension TrainingObserver {
  public func trained(updates: Int, of total: Int) {}
  public func finished(_ epoch: EpochRecord) {}
  public func finished(_ epoch: PretrainingRecord) {}
  public func looked(_ look: UnlabeledLook) {}
}
