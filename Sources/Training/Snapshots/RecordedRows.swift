import PseudoLabelDatasets

/// Unlabelled rows whose predictions are recorded now and then while training goes on. Nothing of the training depends on them.
package struct RecordedRows: Sendable {
  /// The number of snapshots, at equal distances over the epochs.
  package var snapshots: Int
  /// The rows.
  package var features: Features

  /// These rows, of which 40 snapshots are taken by default.
  package init(snapshots: Int = 40, features: Features) {
    self.snapshots = snapshots
    self.features = features
  }

  /// Whether the epoch, which counts from 1, ends with a snapshot.
  func isDue(at epoch: Int, of epochs: Int, isLast: Bool) -> Bool {
    isLast || epoch == 1 || epoch % max(1, epochs / max(1, snapshots)) == 0
  }
}
