import Diagnostics
import Foundation
import Networks
import Persistence
import Training

/// The checkpoints in a run's folder: the last two states of its training, in two files that are written in turn, so that
/// one is whole whatever happens to the other.
///
/// A checkpoint that cannot be written ends nothing: it is said, and training goes on.
package final class RunCheckpoints: CheckpointKeeper {
  package let interval: CheckpointInterval
  private let directory: RunDirectory
  private let configuration: RunConfiguration
  private let warn: (String) -> Void
  private var next: RunFile

  private static let files: [RunFile] = [.checkpoint, .otherCheckpoint]

  /// - Parameters:
  ///   - directory: the run's.
  ///   - configuration: as it is recorded there.
  ///   - interval: how often.
  ///   - last: the file of the state that training went on from, which stays until there are two later ones.
  ///   - warn: is told why a checkpoint could not be written.
  package init(
    in directory: RunDirectory, of configuration: RunConfiguration, every interval: CheckpointInterval,
    after last: RunFile? = nil,
    warn: @escaping (String) -> Void
  ) {
    self.directory = directory
    self.configuration = configuration
    self.interval = interval
    self.warn = warn
    next = last == .checkpoint ? .otherCheckpoint : .checkpoint
  }

  package func keep(_ state: TrainingState) {
    do {
      // What was noted up to here must not come to the disk later than the state that counts on it.
      for lines in [directory.metrics, directory.pretraining, directory.looks] { try lines.synchronize() }
      try state.tensorFile(of: configuration).write(to: directory.path(of: next))
      next = next == .checkpoint ? .otherCheckpoint : .checkpoint
    } catch {
      warn("A checkpoint could not be saved: \((error as? any Diagnosed)?.description ?? "\(error)")")
    }
  }

  /// The later of the two states, and which file it is of; nil where none was saved.
  ///
  /// - Parameters:
  ///   - directory: the run's.
  ///   - configuration: as it is recorded there.
  ///   - epochUpdates: updates in an epoch.
  ///   - warn: is told of a file that is damaged, where the other one is not.
  /// - Throws: `FileFailure` where there are files, and none of them is a state of this run.
  package static func last(
    in directory: RunDirectory, of configuration: RunConfiguration, epochUpdates: Int, warn: (String) -> Void
  ) throws -> (state: TrainingState, file: RunFile)? {
    var found: (state: TrainingState, file: RunFile)?
    var failures: [any Error] = []
    for file in files where directory.has(file) {
      let path = directory.path(of: file)
      do {
        let state = try TrainingState(
          TensorFile(contentsOf: path), path: path, of: configuration, epochUpdates: epochUpdates)
        if found.map({ $0.state.progress.isBefore(state.progress) }) ?? true { found = (state, file) }
      } catch {
        failures.append(error)
      }
    }
    if found == nil, let failure = failures.first {
      guard var failure = failure as? FileFailure else { throw failure }
      failure.remedy = "No other checkpoint is whole. Train the run again, with --overwrite"
      throw failure
    }
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
    switch (pretraining, other.pretraining) {
    case (let mine?, let theirs?): mine.updates < theirs.updates
    case (.some, nil): true
    case (nil, .some): false
    case (nil, nil): (updates, recoveries.count) < (other.updates, other.recoveries.count)
    }
  }
}
