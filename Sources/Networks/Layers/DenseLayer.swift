import PseudoLabelDiagnostics

/// h = dropout(activation(x W + b)), with W [in × units] and b [units], which starts at 0. Images are taken as rows of their
/// values.
public struct DenseLayer: Sendable, Hashable {
  /// How many there are.
  public var units: Int
  /// Of each unit.
  public var activation: Activation
  /// Of the units; nil drops none.
  public var dropout: Dropout?
  /// What W starts from.
  public var weights: Initializer
  /// Whether there is b; before a batch normalisation it has no effect.
  public var hasBias: Bool
  /// Whether W is g v/‖v‖, column by column, with v and the gain g as the parameters (Salimans and Kingma 2016). It starts
  /// as the W that it would be without.
  public var weightNorm: Bool

  /// Rectified units whose weights start from N(0, 0.01²), with a bias, and without dropout and weight normalisation unless
  /// they are given.
  public init(
    units: Int, activation: Activation = .relu, dropout: Dropout? = nil,
    weights: Initializer = .normal(deviation: 0.01), hasBias: Bool = true, weightNorm: Bool = false
  ) {
    self.units = units
    self.activation = activation
    self.dropout = dropout
    self.weights = weights
    self.hasBias = hasBias
    self.weightNorm = weightNorm
  }
}

extension DenseLayer: LayerKind {
  func output(for input: LayerShape) -> LayerShape { .units(units) }

  func tensors(for input: LayerShape) -> [TensorDescription] {
    let weight = TensorDescription.weight(inputs: input.values, outputs: units, weights)
    return [weight] + (weightNorm ? [.gain(units)] : []) + (hasBias ? [.vector("bias", units)] : [])
  }

  func products(for input: LayerShape) -> [Int] { [input.values * units] }

  func activations(for input: LayerShape) -> Int { isFused ? 0 : 2 * units }

  var size: String? { "\(units)" }

  /// Whether bias, rectifier and dropout are computed with the product.
  private var isFused: Bool { activation == .relu && !weightNorm }

  /// h = dropout(max(x W + b, 0)), with all of it.
  var isPlain: Bool { isFused && hasBias }

  func build(_ parts: inout PartBuilder) {
    let number = parts.nextLayer()
    let weights = parts.nextTensor()
    let gain = weightNorm ? parts.nextTensor() : nil
    let bias = hasBias ? parts.nextTensor() : nil
    parts.addDense(
      weights, gain: gain, bias: bias, activation: activation, dropout: dropout.map { UnitDropout($0, layer: number) })
  }

  func validate(at place: String, for input: LayerShape) throws(RequestFailure) {
    try require(units >= 1, "\(place).units", "at least 1", "\(units)")
    try activation.validate("\(place).activation")
    try dropout?.validate("\(place).dropout")
    try weights.validate("\(place).weights")
  }
}

// What is not written is as `init` has it: models and configurations of versions up to 0.5 lack some of it.
extension DenseLayer: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      units: try container.decode(Int.self, forKey: .units),
      activation: try container.decode(Activation.self, forKey: .activation),
      dropout: try container.decodeIfPresent(Dropout.self, forKey: .dropout),
      weights: try container.decode(Initializer.self, forKey: .weights),
      hasBias: try container.decode(.hasBias, or: true), weightNorm: try container.decode(.weightNorm, or: false))
  }
}
