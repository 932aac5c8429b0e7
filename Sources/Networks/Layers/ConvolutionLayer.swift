import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics

/// h = dropout(pool(activation(z + b))), where image and W are convolved at stride 1 (LeCun et al. 1989):
///
///     z[y, x, k] = Σᵢⱼ꜀ image[y + i - before, x + j - before, c] · W[i, j, c, k]
///
/// with W [kernel × kernel × in × channels], b [channels], which starts at 0, and zeros outside of the image. `pool` takes
/// the largest value of each window of pooling × pooling; the rows and columns that fill no window are left out. What
/// comes out is an image of `channels` channels again, and every value of it is a unit that dropout may drop.
public struct ConvolutionLayer: Sendable, Hashable, Codable {
  /// Images that come out.
  public var channels: Int
  /// Height and width of the kernel.
  public var kernel: Int
  /// What lies around the image.
  public var padding: Padding
  /// Height and width of the windows of which the largest value is taken; 1 leaves all.
  public var pooling: Int
  /// Of every value, before the largest of a window is taken.
  public var activation: Activation
  /// Of every value that comes out; nil drops none.
  public var dropout: Dropout?
  /// What W starts from.
  public var weights: Initializer

  /// What lies around the image.
  public enum Padding: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nothing: z has kernel - 1 rows and columns less than the image.
    case valid
    /// Zeros, so that z is as large as the image: (kernel - 1)/2 rows above and columns to the left, rounded down, the rest
    /// below and to the right.
    case same
  }

  /// See the properties.
  public init(
    channels: Int, kernel: Int = 5, padding: Padding = .valid, pooling: Int = 1, activation: Activation = .rectifier,
    dropout: Dropout? = nil, weights: Initializer = .he
  ) {
    self.channels = channels
    self.kernel = kernel
    self.padding = padding
    self.pooling = pooling
    self.activation = activation
    self.dropout = dropout
    self.weights = weights
  }

  func shape(on image: ImageShape) -> ConvolutionShape {
    let before = padding == .same ? (kernel - 1) / 2 : 0
    return ConvolutionShape(
      height: image.height, width: image.width, channels: image.channels, outputs: channels, kernel: kernel,
      before: before, after: padding == .same ? kernel - 1 - before : 0, pooling: pooling)
  }
}

extension Network {
  /// The convolutional layers at the start.
  package var convolutions: [ConvolutionLayer] {
    layers.compactMap { if case .convolution(let layer) = $0 { layer } else { nil } }
  }

  /// Whether its first layer is a convolution.
  public var beginsWithConvolution: Bool { if case .convolution? = layers.first { true } else { false } }

  /// The sizes of the convolutional layers. They fit the images (a precondition).
  package var convolutionShapes: [ConvolutionShape] {
    let convolutions = convolutions
    guard !convolutions.isEmpty else { return [] }
    guard var image = imageShape else { preconditionFailure("convolutions ask for the shape of the images") }
    return convolutions.map { layer in
      let shape = layer.shape(on: image)
      image = ImageShape(height: shape.pooledHeight, width: shape.pooledWidth, channels: shape.outputs)
      return shape
    }
  }

  /// Checks that the convolutional layers stand before the others and fit the images.
  ///
  /// - Parameter name: what the network is called in the message: "recipe.network".
  /// - Throws: `RequestFailure` about the first number that does not fit.
  package func checkConvolutions(_ name: String) throws(RequestFailure) {
    func require(
      _ holds: Bool, _ subject: String, _ expected: String, _ found: String
    ) throws(RequestFailure) {
      guard holds else { throw RequestFailure("\(name).\(subject)", expected: expected, found: found) }
    }
    let most = 1 << 20
    if let imageShape {
      for (side, value) in [
        ("height", imageShape.height), ("width", imageShape.width), ("channels", imageShape.channels),
      ] {
        try require((1...most).contains(value), "imageShape.\(side)", "a number from 1 to \(most)", "\(value)")
      }
      let values = imageShape.height * imageShape.width * imageShape.channels
      try require(values == inputs, "imageShape", "as many values as there are inputs, \(inputs)", "\(imageShape)")
    }
    guard !convolutions.isEmpty else { return }
    guard var image = imageShape else {
      throw RequestFailure(
        "\(name).imageShape", expected: "the shape of the images, which convolutions ask for", found: "none")
    }
    for (number, layer) in layers.enumerated() {
      guard case .convolution(let layer) = layer else { continue }
      let place = "layers.[\(number)].convolution"
      try require(
        number < convolutions.count, place, "convolutions before the dense layers", "one behind a dense layer")
      try require(
        (1...most).contains(layer.channels), "\(place).channels", "a number from 1 to \(most)", "\(layer.channels)")
      let side = min(image.height, image.width)
      try require(
        (1...side).contains(layer.kernel), "\(place).kernel", "a number from 1 to \(side), as the image is \(image)",
        "\(layer.kernel)")
      let shape = layer.shape(on: image)
      let largest = min(15, shape.convolvedHeight, shape.convolvedWidth)
      try require(
        (1...largest).contains(layer.pooling), "\(place).pooling", "a number from 1 to \(largest)", "\(layer.pooling)")
      let sizes = [[shape.kernel, shape.kernel, shape.channels], [shape.convolvedHeight, shape.convolvedWidth]]
      for size in sizes {
        let values = size.reduce(Double(shape.outputs)) { $0 * Double($1) }
        try require(values < 1e9, place, "a layer of fewer than a thousand million numbers", "\(values)")
      }
      image = ImageShape(height: shape.pooledHeight, width: shape.pooledWidth, channels: shape.outputs)
    }
  }
}
