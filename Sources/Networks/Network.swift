import PseudoLabelDatasets

/// What a network is, without its parameters: x → dropout → layers → output.
///
/// A value that can be stored, compared and changed; nothing is allocated before it is trained.
public struct Network: Sendable, Hashable, Codable {
  /// Features of an example.
  public var inputs: Int
  /// What an example shows, where it is an image: convolutional layers ask for it. `height × width × channels = inputs`.
  public var imageShape: ImageShape?
  /// Dropout of the input ("visible") units.
  public var inputDropout: Dropout?
  /// The hidden layers, in the order of computation.
  public var layers: [Layer]
  /// The last layer, one unit a class.
  public var output: OutputLayer

  /// A network without dropout of the inputs, unless it is given. `imageShape` is needed where layers work on images.
  public init(
    inputs: Int, imageShape: ImageShape? = nil, inputDropout: Dropout? = nil, layers: [Layer], output: OutputLayer
  ) {
    self.inputs = inputs
    self.imageShape = imageShape
    self.inputDropout = inputDropout
    self.layers = layers
    self.output = output
  }
}

/// z = h W + b, and what the logits z mean.
public struct OutputLayer: Sendable, Hashable {
  /// k, the units of this layer.
  public var classes: Int
  /// How logits become probabilities.
  public var units: OutputUnits
  /// What W starts from.
  public var weights: Initializer
  /// Whether there are W and b. Otherwise z = h, and the last hidden layer has a unit for each class.
  public var hasWeights: Bool

  /// Weights start from N(0, 0.01²) unless told.
  public init(
    classes: Int, units: OutputUnits, weights: Initializer = .normal(deviation: 0.01), hasWeights: Bool = true
  ) {
    self.classes = classes
    self.units = units
    self.weights = weights
    self.hasWeights = hasWeights
  }
}

// What is not written is as `init` has it: models and configurations of versions up to 0.5 lack some of it.
extension OutputLayer: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      classes: try container.decode(Int.self, forKey: .classes),
      units: try container.decode(OutputUnits.self, forKey: .units),
      weights: try container.decode(Initializer.self, forKey: .weights),
      hasWeights: try container.decode(.hasWeights, or: true))
  }
}

/// How the logits z of an example become probabilities.
public enum OutputUnits: String, Sendable, Hashable, Codable, CaseIterable {
  /// pₖ = 1/(1 + exp(-zₖ)), each class by itself, as in Lee 2013.
  case sigmoid
  /// pₖ = exp(zₖ) / Σⱼ exp(zⱼ).
  case softmax
}
