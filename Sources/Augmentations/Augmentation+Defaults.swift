import PseudoLabelDatasets

extension [Augmentation] {
  /// What leaves the class of a row beyond doubt: the view that a target is made from.
  ///
  /// - Images: a crop with a padding of an eighth of the shorter side, rounded down, as in FixMatch (Sohn et al. 2020).
  ///   FixMatch flips too, except digits (SVHN): put ``Augmentation/horizontalFlip`` before the crop where a mirror image
  ///   is as good.
  /// - Rows of numbers: Gaussian noise of a tenth of a standardised column's deviation, a third of the strong view's.
  public static func weak(for image: ImageShape?) -> [Augmentation] {
    guard let image else { return [.gaussianNoise(deviation: 0.1)] }
    return [.crop(padding: Swift.min(image.height, image.width) / 8)]
  }

  /// What makes a row hard to tell: the view that is held to the target.
  ///
  /// - Images: the weak view, two operations of RandAugment, and cut-out, as in FixMatch.
  /// - Rows of numbers: Gaussian noise of 0.3, as the ladder network adds to its inputs (Rasmus et al. 2015), and a fifth
  ///   of the features masked, as Hinton et al. 2012 drop inputs.
  public static func strong(for image: ImageShape?) -> [Augmentation] {
    guard let image else { return [.gaussianNoise(deviation: 0.3), .featureMasking(rate: 0.2)] }
    return weak(for: image) + [.randAugment(operations: 2), .cutout(share: 0.5)]
  }
}
