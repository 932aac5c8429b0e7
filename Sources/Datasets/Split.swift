/// A labelled set divided into a few labelled examples, a validation set, and the rest without its labels.
public struct Split: Sendable {
  /// What is trained on with its labels.
  public let labeled: LabeledSet
  /// What is only looked at, to choose and to judge by.
  public let validation: LabeledSet
  /// What is trained on without labels.
  public let unlabeled: UnlabeledSet
  /// Where the unlabelled rows stood in the set that was divided, for reports that know the truth afterwards;
  /// empty where that is not known.
  public let unlabeledPositions: [Int]

  /// A division that was made elsewhere. All three sets have the same columns, and the labelled ones the same classes
  /// (preconditions).
  ///
  /// - Parameters:
  ///   - labeled: the examples whose labels are trained on.
  ///   - validation: labelled examples that are only looked at; there may be none.
  ///   - unlabeled: examples without labels; there may be none.
  public init(labeled: LabeledSet, validation: LabeledSet, unlabeled: UnlabeledSet) {
    self.init(labeled: labeled, validation: validation, unlabeled: unlabeled, unlabeledPositions: [])
  }

  package init(labeled: LabeledSet, validation: LabeledSet, unlabeled: UnlabeledSet, unlabeledPositions: [Int]) {
    let columns = labeled.features.columns
    precondition(
      validation.features.columns == columns && unlabeled.features.columns == columns, "sets of different columns")
    precondition(validation.classes == labeled.classes, "sets of different classes")
    self.labeled = labeled
    self.validation = validation
    self.unlabeled = unlabeled
    self.unlabeledPositions = unlabeledPositions
  }
}
