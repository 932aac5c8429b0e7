import PseudoLabelDatasets

/// What is done to a row to make another view of it.
///
/// Consistency methods (FixMatch, UDA, the mean teacher, the Π model) ask a network for the same answer to two views of a
/// row. A list of augmentations is applied in its order.
///
/// Those of images take rows of height × width × channels values in [0, 1], pixels row by row, and keep them in [0, 1].
///
/// In JSON each is `{"name": {parameters}}`, as in `{"crop": {"padding": 4}}`; a name alone, as in `"horizontalFlip"` or
/// `"randAugment"`, takes the usual numbers, which stand with each case.
public enum Augmentation: Sendable, Hashable {
  /// Mirrors an image left to right with probability 1/2. For what looks the same in a mirror: photographs, not digits or
  /// letters.
  case horizontalFlip

  /// Shifts an image by a whole number of pixels in -`padding` … `padding`, down and sideways, each shift with the same
  /// probability; what comes in from outside is the image reflected in its edge pixels (… 2 1 **0** 1 2 …). That is to pad
  /// by reflection and to crop at a random place.
  ///
  /// `padding` lies in 0 ..< the shorter side. Usual: 4, of 32 × 32 pixels (Sohn et al. 2020, "FixMatch": at most 12.5 %
  /// of the side).
  case crop(padding: Int)

  /// So many operations in turn, each drawn from ``RandAugmentOperation`` with equal probability and at a magnitude drawn
  /// evenly from the operation's range.
  ///
  /// `operations` lies in 0 … 100. Usual: 2. Source: RandAugment (Cubuk et al. 2020) in the form of Sohn et al. 2020, in
  /// which the magnitude is random instead of tuned. The code of the latter leaves each operation out with probability
  /// 1/2; here none is.
  case randAugment(operations: Int)

  /// Sets a square to grey, 0.5. Its side is a whole number of pixels in 0 … ⌊`share` · shorter side⌋, its centre a pixel
  /// of the image, each with equal probability; what of it lies outside the image is lost.
  ///
  /// `share` lies in [0, 1]. Usual: 0.5 (Sohn et al. 2020; DeVries and Taylor 2017, who keep the size fixed).
  case cutout(share: Double)

  /// x ← x + N(0, `deviation`²) for each value on its own, in rows of numbers and in images. Values of images may leave
  /// [0, 1].
  ///
  /// `deviation` lies in [0, 1e30]; columns that are standardised have a deviation of 1. Usual: 0.1.
  case gaussianNoise(deviation: Double)

  /// x ← 0 with probability `rate`, for each value on its own; nothing is rescaled. 0 is the mean of a column that is
  /// standardised, and black in an image.
  ///
  /// `rate` lies in [0, 1]. Usual: 0.2, the rate at which Hinton et al. 2012 drop inputs.
  case featureMasking(rate: Double)

  /// Moves each pixel of an image: v(y, x) ← v(y + Δy(y, x), x + Δx(y, x)), bilinear between pixels, the nearest pixel of
  /// the image outside it. Δy and Δx are fields of numbers drawn evenly from [-1, 1), one a pixel, smoothed by a Gaussian
  /// whose deviation is `smoothness` pixels and whose weights sum to 1 (cut off at three deviations, 0 outside the image),
  /// times `amplitude` pixels.
  ///
  /// A smoothed field has a deviation of about `amplitude` / (6.1 · `smoothness`) pixels. `amplitude` lies in [0, 1e30],
  /// `smoothness` in 0 … the longer side. Usual: 34 and 4, of 29 × 29 pixels (Simard, Steinkraus and Platt 2003).
  case elastic(amplitude: Double, smoothness: Double)
}
