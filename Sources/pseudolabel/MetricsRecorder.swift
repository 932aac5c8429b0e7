import PseudoLabeling

/// Writes a line an epoch to the run's metrics, and passes on what it sees. A line that cannot be written ends nothing:
/// the failure is kept until training has ended.
final class MetricsRecorder: TrainingObserver {
  private let metrics: JSONLines
  private let next: any TrainingObserver
  private var failure: (any Error)?

  init(_ metrics: JSONLines, passingOnTo next: any TrainingObserver) {
    self.metrics = metrics
    self.next = next
  }

  func trained(updates: Int, of total: Int) { next.trained(updates: updates, of: total) }

  func finished(_ epoch: EpochRecord) {
    do {
      if failure == nil { try metrics.append(epoch) }
    } catch {
      failure = error
    }
    next.finished(epoch)
  }

  func rethrow() throws {
    if let failure { throw failure }
  }
}
