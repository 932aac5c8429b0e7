import PseudoLabelAugmentations
import PseudoLabelDatasets
import PseudoLabelDiagnostics

/// What the weak and the strong view of a row are: lists of augmentations, applied in their order.
public struct ViewAugmentations: Sendable, Hashable, Codable {
  /// Of `RowView.weaklyAugmented`.
  public var weak: [Augmentation]
  /// Of `RowView.stronglyAugmented`.
  public var strong: [Augmentation]

  /// Lists of augmentations; an empty one leaves rows as they are.
  public init(weak: [Augmentation], strong: [Augmentation]) {
    self.weak = weak
    self.strong = strong
  }

  /// What suits images of this shape, or rows of numbers where there is none.
  public init(for image: ImageShape?) {
    self.init(weak: .weak(for: image), strong: .strong(for: image))
  }

  func augmenters(
    columns: Int, imageShape: ImageShape?
  ) throws(RequestFailure) -> (weak: Augmenter, strong: Augmenter) {
    let place = "recipe.augmentations"
    return (
      try Augmenter(weak, columns: columns, imageShape: imageShape, at: "\(place).weak"),
      try Augmenter(strong, columns: columns, imageShape: imageShape, at: "\(place).strong")
    )
  }
}
