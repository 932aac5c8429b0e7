import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics

/// h = dropout(pool(activation(z + b))), where image and W are convolved (LeCun et al. 1989):
///
///     z[y, x, k] = Σᵢⱼ꜀ image[stride · y + i - before, stride · x + j - before, c] · W[i, j, c, k]
///
/// with W [kernel × kernel × in × channels], b [channels], which starts at 0, and zeros outside of the image. `pool` takes
/// the largest value of each window of pooling × pooling; the rows and columns that fill no window are left out. What
/// comes out is an image of `channels` channels again, and every value of it is a unit that dropout may drop.
public struct ConvolutionLayer: Sendable, Hashable {
  /// Of the images that come out.
  public var channels: Int
  /// Height and width of the kernel.
  public var kernel: Int
  /// Rows and columns of the image from one place of the kernel to the next.
  public var stride: Int
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
  /// Whether there is b; before a batch normalisation it has no effect.
  public var hasBias: Bool
  /// Whether W is g v/‖v‖ for each channel that comes out, see `DenseLayer`.
  public var weightNorm: Bool

  /// What lies around the image.
  public enum Padding: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nothing: at a stride of 1 z has kernel - 1 rows and columns less than the image.
    case valid
    /// Zeros, so that z is as large as the image at a stride of 1: (kernel - 1)/2 rows above and columns to the left, rounded
    /// down, the rest below and to the right.
    case same
  }

  /// A kernel of 5 × 5 at a stride of 1 inside the image, rectified, with weights by He et al. and a bias, and without pooling,
  /// dropout and weight normalisation, unless they are given.
  public init(
    channels: Int, kernel: Int = 5, stride: Int = 1, padding: Padding = .valid, pooling: Int = 1,
    activation: Activation = .relu, dropout: Dropout? = nil, weights: Initializer = .he, hasBias: Bool = true,
    weightNorm: Bool = false
  ) {
    self.channels = channels
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.pooling = pooling
    self.activation = activation
    self.dropout = dropout
    self.weights = weights
    self.hasBias = hasBias
    self.weightNorm = weightNorm
  }

  func shape(on image: ImageShape) -> ConvolutionShape {
    let before = padding == .same ? (kernel - 1) / 2 : 0
    return ConvolutionShape(
      height: image.height, width: image.width, channels: image.channels, outputs: channels, kernel: kernel,
      stride: stride, before: before, after: padding == .same ? kernel - 1 - before : 0, pooling: pooling)
  }
}

extension ConvolutionLayer: LayerKind {
  func output(for input: LayerShape) -> LayerShape {
    let shape = shape(on: input.requiredImage)
    return .image(ImageShape(height: shape.pooledHeight, width: shape.pooledWidth, channels: shape.outputs))
  }

  func tensors(for input: LayerShape) -> [TensorDescription] {
    let shape = shape(on: input.requiredImage)
    let places = kernel * kernel
    let weight = TensorDescription(
      name: "weight", shape: [kernel, kernel, shape.channels, channels],
      start: .random(weights, inputs: places * shape.channels, outputs: channels, places: places))
    return [weight] + (weightNorm ? [.gain(channels)] : []) + (hasBias ? [.vector("bias", channels)] : [])
  }

  func products(for input: LayerShape) -> [Int] { [shape(on: input.requiredImage).products] }

  func activations(for input: LayerShape) -> Int {
    isFused ? 0 : 2 * shape(on: input.requiredImage).convolved + 2 * output(for: input).values
  }

  var size: String? { "\(channels) channels" }

  /// Whether it is computed with the convolutions beside it, a few images at a time.
  private var isFused: Bool { activation == .relu && stride == 1 && hasBias && !weightNorm }

  func build(_ parts: inout PartBuilder) {
    let number = parts.nextLayer()
    let weights = parts.nextTensor()
    let gain = weightNorm ? parts.nextTensor() : nil
    let bias = hasBias ? parts.nextTensor() : nil
    parts.addConvolution(
      shape(on: parts.shape.requiredImage), weights, gain: gain, bias: bias, activation: activation,
      dropout: dropout.map { UnitDropout($0, layer: number) }, isFused: isFused)
  }

  func validate(at place: String, for input: LayerShape) throws(RequestFailure) {
    let most = 1 << 20
    guard case .image(let image) = input else {
      throw RequestFailure(place, expected: "convolutions before the dense layers", found: "one behind a dense layer")
    }
    try require((1...most).contains(channels), "\(place).channels", "a number from 1 to \(most)", "\(channels)")
    let side = min(image.height, image.width)
    try require(
      (1...side).contains(kernel), "\(place).kernel", "a number from 1 to \(side), as the image is \(image)",
      "\(kernel)")
    try require(
      (1...side).contains(stride), "\(place).stride", "a number from 1 to \(side), as the image is \(image)",
      "\(stride)")
    let shape = shape(on: image)
    let largest = min(15, shape.convolvedHeight, shape.convolvedWidth)
    try require(
      (1...largest).contains(pooling), "\(place).pooling", "a number from 1 to \(largest)", "\(pooling)")
    let sizes = [[shape.kernel, shape.kernel, shape.channels], [shape.convolvedHeight, shape.convolvedWidth]]
    for size in sizes {
      let values = size.reduce(Double(shape.outputs)) { $0 * Double($1) }
      try require(values < 1e9, place, "a layer of fewer than a thousand million numbers", "\(values)")
    }
    try activation.validate("\(place).activation")
    try dropout?.validate("\(place).dropout")
    try weights.validate("\(place).weights")
  }
}

extension LayerShape {
  /// Of a layer that was validated (a precondition).
  var requiredImage: ImageShape {
    guard case .image(let image) = self else { preconditionFailure("convolutions and pooling ask for images") }
    return image
  }
}

// What is not written is as `init` has it: models and configurations of versions up to 0.5 lack some of it.
extension ConvolutionLayer: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      channels: try container.decode(Int.self, forKey: .channels),
      kernel: try container.decode(Int.self, forKey: .kernel), stride: try container.decode(.stride, or: 1),
      padding: try container.decode(Padding.self, forKey: .padding),
      pooling: try container.decode(Int.self, forKey: .pooling),
      activation: try container.decode(Activation.self, forKey: .activation),
      dropout: try container.decodeIfPresent(Dropout.self, forKey: .dropout),
      weights: try container.decode(Initializer.self, forKey: .weights),
      hasBias: try container.decode(.hasBias, or: true), weightNorm: try container.decode(.weightNorm, or: false))
  }
}
