import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics

extension Network {
  /// What goes into the first layer.
  package var inputShape: LayerShape { imageShape.map { .image($0) } ?? .units(inputs) }

  /// All its arrays, in the order in which they are stored.
  package var tensors: [TensorDescription] {
    let hidden = layers.tensors(for: inputShape, "layers")
    guard output.hasWeights else { return hidden }
    let last = layers.output(for: inputShape).values
    return hidden + [
      TensorDescription.weight(inputs: last, outputs: output.classes, output.weights).named("output"),
      TensorDescription.vector("bias", output.classes).named("output"),
    ]
  }

  /// The name and shape of every array, in the order of computation: `layers.0.weight` [in × out], of a convolution [kernel ×
  /// kernel × in × out], `layers.0.bias` [out], …, `output.weight`, `output.bias`; also of the statistics of batch
  /// normalisations, `layers.1.mean`, `layers.1.variance`.
  ///
  /// The layers suit one another and the images (a precondition).
  public var parameterShapes: [(name: String, shape: [Int])] { tensors.map { ($0.name, $0.shape) } }

  /// Checks that the layers suit one another and the images.
  ///
  /// - Parameter name: what the network is called in the message: "recipe.network".
  /// - Throws: `RequestFailure` about the first number that does not suit.
  package func validate(_ name: String) throws(RequestFailure) {
    func require(
      _ holds: Bool, _ subject: String, _ expected: String, _ found: String
    ) throws(RequestFailure) {
      guard holds else { throw RequestFailure("\(name).\(subject)", expected: expected, found: found) }
    }
    try inputDropout?.validate("\(name).inputDropout")
    let most = 1 << 20
    if let imageShape {
      for (side, value) in [
        ("height", imageShape.height), ("width", imageShape.width), ("channels", imageShape.channels),
      ] {
        try require((1...most).contains(value), "imageShape.\(side)", "a number from 1 to \(most)", "\(value)")
      }
      let values = imageShape.values
      try require(values == inputs, "imageShape", "as many values as there are inputs, \(inputs)", "\(imageShape)")
    } else if let first = layers.first, case .convolution = first {
      throw RequestFailure(
        "\(name).imageShape", expected: "the shape of the images, which convolutions ask for", found: "none")
    }
    let last = try layers.validated(at: "\(name).layers", for: inputShape)
    try require(
      output.hasWeights || last == .units(output.classes), "output.hasWeights",
      "true, or a last hidden layer of \(output.classes) units, one for each class",
      "false behind \(last.values.counted("value"))")
    try output.weights.validate("\(name).output.weights")
  }
}

extension [Layer] {
  /// What comes out of layers that suit one another.
  ///
  /// - Throws: `RequestFailure` about the first number that does not suit.
  func validated(at place: String, for input: LayerShape) throws(RequestFailure) -> LayerShape {
    var shape = input
    for (number, layer) in enumerated() {
      try layer.kind.validate(at: "\(place).[\(number)].\(layer.name)", for: shape)
      shape = layer.kind.output(for: shape)
    }
    return shape
  }
}

extension TensorDescription {
  /// The same within something of this name.
  func named(_ prefix: String) -> TensorDescription {
    var copy = self
    copy.name = "\(prefix).\(name)"
    return copy
  }
}

extension Network {
  /// The convolutional layers at the start.
  package var convolutions: [ConvolutionLayer] {
    layers.prefix { if case .convolution = $0 { true } else { false } }.compactMap {
      if case .convolution(let layer) = $0 { layer } else { nil }
    }
  }

  /// Whether its first layer is a convolution.
  public var beginsWithConvolution: Bool { if case .convolution? = layers.first { true } else { false } }

  /// Makes it answer about another number of classes. Where the output has no weights of its own, the last dense layer has a unit
  /// for each.
  package mutating func setClasses(_ classes: Int) {
    output.classes = classes
    guard !output.hasWeights,
      let place = layers.lastIndex(where: { if case .dense = $0 { true } else { false } }),
      case .dense(var layer) = layers[place]
    else { return }
    layer.units = classes
    layers[place] = .dense(layer)
  }

  /// Values of a row that come out of each layer.
  package var unitsOfLayers: [Int] { layers.eachKind(for: inputShape).map { $0.0.output(for: $0.1).values } }

  /// Whether a batch normalisation computes its statistics anew.
  package var recomputesStatistics: Bool { batchNorms.contains { $0.population == .recomputed } }

  /// Whether rows of a batch are normalised by each other.
  package var normalizesBatches: Bool { !batchNorms.isEmpty }

  private var batchNorms: [BatchNorm] {
    var found: [BatchNorm] = []
    for layer in layers {
      _ = layer.changed { if case .batchNorm(let norm) = $0 { found.append(norm) } }
    }
    return found
  }

  /// Whether the inputs go into a dense layer, hidden or the output.
  package var beginsWithDenseLayer: Bool {
    guard let first = layers.first else { return true }
    return if case .dense = first { true } else { false }
  }

  /// The sizes of the convolutional layers at the start. They fit the images (a precondition).
  package var convolutionShapes: [ConvolutionShape] {
    zip(convolutions, layers.eachKind(for: inputShape)).map { $0.shape(on: $1.1.requiredImage) }
  }

  /// Whether an auto-encoder can train its first layer.
  package var canBePretrained: Bool {
    guard case .dense(let layer)? = layers.first else { return false }
    return layer.isPlain
  }

  /// Whether it is of dense rectified layers alone, whose units stand beside one another as those of one wider network.
  package var isMultilayerPerceptron: Bool {
    layers.allSatisfy { layer in
      guard case .dense(let dense) = layer else { return false }
      return dense.isPlain
    }
  }
}

extension Network {
  /// Numbers of a row that parts of a pass keep for themselves, without those of dense and convolutional layers that are computed
  /// a few rows at a time.
  package var separateActivations: Int {
    layers.eachKind(for: inputShape).reduce(0) { $0 + $1.0.activations(for: $1.1) }
  }

  /// Numbers multiplied for a row, product by product in the order of computation.
  package var products: [Int] {
    let hidden = layers.eachKind(for: inputShape).flatMap { $0.products(for: $1) }
    return hidden + [layers.output(for: inputShape).values * output.classes]
  }
}
