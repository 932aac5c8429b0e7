/// Watches a job for the first rank, which hears of it at most twice a second.
final class RemoteObserver<Output: Sendable>: TrainingObserver {
  private let number: Int
  private let desk: JobDesk<Output>
  private var last: ContinuousClock.Instant?
  private var lastEpoch: ContinuousClock.Instant?

  init(_ number: Int, _ desk: JobDesk<Output>) { (self.number, self.desk) = (number, desk) }

  func trained(updates: Int, of total: Int) {
    if let last, ContinuousClock.now - last < .milliseconds(500), updates < total { return }
    last = .now
    desk.put(.trained(number, updates: updates, total: total))
  }

  func finished(_ epoch: EpochRecord) {
    if let lastEpoch, ContinuousClock.now - lastEpoch < .milliseconds(500) { return }
    lastEpoch = .now
    desk.put(.finished(number, epoch))
  }
}
