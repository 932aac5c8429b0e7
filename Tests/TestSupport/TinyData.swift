import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelPlatform

/// Small data sets that are learned in a moment.
public enum TinyData {
  /// `count` rows of `columns` features in clusters around one random centre a class, with floats as features.
  public static func clusters(
    count: Int, columns: Int = 12, classes: Int = 3, spread: Float = 0.3, index: UInt64 = 0
  ) -> LabeledSet {
    var centres = RandomStream.testing(1000)
    let centre = centres.values(classes * columns)
    var stream = RandomStream.testing(2000 + index)
    let labels = (0..<count).map { $0 % classes }
    let values = labels.flatMap { label in
      zip(centre[label * columns..<(label + 1) * columns], stream.values(columns)).map { $0 + spread * $1 }
    }
    return LabeledSet(features: Features(.floats(values), columns: columns), labels: labels, classes: classes)
  }

  /// A split of clusters: labelled, validation and unlabelled examples.
  public static func split(
    labeled: Int = 9, validation: Int = 30, unlabeled: Int = 90, columns: Int = 12, classes: Int = 3
  ) -> Split {
    Split(
      labeled: clusters(count: labeled, columns: columns, classes: classes, index: 1),
      validation: clusters(count: validation, columns: columns, classes: classes, index: 2),
      unlabeled: UnlabeledSet(
        features: clusters(count: unlabeled, columns: columns, classes: classes, index: 3).features),
      unlabeledPositions: Array(0..<unlabeled))
  }
}
