import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics

extension Network {
  /// What goes into the first layer.
  package var inputShape: LayerShape { imageShape.map { .image($0) } ?? .units(inputs) }

  /// What goes into each layer, and behind them all into the output. The layers suit one another (a precondition).
  package var layerShapes: [LayerShape] {
    layers.reduce(into: [inputShape]) { shapes, layer in
      if let last = shapes.last { shapes.append(layer.kind.output(for: last)) }
    }
  }

  /// All its arrays, in the order in which they are stored.
  package var tensors: [TensorDescription] {
    var result: [TensorDescription] = []
    let shapes = layerShapes
    for (number, layer) in layers.enumerated() {
      result += layer.kind.tensors(for: shapes[number]).map { $0.named("layers.\(number)") }
    }
    let last = shapes[layers.count].values
    result.append(.weight(inputs: last, outputs: output.classes, output.weights).named("output"))
    result.append(.vector("bias", output.classes).named("output"))
    return result
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
    _ = try layers.validated(at: "\(name).layers", for: inputShape)
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

  /// Whether the inputs go into a dense layer, hidden or the output.
  package var beginsWithDenseLayer: Bool {
    guard let first = layers.first else { return true }
    return if case .dense = first { true } else { false }
  }

  /// The sizes of the convolutional layers at the start. They fit the images (a precondition).
  package var convolutionShapes: [ConvolutionShape] {
    zip(convolutions, layerShapes).map { $0.shape(on: $1.requiredImage) }
  }

  /// Whether an auto-encoder can train its first layer.
  package var canBePretrained: Bool {
    guard case .dense(let layer)? = layers.first else { return false }
    return layer.activation == .relu && layer.hasBias && !layer.weightNorm
  }

  /// Whether it is of dense rectified layers alone, whose units stand beside one another as those of one wider network.
  package var isMultilayerPerceptron: Bool {
    layers.allSatisfy { layer in
      guard case .dense(let dense) = layer else { return false }
      return dense.activation == .relu && dense.hasBias && !dense.weightNorm
    }
  }
}

extension Network {
  /// Numbers of a row that the parts of a pass keep for themselves, beside those of dense and convolutional layers that are
  /// computed a few rows at a time: what each layer makes of it.
  package var separateActivations: Int {
    let shapes = layerShapes
    return layers.enumerated().reduce(0) { $0 + $1.element.activations(for: shapes[$1.offset]) }
  }
}

extension Network {
  /// Numbers multiplied for a row, layer by layer: those of dense layers and convolutions, in the order of computation.
  package var products: [Int] {
    layers.products(for: inputShape) + [(layerShapes.last?.values ?? inputs) * output.classes]
  }
}

extension [Layer] {
  fileprivate func products(for input: LayerShape) -> [Int] {
    var shape = input
    return flatMap { layer -> [Int] in
      defer { shape = layer.output(for: shape) }
      switch layer {
      case .dense(let dense): return [shape.values * dense.units]
      case .convolution(let convolution): return [convolution.shape(on: shape.requiredImage).products]
      case .residual(let block): return block.layers.products(for: shape) + block.shortcut.products(for: shape)
      case .batchNorm, .activation, .dropout, .gaussianNoise, .maxPooling, .globalAveragePooling: return []
      }
    }
  }
}

extension Layer {
  fileprivate func activations(for input: LayerShape) -> Int {
    let output = kind.output(for: input).values
    switch self {
    case .convolution(let layer):
      let shape = layer.shape(on: input.requiredImage)
      let isChained = layer.activation == .relu && layer.stride == 1 && layer.hasBias && !layer.weightNorm
      return isChained ? 0 : 2 * shape.convolved + 2 * output
    case .dense(let layer): return layer.activation == .relu && !layer.weightNorm ? 0 : 2 * output
    case .batchNorm, .activation, .dropout, .gaussianNoise, .maxPooling, .globalAveragePooling: return output
    case .residual(let block):
      return output
        + [block.layers, block.shortcut].reduce(0) { sum, layers in
          var shape = input
          return layers.reduce(sum) { sum, layer in
            defer { shape = layer.kind.output(for: shape) }
            return sum + layer.activations(for: shape)
          }
        }
    }
  }
}
