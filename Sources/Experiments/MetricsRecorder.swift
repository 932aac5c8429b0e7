import Persistence
import Training

/// Writes a line an epoch to a run's metrics, and passes on what it sees. A line that cannot be written ends nothing: the
/// failure is kept until training has ended.
public final class MetricsRecorder: TrainingObserver {
  private let metrics: JSONLines
  private let next: any TrainingObserver
  private var failure: (any Error)?

  public init(_ metrics: JSONLines, passingOnTo next: any TrainingObserver) {
    self.metrics = metrics
    self.next = next
  }

  public func trained(updates: Int, of total: Int) { next.trained(updates: updates, of: total) }

  public func finished(_ epoch: EpochRecord) {
    do {
      if failure == nil { try metrics.append(epoch) }
    } catch {
      failure = error
    }
    next.finished(epoch)
  }

  /// - Throws: `FileFailure` of the first line that could not be written.
  public func rethrow() throws {
    if let failure { throw failure }
  }
}
