import PseudoLabelDatasets

/// Unlabelled rows that a run is asked about now and then, for the record alone: nothing of the training depends on the
/// answers.
package struct Survey: Sendable {
  /// How often, at equal distances over the epochs.
  package var looks: Int
  /// The rows.
  package var features: Features

  /// Looks at these rows, 40 times by default.
  package init(looks: Int = 40, features: Features) {
    self.looks = looks
    self.features = features
  }

  /// Whether the epoch, which counts from 1, ends with a look.
  func looks(at epoch: Int, of epochs: Int, isLast: Bool) -> Bool {
    isLast || epoch == 1 || epoch % max(1, epochs / max(1, looks)) == 0
  }
}
