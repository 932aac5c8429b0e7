import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelPlatform

extension LabeledSet {
  /// A table with which speed can be measured: `rows` × `columns` values in [-1, 1), none of them 0, in two classes that
  /// the sign of the first column tells apart.
  public static func syntheticTable(rows: Int, columns: Int) -> LabeledSet {
    var stream = RandomStream(seed: 1, purpose: .split)
    let values = (0..<rows * columns).map { _ in Float(2 * stream.uniform() - 1) }
    let labels = (0..<rows).map { values[$0 * columns] < 0 ? 0 : 1 }
    return LabeledSet(features: Features(.floats(values), columns: columns), labels: labels, classes: 2)
  }
}
