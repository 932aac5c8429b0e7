/// Someone who watches a training run. Called on the thread that trains, so a call should be short.
public protocol TrainingObserver: AnyObject {
  /// After every update: how many are made, of how many.
  func trained(updates: Int, of total: Int)
  func finished(_ epoch: EpochRecord)
}

extension TrainingObserver {
  public func trained(updates: Int, of total: Int) {}
  public func finished(_ epoch: EpochRecord) {}
}
