import PseudoLabelDatasets
import PseudoLabelPersistence
import PseudoLabelTraining

/// Writes a line an epoch to a run's metrics, and to those of its pre-training, a line for each look at the unlabelled
/// examples, and passes on what it sees. A line that
/// cannot be written ends nothing: the failure is kept until training has ended.
package final class MetricsRecorder: TrainingObserver {
  private let directory: RunDirectory
  private let next: any TrainingObserver
  private let truth: [Int]?
  private var earlier: [Int]?
  private var failure: (any Error)?

  /// - Parameters:
  ///   - directory: the run's.
  ///   - truth: the classes of the rows of each snapshot, where they are known.
  ///   - earlier: the classes of the last snapshot before, of a run that goes on.
  ///   - next: what it sees is passed on to.
  package init(
    _ directory: RunDirectory, truth: [Int]? = nil, after earlier: [Int]? = nil, passingOnTo next: any TrainingObserver
  ) {
    self.directory = directory
    self.truth = truth
    self.earlier = earlier
    self.next = next
  }

  package func trained(updates: Int, of total: Int) { next.trained(updates: updates, of: total) }

  package func finished(_ epoch: EpochRecord) {
    append(epoch, to: directory.metrics)
    next.finished(epoch)
  }

  package func finished(_ epoch: PretrainingRecord) {
    append(epoch, to: directory.pretraining)
    next.finished(epoch)
  }

  package func recorded(_ snapshot: PredictionSnapshot) {
    let known = truth.flatMap { $0.count == snapshot.classes.count ? $0 : nil }
    append(SnapshotRecord(snapshot, after: earlier, truth: known), to: directory.snapshots)
    earlier = snapshot.classes
    next.recorded(snapshot)
  }

  package func ended(_ outcome: TrainingOutcome, on split: Split) { next.ended(outcome, on: split) }

  private func append(_ record: some Encodable, to lines: JSONLines) {
    do {
      if failure == nil { try lines.append(record) }
    } catch {
      failure = error
    }
  }

  /// - Throws: `FileFailure` of the first line that could not be written.
  package func rethrow() throws {
    if let failure { throw failure }
  }
}
