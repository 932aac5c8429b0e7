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
  /// The hidden layers, in the order of computation, convolutional ones before dense ones.
  public var layers: [Layer]
  /// The last layer, one unit a class.
  public var output: OutputLayer

  /// See the properties.
  public init(
    inputs: Int, imageShape: ImageShape? = nil, inputDropout: Dropout? = nil, layers: [Layer], output: OutputLayer
  ) {
    self.inputs = inputs
    self.imageShape = imageShape
    self.inputDropout = inputDropout
    self.layers = layers
    self.output = output
  }

  /// The name and shape of every parameter, in the order of computation: `layers.0.weight` [in × out], of a convolution
  /// [kernel × kernel × in × out], `layers.0.bias` [out], …, `output.weight`, `output.bias`.
  ///
  /// The convolutions fit the images (a precondition).
  public var parameterShapes: [(name: String, shape: [Int])] {
    var shapes: [(String, [Int])] = []
    let convolutions = convolutionShapes
    var inputs = convolutions.last?.features ?? inputs
    for (number, layer) in layers.enumerated() {
      switch layer {
      case .dense(let dense):
        shapes.append(("layers.\(number).weight", [inputs, dense.units]))
        shapes.append(("layers.\(number).bias", [dense.units]))
        inputs = dense.units
      case .convolution(let layer):
        let shape = convolutions[number]
        shapes.append(("layers.\(number).weight", [shape.kernel, shape.kernel, shape.channels, layer.channels]))
        shapes.append(("layers.\(number).bias", [layer.channels]))
      }
    }
    shapes.append(("output.weight", [inputs, output.classes]))
    shapes.append(("output.bias", [output.classes]))
    return shapes
  }
}

/// A hidden layer. In JSON the kind is the key: `{"dense": {"units": 5000, …}}`.
public enum Layer: Sendable, Hashable, Codable {
  /// Of images; before all dense layers.
  case convolution(ConvolutionLayer)
  /// Every unit sees all of the layer before.
  case dense(DenseLayer)

  private enum Kind: String, CodingKey { case convolution, dense }

  /// See the properties.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Kind.self)
    if container.contains(.convolution) {
      self = .convolution(try container.decode(ConvolutionLayer.self, forKey: .convolution))
    } else {
      self = .dense(try container.decode(DenseLayer.self, forKey: .dense))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Kind.self)
    switch self {
    case .convolution(let layer): try container.encode(layer, forKey: .convolution)
    case .dense(let layer): try container.encode(layer, forKey: .dense)
    }
  }

  /// Of its units; nil drops none.
  public var dropout: Dropout? {
    get {
      switch self {
      case .convolution(let layer): layer.dropout
      case .dense(let layer): layer.dropout
      }
    }
    set {
      switch self {
      case .convolution(var layer):
        layer.dropout = newValue
        self = .convolution(layer)
      case .dense(var layer):
        layer.dropout = newValue
        self = .dense(layer)
      }
    }
  }

  /// What its weights start from.
  public var weights: Initializer {
    get {
      switch self {
      case .convolution(let layer): layer.weights
      case .dense(let layer): layer.weights
      }
    }
    set {
      switch self {
      case .convolution(var layer):
        layer.weights = newValue
        self = .convolution(layer)
      case .dense(var layer):
        layer.weights = newValue
        self = .dense(layer)
      }
    }
  }
}

/// h = dropout(activation(x W + b)), with W [in × units] and b [units], which starts at 0.
public struct DenseLayer: Sendable, Hashable, Codable {
  /// How many there are.
  public var units: Int
  /// Of each unit.
  public var activation: Activation
  /// Of the units; nil drops none.
  public var dropout: Dropout?
  /// What W starts from.
  public var weights: Initializer

  /// See the properties.
  public init(
    units: Int, activation: Activation = .rectifier, dropout: Dropout? = nil,
    weights: Initializer = .normal(deviation: 0.01)
  ) {
    self.units = units
    self.activation = activation
    self.dropout = dropout
    self.weights = weights
  }
}

/// What a unit makes of its sum z.
public enum Activation: String, Sendable, Hashable, Codable {
  /// max(z, 0); its derivative at 0 is taken as 0.
  case rectifier
}

/// z = h W + b, and what the logits z mean.
public struct OutputLayer: Sendable, Hashable, Codable {
  /// k, the units of this layer.
  public var classes: Int
  /// How logits become probabilities.
  public var units: OutputUnits
  /// What W starts from.
  public var weights: Initializer

  /// See the properties.
  public init(classes: Int, units: OutputUnits, weights: Initializer = .normal(deviation: 0.01)) {
    self.classes = classes
    self.units = units
    self.weights = weights
  }
}

/// How the logits z of an example become probabilities.
public enum OutputUnits: String, Sendable, Hashable, Codable, CaseIterable {
  /// pₖ = 1/(1 + exp(-zₖ)), each class by itself, as in Lee 2013.
  case sigmoid
  /// pₖ = exp(zₖ) / Σⱼ exp(zⱼ).
  case softmax
}
