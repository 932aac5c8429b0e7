import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives

/// In what form batches of a training are.
extension Recipe {
  /// How the first layer works on the batches: on all inputs where a view of the rows leaves few zeros.
  ///
  /// - Parameters:
  ///   - path: how it is asked to work.
  ///   - features: the rows.
  ///   - objective: in place of the recipe's.
  package func inputPath(
    _ path: InputPath, for features: Features, objective: Objective? = nil
  ) -> InputPath {
    (objective ?? self.objective).views.contains { $0.fillsZeros(of: features) } ? .dense : path
  }

  /// Values of a row that batches have room for, where they keep the non-zeros only: as many as any of these rows has, or all
  /// where rows are changed before they go in. Nil where batches are dense.
  package func inputEntries(_ path: InputPath, for features: [Features], _ precision: Precision = .float32) -> Int? {
    guard let first = features.first else { return nil }
    let entries = network.inputEntries(inputPath(path, for: first), for: features, precision)
    return objective.usesStoredRows ? entries : entries.map { _ in network.inputs }
  }
}

extension RowView {
  /// Whether inputs that are 0 are no longer 0 in it. The usual augmentations of images move what is there.
  fileprivate func fillsZeros(of features: Features) -> Bool {
    switch self {
    case .noisy, .adversarial: true
    case .weaklyAugmented, .stronglyAugmented: features.imageShape == nil
    case .clean, .mixed: false
    }
  }
}
