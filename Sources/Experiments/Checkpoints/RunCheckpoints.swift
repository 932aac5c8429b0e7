import Foundation
import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelPersistence
import PseudoLabelTraining

/// The checkpoints of a training run: its last two states, in two files that are written in turn, so that one is whole
/// whatever happens to the other.
///
/// A checkpoint that cannot be written ends nothing: it is said, and training goes on.
package final class RunCheckpoints: CheckpointKeeper {
  package let interval: CheckpointInterval
  private let files: CheckpointFiles
  private let configuration: RunConfiguration
  private let warn: (String) -> Void
  private var next: Int

  /// - Parameters:
  ///   - files: where they lie.
  ///   - configuration: the run's, as it is recorded.
  ///   - interval: how often.
  ///   - last: the file of the state that training went on from, which stays until there are two later ones.
  ///   - warn: is told why a checkpoint could not be written.
  package init(
    in files: CheckpointFiles, of configuration: RunConfiguration, every interval: CheckpointInterval,
    after last: String? = nil, warn: @escaping (String) -> Void
  ) {
    self.files = files
    self.configuration = configuration
    self.interval = interval
    self.warn = warn
    next = last == files.paths[0] ? 1 : 0
  }

  package func keep(_ state: TrainingState) {
    do {
      // What was noted up to here must not come to the disk later than the state that counts on it.
      for lines in files.notes { try lines.synchronize() }
      try state.tensorFile(of: configuration).write(to: files.paths[next])
      next = 1 - next
    } catch {
      warn("A checkpoint could not be saved: \((error as? any Diagnosed)?.description ?? "\(error)")")
    }
  }

  /// The later of the two states, and the path of its file; nil where none was saved.
  ///
  /// - Parameters:
  ///   - files: where they lie.
  ///   - configuration: the run's, as it is recorded.
  ///   - epochUpdates: updates in an epoch.
  ///   - unlabeledRows: of the training.
  ///   - warn: is told of a file that is damaged, where the other one is not.
  /// - Throws: `FileFailure` where there are files, and none of them is a state of this run.
  package static func last(
    in files: CheckpointFiles, of configuration: RunConfiguration, epochUpdates: Int, unlabeledRows: Int,
    warn: (String) -> Void
  ) throws -> (state: TrainingState, path: String)? {
    var found: (state: TrainingState, path: String)?
    var failures: [any Error] = []
    for path in files.paths where FileManager.default.fileExists(atPath: path) {
      do {
        let state = try TrainingState(
          TensorFile(contentsOf: path), path: path, of: configuration, epochUpdates: epochUpdates,
          unlabeledRows: unlabeledRows)
        if found.map({ $0.state.progress.isBefore(state.progress) }) ?? true { found = (state, path) }
      } catch {
        failures.append(error)
      }
    }
    if found == nil, let failure = failures.first { throw failure }
    for failure in failures {
      warn(
        "\((failure as? any Diagnosed)?.description ?? "\(failure)") Training goes on from the checkpoint before it.")
    }
    return found
  }
}

extension TrainingProgress {
  /// Whether less of the same training was done.
  fileprivate func isBefore(_ other: TrainingProgress) -> Bool {
    let (mine, theirs) = (selfTraining?.rounds.count ?? 0, other.selfTraining?.rounds.count ?? 0)
    guard mine == theirs else { return mine < theirs }
    return switch (pretraining, other.pretraining) {
    case (let mine?, let theirs?): mine.updates < theirs.updates
    case (.some, nil): true
    case (nil, .some): false
    case (nil, nil): (updates, recoveries.count) < (other.updates, other.recoveries.count)
    }
  }
}
