import PseudoLabelDatasets
import PseudoLabelNetworks

extension GraphBuilder {
  /// The logits [N × classes] of a network without dropout, its units scaled as their dropout asks.
  ///
  /// - Parameters:
  ///   - model: network and parameters.
  ///   - features: [N × inputs].
  mutating func logits(of model: Model, _ features: String) -> String {
    let network = model.network
    let x = scaled(features, network.inputDropout)
    var flow = NetworkFlow(self, x, network.inputShape, model.parameters.tensors)
    flow.add(network.layers)
    let logits = network.output.hasWeights ? flow.affine(hasBias: true, isNormalized: false) : flow.rows()
    self = flow.graph
    return logits
  }

  fileprivate mutating func scaled(_ x: String, _ dropout: Dropout?) -> String {
    guard let scale = dropout?.inferenceScale, scale != 1 else { return x }
    return add("Mul", x, constant([scale], shape: [1]))
  }

  /// The same values, each row in another shape.
  mutating func reshaped(_ x: String, _ sizes: [Int]) -> String {
    add("Reshape", x, constant([-1] + sizes, shape: [sizes.count + 1]))
  }
}

/// What goes through the layers of a network, in a graph that grows with it.
private struct NetworkFlow {
  var graph: GraphBuilder
  private var x: String
  private var shape: LayerShape
  /// Whether images are [N, channels, height, width], as ONNX has them; else they are rows of [height, width, channels].
  private var isChannelsFirst = false
  /// That no layer has taken.
  private var tensors: ArraySlice<Parameters.Tensor>

  init(_ graph: GraphBuilder, _ x: String, _ shape: LayerShape, _ tensors: [Parameters.Tensor]) {
    (self.graph, self.x, self.shape, self.tensors) = (graph, x, shape, tensors[...])
  }

  mutating func add(_ layers: [Layer]) { for layer in layers { add(layer) } }

  private mutating func add(_ layer: Layer) {
    let output = layer.output(for: shape)
    switch layer {
    case .dense(let dense):
      x = affine(hasBias: dense.hasBias, isNormalized: dense.weightNorm)
      activate(dense.activation)
      x = graph.scaled(x, dense.dropout)
    case .convolution(let convolution):
      convolve(convolution)
    case .batchNorm(let norm):
      normalize(norm)
    case .scaleAndShift(let layer):
      scaleAndShift(layer)
    case .activation(let layer):
      activate(layer.function)
    case .dropout(let dropout):
      x = graph.scaled(x, dropout)
    case .gaussianNoise:
      break
    case .maxPooling(let pooling):
      pool(pooling.size)
    case .globalAveragePooling:
      toChannelsFirst()
      x = graph.add("GlobalAveragePool", x)
      x = graph.add("Flatten", x, attributes: [("axis", .int(1))])
      isChannelsFirst = false
    case .residual(let block):
      addBlock(block)
    }
    shape = output
  }

  // MARK: Layouts

  private mutating func toChannelsFirst() {
    guard case .image(let image) = shape, !isChannelsFirst else { return }
    x = graph.reshaped(x, [image.height, image.width, image.channels])
    x = graph.add("Transpose", x, attributes: [("perm", .ints([0, 3, 1, 2]))])
    isChannelsFirst = true
  }

  private mutating func toRows() {
    guard isChannelsFirst else { return }
    x = graph.add("Transpose", x, attributes: [("perm", .ints([0, 2, 3, 1]))])
    x = graph.add("Flatten", x, attributes: [("axis", .int(1))])
    isChannelsFirst = false
  }

  /// What has come of the inputs, as rows.
  mutating func rows() -> String {
    toRows()
    return x
  }

  // MARK: Layers

  /// x W + b, with the next tensors.
  mutating func affine(hasBias: Bool, isNormalized: Bool) -> String {
    toRows()
    let weights = takeWeights(isNormalized)
    let w = graph.constant(weights.values, shape: weights.shape)
    guard hasBias else { return graph.add("MatMul", x, w) }
    let bias = tensors.removeFirst()
    return graph.add("Gemm", x, w, graph.constant(bias.values, shape: bias.shape))
  }

