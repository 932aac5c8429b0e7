/// A labelled set divided into a few labelled examples, a validation set, and the rest without its labels.
public struct Split: Sendable {
  public let labeled: LabeledSet
  public let validation: LabeledSet
  public let unlabeled: UnlabeledSet
  /// Where the unlabelled rows stood in the set that was divided, for reports that know the truth afterwards.
  public let unlabeledPositions: [Int]

  package init(labeled: LabeledSet, validation: LabeledSet, unlabeled: UnlabeledSet, unlabeledPositions: [Int]) {
    self.labeled = labeled
    self.validation = validation
    self.unlabeled = unlabeled
    self.unlabeledPositions = unlabeledPositions
  }
}
