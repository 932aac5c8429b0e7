/// A hidden layer. In JSON the kind is the key: `{"dense": {"units": 5000, …}}`.
public indirect enum Layer: Sendable, Hashable {
  /// Of images.
  case convolution(ConvolutionLayer)
  /// Every unit sees all of the layer before.
  case dense(DenseLayer)
  /// Each channel is brought to a mean of 0 and a variance of 1.
  case batchNorm(BatchNorm)
  /// Each channel is multiplied by a number and gets another one added.
  case scaleAndShift(ScaleAndShift)
  /// An activation by itself, behind a layer whose own is `.identity`.
  case activation(ActivationLayer)
  /// Dropout by itself.
  case dropout(Dropout)
  /// Noise is added while training.
  case gaussianNoise(GaussianNoiseLayer)
  /// The largest value of each window of images.
  case maxPooling(MaxPooling)
  /// The mean of each channel of images.
  case globalAveragePooling(GlobalAveragePooling)
  /// The sum of what some layers make of their input and of the input itself.
  case residual(ResidualBlock)

  /// What says all about it.
  var kind: any LayerKind {
    switch self {
    case .convolution(let layer): layer
    case .dense(let layer): layer
    case .batchNorm(let layer): layer
    case .scaleAndShift(let layer): layer
    case .activation(let layer): layer
    case .dropout(let layer): layer
    case .gaussianNoise(let layer): layer
    case .maxPooling(let layer): layer
    case .globalAveragePooling(let layer): layer
    case .residual(let layer): layer
    }
  }

  /// What comes out of it. The input suits it (a precondition).
  package func output(for input: LayerShape) -> LayerShape { kind.output(for: input) }

  /// Its key in JSON.
  var name: String {
    let key: Key =
      switch self {
      case .convolution: .convolution
      case .dense: .dense
      case .batchNorm: .batchNorm
      case .scaleAndShift: .scaleAndShift
      case .activation: .activation
      case .dropout: .dropout
      case .gaussianNoise: .gaussianNoise
      case .maxPooling: .maxPooling
      case .globalAveragePooling: .globalAveragePooling
      case .residual: .residual
      }
    return key.rawValue
  }

  /// The keys of all kinds.
  package static var names: [String] { Key.allCases.map(\.rawValue) }

  private enum Key: String, CodingKey, CaseIterable {
    case convolution, dense, batchNorm, scaleAndShift, activation, dropout, gaussianNoise, maxPooling
    case globalAveragePooling, residual
  }
}

extension Layer: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    guard let key = container.allKeys.first, container.allKeys.count == 1 else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "expected one of \(Key.allCases.map(\.rawValue).joined(separator: ", "))"))
    }
    func value<Value: Decodable>(_ type: Value.Type) throws -> Value { try container.decode(type, forKey: key) }
    switch key {
    case .convolution: self = .convolution(try value(ConvolutionLayer.self))
    case .dense: self = .dense(try value(DenseLayer.self))
    case .batchNorm: self = .batchNorm(try value(BatchNorm.self))
    case .scaleAndShift: self = .scaleAndShift(try value(ScaleAndShift.self))
    case .activation: self = .activation(try value(ActivationLayer.self))
    case .dropout: self = .dropout(try value(Dropout.self))
    case .gaussianNoise: self = .gaussianNoise(try value(GaussianNoiseLayer.self))
    case .maxPooling: self = .maxPooling(try value(MaxPooling.self))
    case .globalAveragePooling: self = .globalAveragePooling(try value(GlobalAveragePooling.self))
    case .residual: self = .residual(try value(ResidualBlock.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    guard let key = Key(rawValue: name) else { return }
    try container.encode(kind, forKey: key)
  }
}

extension Layer {
  /// The dropout of a dense or convolutional layer, or of a dropout layer; nil drops none, and other layers have none to be
  /// changed.
  public var dropout: Dropout? {
    get {
      switch self {
      case .convolution(let layer): layer.dropout
      case .dense(let layer): layer.dropout
      case .dropout(let dropout): dropout
      default: nil
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
      case .dropout: self = .dropout(newValue ?? Dropout(0))
      default: break
      }
    }
  }

  /// What the weights of a dense or convolutional layer start from; other layers have none to be changed.
  public var weights: Initializer? {
    get {
      switch self {
      case .convolution(let layer): layer.weights
      case .dense(let layer): layer.weights
      default: nil
      }
    }
    set {
      guard let newValue else { return }
      switch self {
      case .convolution(var layer):
        layer.weights = newValue
        self = .convolution(layer)
      case .dense(var layer):
        layer.weights = newValue
        self = .dense(layer)
      default: break
      }
    }
  }

  /// The same layer, changed by `body`, and before it those within it.
  package func changed(_ body: (inout Layer) -> Void) -> Layer {
    var layer = self
    if case .residual(var block) = layer {
      block.layers = block.layers.map { $0.changed(body) }
      block.shortcut = block.shortcut.map { $0.changed(body) }
      layer = .residual(block)
    }
    body(&layer)
    return layer
  }
}
