/// Someone who watches a training run. Called on the thread that trains, so a call should be short.
public protocol TrainingObserver: AnyObject {
  /// After every update: how many are made, of how many; those of the pre-training are counted too.
  func trained(updates: Int, of total: Int)
  func finished(_ epoch: EpochRecord)
  func finished(_ epoch: PretrainingRecord)
}

extension TrainingObserver {
  public func trained(updates: Int, of total: Int) {}
  public func finished(_ epoch: EpochRecord) {}
  public func finished(_ epoch: PretrainingRecord) {}
}
