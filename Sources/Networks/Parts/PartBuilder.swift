import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelPlatform

/// What all parts of a pass are made for.
struct PartContext {
  /// The most rows.
  let capacity: Int
  /// Whether it goes back.
  let isTrained: Bool
  /// Whether there are rows without dropout and noise beside others with them: then dropout is a part of its own.
  var hasQuietRows = false
  /// In which numbers dense products multiply; the batch knows it of the first layer.
  let precision: Precision
  let cpu: CPU
  let gradients: GradientPool
  /// With which the rows are divided, where batch normalisations go by the rows of all; nil: alone.
  var ranks: (any Ranks)?
}

/// Makes the parts of a pass of the layers of a network: layers that can be computed as one become one part.
struct PartBuilder {
  let context: PartContext
  /// What the next layer takes.
  private(set) var shape: LayerShape
  private(set) var parts: [any Part] = []
  private let tensors: [LiveTensor]
  private var nextTensorNumber = 0
  private var nextLayerNumber = 1
  /// Whether the first part takes the batch.
  private var takesBatch: Bool
  private var dense: [DenseChain.Layer] = []
  private var convolutions: [ConvolutionChain.Layer] = []

  init(_ live: LiveNetwork, _ context: PartContext) {
    (self.context, shape, tensors, takesBatch) = (context, live.network.inputShape, live.tensors, true)
  }

  /// The number of a layer with something random, counted from 1 in the order of computation.
  mutating func nextLayer() -> Int {
    defer { nextLayerNumber += 1 }
    return nextLayerNumber
  }

  mutating func nextTensor() -> LiveTensor {
    defer { nextTensorNumber += 1 }
    return tensors[nextTensorNumber]
  }

  mutating func add(_ layers: [Layer]) {
    for layer in layers {
      let output = layer.kind.output(for: shape)
      layer.kind.build(&self)
      shape = output
    }
  }

  /// Layers of which some are tapped: a part ends with each of those.
  ///
  /// - Parameter tapped: their places among the layers.
  /// - Returns: the taps, by the places.
  mutating func add(_ layers: [Layer], tapping tapped: Set<Int>) -> [Int: Tap] {
    var taps: [Int: Tap] = [:]
    for (place, layer) in layers.enumerated() {
      add([layer])
      guard tapped.contains(place) else { continue }
      finishRuns()
      taps[place] = Tap(part: parts.count - 1, columns: shape.values, capacity: context.capacity)
    }
    return taps
  }

  /// Parts of their own; `shape` is still what goes into the layer.
  mutating func add(_ part: any Part) {
    finishRuns()
    parts.append(part)
  }

  /// What some layers make of the same input, by parts of their own; nil of none.
  mutating func branch(_ layers: [Layer]) -> PartChain? {
    finishRuns()
    guard !layers.isEmpty else { return nil }
    let (outer, input, isFirst) = (parts, shape, takesBatch)
    parts = []
    takesBatch = false
    add(layers)
    finishRuns()
    defer { (parts, shape, takesBatch) = (outer, input, isFirst) }
    return PartChain(parts, context)
  }

  mutating func addDense(
    _ weights: LiveTensor, gain: LiveTensor? = nil, bias: LiveTensor?, activation: Activation, dropout: UnitDropout?
  ) {
    finishConvolutions()
    if let gain {
      let normalized = WeightNorm(weights, gain: gain, context.cpu)
      let layer = DenseChain.Layer(normalized.weights, bias: bias, isRectified: false, dropout: nil)
      add(WeightNormPart(DenseChain([layer], context, takesBatch: isFirst), normalized, bias: bias))
      addActivation(activation, .units(weights.description.shape[1]), dropout)
    } else if activation == .relu, !(context.hasQuietRows && dropout != nil) {
      dense.append(DenseChain.Layer(weights, bias: bias, isRectified: true, dropout: dropout))
    } else {
      dense.append(DenseChain.Layer(weights, bias: bias, isRectified: false, dropout: nil))
      finishDense()
      addActivation(activation, .units(weights.description.shape[1]), dropout)
    }
  }

  mutating func addConvolution(
    _ shape: ConvolutionShape, _ weights: LiveTensor, gain: LiveTensor?, bias: LiveTensor?, activation: Activation,
    dropout: UnitDropout?, isFused: Bool
  ) {
    finishDense()
    if isFused, let bias, !(context.hasQuietRows && dropout != nil) {
      convolutions.append(ConvolutionChain.Layer(shape: shape, weights: weights, bias: bias, dropout: dropout))
      return
    }
    var convolved = shape
    convolved.pooling = 1
    let image = ImageShape(height: shape.convolvedHeight, width: shape.convolvedWidth, channels: shape.outputs)
    if let gain {
      let normalized = WeightNorm(weights, gain: gain, context.cpu)
      add(WeightNormPart(ConvolutionPart(convolved, normalized.weights, bias: bias, context), normalized, bias: bias))
    } else {
      add(ConvolutionPart(convolved, weights, bias: bias, context))
    }
    addActivation(activation, .image(image), nil)
    if shape.pooling > 1 { add(MaxPoolingPart(image, size: shape.pooling, context)) }
    if let dropout { add(DropoutPart(dropout, columns: shape.features, context)) }
  }

  private mutating func addActivation(_ activation: Activation, _ shape: LayerShape, _ dropout: UnitDropout?) {
    if activation != .identity { add(ActivationPart(activation, columns: shape.values, context)) }
    if let dropout { add(DropoutPart(dropout, columns: shape.values, context)) }
  }

  /// The whole, from the inputs to the logits.
  mutating func finish(_ taps: [Tap]) -> PartChain {
    finishRuns()
    return PartChain(parts, taps: taps, context)
  }

  private var isFirst: Bool { takesBatch && parts.isEmpty && convolutions.isEmpty && dense.isEmpty }

  private mutating func finishRuns() {
    finishConvolutions()
    finishDense()
  }

  private mutating func finishDense() {
    guard !dense.isEmpty else { return }
    let layers = dense
    dense = []
    parts.append(DenseChain(layers, context, takesBatch: isFirst))
  }

  private mutating func finishConvolutions() {
    guard !convolutions.isEmpty else { return }
    parts.append(ConvolutionChain(convolutions, context))
    convolutions = []
  }
}
