extension TrainingStep {
  /// The losses of an update.
  package struct Losses {
    package var supervised: Double
    /// Times the weights; nil where every weight is 0.
    package var unlabeled: Double?
    /// Whether at least one unlabelled row had a part in it with a weight.
    package var usesUnlabeled = false
    /// Rows that were selected, a sum over the losses that select; nil where none does.
    package var selectedRows: Int?

    package var areFinite: Bool { supervised.isFinite && (unlabeled ?? 0).isFinite }
  }
}