  private mutating func takeWeights(_ isNormalized: Bool) -> Parameters.Tensor {
    let weights = tensors.removeFirst()
    guard isNormalized else { return weights }
    return Parameters.Tensor(
      name: weights.name, shape: weights.shape,
      values: WeightNorm.weights(direction: weights.values, gain: tensors.removeFirst().values))
  }

  private mutating func convolve(_ layer: ConvolutionLayer) {
    toChannelsFirst()
    let weights = takeWeights(layer.weightNorm)
    let (k, c, n) = (layer.kernel, weights.shape[2], layer.channels)
    // [kernel, kernel, in, out] to [out, in, kernel, kernel].
    var transposed = [Float](repeating: 0, count: weights.values.count)
    for i in 0..<k {
      for j in 0..<k {
        for channel in 0..<c {
          for output in 0..<n {
            transposed[((output * c + channel) * k + i) * k + j] =
              weights.values[((i * k + j) * c + channel) * n + output]
          }
        }
      }
    }
    var inputs = [x, graph.constant(transposed, shape: [n, c, k, k])]
    if layer.hasBias { inputs.append(graph.constant(tensors.removeFirst().values, shape: [n])) }
    let before = layer.padding == .same ? (k - 1) / 2 : 0
    let after = layer.padding == .same ? k - 1 - before : 0
    x = graph.add(
      "Conv", inputs,
      attributes: [
        ("kernel_shape", .ints([k, k])), ("strides", .ints([layer.stride, layer.stride])),
        ("pads", .ints([before, before, after, after])),
      ])
    activate(layer.activation)
    if layer.pooling > 1 { pool(layer.pooling) }
    x = graph.scaled(x, layer.dropout)
  }

  private mutating func pool(_ size: Int) {
    toChannelsFirst()
    x = graph.add(
      "MaxPool", x, attributes: [("kernel_shape", .ints([size, size])), ("strides", .ints([size, size]))])
  }

  private mutating func normalize(_ norm: BatchNorm) {
    toChannelsFirst()
    let scale = norm.hasScale ? tensors.removeFirst().values : nil
    let shift = norm.hasShift ? tensors.removeFirst().values : nil
    let (mean, variance) = (tensors.removeFirst().values, tensors.removeFirst().values)
    let count = mean.count
    let arrays = [
      scale ?? [Float](repeating: 1, count: count), shift ?? [Float](repeating: 0, count: count), mean, variance,
    ]
    x = graph.add(
      "BatchNormalization", [x] + arrays.map { graph.constant($0, shape: [count]) },
      attributes: [("epsilon", .float(Float(norm.epsilon)))])
  }

  private mutating func scaleAndShift(_ layer: ScaleAndShift) {
    // Channels are the last sizes of rows, and the first of images.
    if case .image = shape { toChannelsFirst() }
    func next() -> String {
      let values = tensors.removeFirst().values
      return graph.constant(values, shape: isChannelsFirst ? [values.count, 1, 1] : [values.count])
    }
    if layer.hasScale { x = graph.add("Mul", x, next()) }
    if layer.hasShift { x = graph.add("Add", x, next()) }
  }

  private mutating func activate(_ activation: Activation) {
    switch activation {
    case .identity: break
    case .relu: x = graph.add("Relu", x)
    case .leakyReLU(let slope): x = graph.add("LeakyRelu", x, attributes: [("alpha", .float(Float(slope)))])
    case .gelu:
      // x/2 · (1 + erf(x/√2))
      let root = graph.constant([Float(0.5).squareRoot()], shape: [1])
      let sum = graph.add("Add", graph.add("Erf", graph.add("Mul", x, root)), graph.constant([Float(1)], shape: [1]))
      x = graph.add("Mul", graph.add("Mul", x, sum), graph.constant([Float(0.5)], shape: [1]))
    }
  }

  private mutating func addBlock(_ block: ResidualBlock) {
    toChannelsFirst()
    let (start, input, layout) = (x, shape, isChannelsFirst)
    add(block.layers)
    toChannelsFirst()
    let sum = x
    (x, shape, isChannelsFirst) = (start, input, layout)
    add(block.shortcut)
    toChannelsFirst()
    x = graph.add("Add", sum, x)
  }
}
