import PseudoLabelDatasets
import PseudoLabelDiagnostics

extension Augmentation {
  /// What carries it out, its numbers checked.
  ///
  /// - Parameters:
  ///   - image: what a row shows; nil for rows of numbers.
  ///   - place: in the words of the configuration, the beginning of a failure's subject.
  func change(of image: ImageShape?, at place: String) throws(RequestFailure) -> any RowChange {
    switch self {
    case .horizontalFlip:
      return HorizontalFlip(shape: try shape(image, place, "horizontalFlip"))
    case .crop(let padding):
      let shape = try shape(image, place, "crop")
      let most = min(shape.height, shape.width) - 1
      guard (0...most).contains(padding) else {
        throw RequestFailure(
          "\(place).crop.padding", expected: "0 to \(most), less than the shorter side of \(shape)", found: "\(padding)"
        )
      }
      return ReflectionCrop(padding: padding, shape: shape)
    case .randAugment(let operations):
      let shape = try shape(image, place, "randAugment")
      guard (0...100).contains(operations) else {
        throw RequestFailure("\(place).randAugment.operations", expected: "0 to 100", found: "\(operations)")
      }
      return RandAugment(operations: operations, shape: shape)
    case .cutout(let share):
      let shape = try shape(image, place, "cutout")
      try check(share, 0...1, "\(place).cutout.share")
      return Cutout(share: share, shape: shape)
    case .gaussianNoise(let deviation):
      try check(deviation, 0...1e30, "\(place).gaussianNoise.deviation")
      return GaussianNoise(deviation: deviation)
    case .featureMasking(let rate):
      try check(rate, 0...1, "\(place).featureMasking.rate")
      return FeatureMasking(rate: rate)
    case .elastic(let amplitude, let smoothness):
      let shape = try shape(image, place, "elastic")
      try check(amplitude, 0...1e30, "\(place).elastic.amplitude")
      let side = max(shape.height, shape.width)
      guard (0...Double(side)).contains(smoothness) else {
        throw RequestFailure(
          "\(place).elastic.smoothness", expected: "0 to \(side), the longer side of \(shape)", found: "\(smoothness)")
      }
      return ElasticDistortion(amplitude: amplitude, smoothness: smoothness, shape: shape)
    }
  }

  private func shape(_ image: ImageShape?, _ place: String, _ name: String) throws(RequestFailure) -> ImageShape {
    if let image { return image }
    throw RequestFailure(
      place, expected: "gaussianNoise or featureMasking, as rows are numbers and no images", found: name)
  }

  private func check(_ value: Double, _ range: ClosedRange<Double>, _ place: String) throws(RequestFailure) {
    guard range.contains(value) else {
      let most = range.upperBound == 1 ? "1" : "\(range.upperBound)"
      throw RequestFailure(place, expected: "a number from 0 to \(most)", found: "\(value)")
    }
  }
}
