import PseudoLabelPlatform

/// The operations that RandAugment draws from (Cubuk et al. 2020), with the ranges of FixMatch (Sohn et al. 2020).
///
/// Each does what Pillow does, in real numbers instead of 8 bits, except that what comes in from outside the image is its
/// nearest edge pixel instead of black. Values in [0, 1] stay there.
public enum RandAugmentOperation: String, Sendable, CaseIterable {
  /// Each channel is stretched to [0, 1].
  case autocontrast
  /// Mixed with black; 0.05 … 0.95 is the share of the image.
  case brightness
  /// Mixed with its grey; 0.05 … 0.95 is the share of the image. Does nothing unless there are three channels.
  case color
  /// Mixed with its mean grey; 0.05 … 0.95 is the share of the image.
  case contrast
  /// Each channel's 256 levels are spread so that all are about equally frequent.
  case equalize
  /// Nothing is done.
  case identity
  /// The upper 4 … 8 bits of the 8 bits of each value are kept.
  case posterize
  /// Turned about the centre by -30 … 30 degrees against the clock.
  case rotate
  /// Mixed with the image blurred; 0.05 … 0.95 is the share of the image.
  case sharpness
  /// Each row of pixels is moved sideways by -0.3 … 0.3 of its distance from the top.
  case shearX
  /// Each column of pixels is moved up or down by -0.3 … 0.3 of its distance from the left.
  case shearY
  /// Values from a threshold of 0 … 1 on are inverted.
  case solarize
  /// Moved sideways by -0.3 … 0.3 of the width.
  case translateX
  /// Moved up or down by -0.3 … 0.3 of the height.
  case translateY

  /// Of the magnitude; nil where there is none.
  package var range: ClosedRange<Double>? {
    switch self {
    case .autocontrast, .equalize, .identity: nil
    case .brightness, .color, .contrast, .sharpness: 0.05...0.95
    case .posterize: 4...8
    case .rotate: -30...30
    case .shearX, .shearY, .translateX, .translateY: -0.3...0.3
    case .solarize: 0...1
    }
  }

  /// Drawn evenly from the range, of whole numbers where it counts bits; 0 where there is no magnitude.
  package func magnitude(from stream: inout RandomStream) -> Double {
    guard let range else { return 0 }
    if self == .posterize {
      return range.lowerBound + Double(stream.integer(below: Int(range.upperBound - range.lowerBound) + 1))
    }
    return range.lowerBound + (range.upperBound - range.lowerBound) * stream.uniform()
  }

  /// Carries it out.
  ///
  /// - Parameters:
  ///   - magnitude: in the range.
  ///   - image: changed in place.
  ///   - memory: as many floats as the image has values.
  package func apply(magnitude: Double, to image: ImagePixels, memory: UnsafeMutableBufferPointer<Float>) {
    switch self {
    case .autocontrast: image.autocontrast()
    case .brightness: image.brightness(Float(magnitude))
    case .color: image.color(Float(magnitude))
    case .contrast: image.contrast(Float(magnitude))
    case .equalize: image.equalize()
    case .identity: break
    case .posterize: image.posterize(bits: Int(magnitude))
    case .rotate: image.move(by: .rotation(degrees: magnitude, image.shape), memory: memory)
    case .sharpness: image.sharpness(Float(magnitude), memory: memory)
    case .shearX: image.move(by: .shearX(magnitude), memory: memory)
    case .shearY: image.move(by: .shearY(magnitude), memory: memory)
    case .solarize: image.solarize(threshold: Float(magnitude))
    case .translateX: image.move(by: .translation(right: magnitude * Double(image.width)), memory: memory)
    case .translateY: image.move(by: .translation(down: magnitude * Double(image.height)), memory: memory)
    }
  }
}
