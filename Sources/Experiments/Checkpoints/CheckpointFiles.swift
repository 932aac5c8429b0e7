import PseudoLabelPersistence

/// Where the last two states of a training run lie, and what is noted of it beside them.
package struct CheckpointFiles: Sendable {
  /// Two; which of them is the later one, they say.
  package let paths: [String]
  /// What has to be on the disk before a state that counts on it.
  let notes: [JSONLines]

  /// Those in a run's folder.
  package init(of directory: RunDirectory) {
    paths = [RunFile.checkpoint, .otherCheckpoint].map(directory.path(of:))
    notes = [directory.metrics, directory.pretraining, directory.snapshots]
  }

  /// Those of a run that leaves nothing else on its way, in a folder of their own.
  init(in folder: String) {
    paths = [RunFile.checkpoint, .otherCheckpoint].map { "\(folder)/\($0.rawValue)" }
    notes = []
  }
}
