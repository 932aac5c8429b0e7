import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelSchedules

/// In what form batches of a training are.
extension Recipe {
  /// Values of a row that batches have room for, where they keep the non-zeros only: as many as any of these rows has, or all
  /// where rows are changed before they go in. Nil where batches are dense.
  package func inputEntries(_ path: InputPath, for features: [Features], _ precision: Precision = .float32) -> Int? {
    guard let first = features.first, !objective.mixesLabeledRows,
      !objective.views.contains(where: { $0.fillsZeros(of: first) })
    else { return nil }
    let entries = network.inputEntries(path, for: features, precision)
    return objective.usesStoredRows ? entries : entries.map { _ in network.inputs }
  }
}

extension RowView {
  /// Whether inputs that are 0 are no longer 0 in it, so that batches are dense. The usual augmentations of images move what is
  /// there.
  func fillsZeros(of features: Features) -> Bool {
    switch self {
    case .noisy, .adversarial: true
    case .weaklyAugmented, .stronglyAugmented: features.imageShape == nil
    case .clean, .mixed: false
    }
  }
}

extension Schedule {
  /// Whether it is 0 at all times.
  var isZero: Bool {
    switch self {
    case .constant(let value), .decay(let value, _, _): value == 0
    case .ramp(let from, let to, _): from == 0 && to == 0
    }
  }
}
