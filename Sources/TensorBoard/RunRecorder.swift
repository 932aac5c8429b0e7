import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelEvaluation
import PseudoLabelNetworks
import PseudoLabelTraining

/// Writes what happens in a training run to a folder that TensorBoard reads, and passes on what it sees. The tags of the
/// scalars are the keys of the run's metrics; the steps are epochs.
///
/// What cannot be written ends nothing: it goes to the log, which keeps the first failure until training has ended.
final class RunRecorder: TrainingObserver {
  private let log: TensorBoardLog
  private let folder: String
  private let cpu: CPU
  private let projects: Bool
  private let next: any TrainingObserver
  private let writer: EventWriter?
  private var lastSnapshot: Int?

  init(_ folder: String, of log: TensorBoardLog, projects: Bool, on cpu: CPU, passingOnTo next: any TrainingObserver) {
    (self.log, self.folder, self.projects, self.cpu, self.next) = (log, folder, projects, cpu, next)
    writer = log.attempt { try EventWriter(folder: folder) }
  }

  func trained(updates: Int, of total: Int) { next.trained(updates: updates, of: total) }

  func finished(_ epoch: EpochRecord) {
    write(epoch, under: "", step: epoch.epoch)
    next.finished(epoch)
  }

  func finished(_ epoch: PretrainingRecord) {
    write(epoch, under: "pretraining/", step: epoch.epoch)
    next.finished(epoch)
  }

  func recorded(_ snapshot: PredictionSnapshot) {
    log.attempt { try writer?.write(confidences: snapshot.confidences.map(Double.init), step: snapshot.epoch) }
    lastSnapshot = snapshot.epoch
    next.recorded(snapshot)
  }

  func ended(_ outcome: TrainingOutcome, on split: Split) {
    let respondent = Respondent(outcome.model, on: cpu)
    let step = outcome.history.last?.epoch ?? 0
    // The last snapshot may have been at this very epoch.
    if lastSnapshot != step {
      let confidences = respondent.confidences(for: split.unlabeled.features)
      log.attempt { try writer?.write(confidences: confidences, step: step) }
    }
    if projects {
      log.attempt { try Projection(of: split, respondent, classes: log.classes).write(to: folder) }
    }
    next.ended(outcome, on: split)
  }

  /// Writes every number of a record but its epoch, which is the step.
  private func write(_ record: some Encodable, under prefix: String, step: Int) {
    log.attempt {
      let members = try JSONDecoder().decode([String: MaybeNumber].self, from: JSONEncoder().encode(record))
      let values = members.sorted { $0.key < $1.key }.compactMap { key, member in
        key == "epoch" ? nil : member.value.map { (tag: prefix + key, value: EventWriter.Value.scalar($0)) }
      }
      try writer?.write(values, step: step)
    }
  }

  /// A member of a record that may be something else than a number.
  private struct MaybeNumber: Decodable {
    var value: Double?

    init(from decoder: any Decoder) throws {
      value = try? decoder.singleValueContainer().decode(Double.self)
    }
  }
}
