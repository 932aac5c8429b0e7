import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelPlatform
import TestSupport
import Testing

/// The gradient of every array and input of every kind of layer against finite differences of the loss.
@Suite struct LayerGradientTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var layers: [Layer]
    var isImage = false
    /// Of the inputs.
    var dropout: Dropout?
    var units: OutputUnits

    init(
      _ name: String, image: Bool = false, dropout: Dropout? = nil, units: OutputUnits = .softmax, _ layers: [Layer]
    ) {
      (testDescription, self.layers, isImage, self.dropout, self.units) = (name, layers, image, dropout, units)
    }

    /// Rectified convolutions in a row and rectified dense layers behind them, each with the dropout of the inputs.
    init(_ name: String, _ convolutions: [ConvolutionLayer], hidden: [Int], dropout: Dropout? = nil) {
      self.init(
        name, image: true, dropout: dropout, units: .sigmoid,
        convolutions.map {
          var layer = $0
          layer.dropout = dropout
          return .convolution(layer)
        } + hidden.map { .dense(DenseLayer(units: $0, dropout: dropout, weights: .he)) })
    }
  }

  static func dense(_ units: Int, _ activation: Activation = .identity, weightNorm: Bool = false) -> Layer {
    .dense(DenseLayer(units: units, activation: activation, weights: .he, weightNorm: weightNorm))
  }

  static func convolution(
    _ channels: Int, kernel: Int = 3, stride: Int = 1, _ activation: Activation = .identity, pooling: Int = 1,
    hasBias: Bool = true, weightNorm: Bool = false
  ) -> Layer {
    .convolution(
      ConvolutionLayer(
        channels: channels, kernel: kernel, stride: stride, padding: .same, pooling: pooling, activation: activation,
        hasBias: hasBias, weightNorm: weightNorm))
  }

  static let residual = Layer.residual(
    ResidualBlock(
      [
        .batchNorm(BatchNorm()), .activation(ActivationLayer(.leakyReLU(slope: 0.1))),
        convolution(6, stride: 2, hasBias: false), .batchNorm(BatchNorm(hasScale: false)),
        .activation(ActivationLayer()), convolution(6, hasBias: false),
      ], shortcut: [convolution(6, kernel: 1, stride: 2, hasBias: false)]))

  static let cases = [
    Case("one dense layer that is rectified, then noise", [dense(7, .relu), .gaussianNoise(.init(deviation: 0.2))]),
    Case("dense layers, leaky, GELU", [dense(7, .leakyReLU(slope: 0.2)), dense(19, .gelu), dense(5, .relu)]),
    Case(
      "batch norm of units, apart",
      [
        dense(20), .batchNorm(BatchNorm(statistics: .apart)), .activation(ActivationLayer()),
        .dropout(Dropout(0.3, form: .inverted)), dense(6, .relu), .batchNorm(BatchNorm(hasShift: false)),
      ]),
    Case(
      "scale and shift",
      [
        .gaussianNoise(.init(deviation: 0.1)), dense(7), .scaleAndShift(ScaleAndShift(hasScale: false)),
        .activation(ActivationLayer()), dense(5), .scaleAndShift(ScaleAndShift()),
      ]),
    Case(
      "scale and shift of images", image: true,
      [convolution(4), .scaleAndShift(ScaleAndShift(hasShift: false)), .globalAveragePooling(GlobalAveragePooling())]),
    Case("batch norm of the inputs", [.batchNorm(BatchNorm(hasScale: false)), dense(6, .relu)]),
    Case("weight norm", [dense(9, .relu, weightNorm: true), dense(6, .leakyReLU(slope: 0.1), weightNorm: true)]),
    Case("residual units", [dense(8), .residual(ResidualBlock([dense(5, .relu), dense(8)])), dense(4, .relu)]),
    Case("dropout of the inputs", [.dropout(Dropout(0.4)), dense(8, .relu)]),
    Case("strides", image: true, [convolution(5, stride: 2, .relu), convolution(4, .gelu, pooling: 2)]),
    Case(
      "convolutions behind others", image: true,
      [.gaussianNoise(.init(deviation: 0.1)), convolution(4, .relu), convolution(3, kernel: 2, .relu, pooling: 2)]),
    Case("weight norm of kernels", image: true, [convolution(4, .relu, weightNorm: true), dense(6, .relu)]),
    Case("pooling", image: true, [convolution(3), .maxPooling(MaxPooling()), .activation(ActivationLayer(.gelu))]),
    Case(
      "residual block", image: true,
      [
        convolution(4, hasBias: false), residual, .batchNorm(BatchNorm(statistics: .apart)),
        .activation(ActivationLayer()), .globalAveragePooling(GlobalAveragePooling()),
      ]),
    Case("a convolution", [ConvolutionLayer(channels: 3, kernel: 2)], hidden: []),
    Case(
      "a padded and pooled convolution", [ConvolutionLayer(channels: 20, kernel: 3, padding: .same, pooling: 2)],
      hidden: [7]),
    Case(
      "convolutions in a row, dropout",
      [ConvolutionLayer(channels: 5, kernel: 2, padding: .same, pooling: 2), ConvolutionLayer(channels: 6, kernel: 2)],
      hidden: [9], dropout: Dropout(0.3)),
    Case(
      "convolutions in a row, inverted dropout",
      [ConvolutionLayer(channels: 4, kernel: 3), ConvolutionLayer(channels: 3, kernel: 1, pooling: 2)], hidden: [],
      dropout: Dropout(0.3, form: .inverted)),
  ]

  struct Probe {
    static let (rows, groups) = (9, [RowGroup(0..<4), RowGroup(4..<9)])
    let network: Network
    let cpu: CPU
    let mode: PassMode
    let labels = [0, 3, 1, 2, 2, 0, 1, 3, 3]

    init(_ c: Case, mode: PassMode, threads: Int = 2) {
      self.mode = mode
      cpu = CPU.sharing(threads: threads)
      network = Network(
        inputs: c.isImage ? 72 : 6, imageShape: c.isImage ? ImageShape(height: 6, width: 6, channels: 2) : nil,
        inputDropout: c.dropout, layers: c.layers, output: OutputLayer(classes: 4, units: c.units, weights: .he))
    }

    /// Arrays that are not those of the start, and inputs.
    var start: (parameters: Parameters, inputs: [Float]) {
      var stream = RandomStream.testing(79)
      let tensors = zip(network.tensors, Parameters.initial(for: network, seed: 5).tensors).map { description, tensor in
        guard tensor.shape.count == 1 else { return tensor }
        // Variances and gains stay positive.
        let values = zip(tensor.values, stream.values(tensor.values.count)).map { max(0.2, $0) * (1 + 0.3 * $1) }
        let shifted = stream.values(tensor.values.count).map { 0.3 * $0 }
        return Parameters.Tensor(
          name: tensor.name, shape: tensor.shape, values: tensor.values.allSatisfy { $0 == 0 } ? shifted : values)
      }
      return (Parameters(tensors: tensors), stream.values(Probe.rows * network.inputs).map { $0 + 0.01 })
    }

    /// The loss at the given parameters and inputs, and the pass it came from, its gradient set.
    func loss(_ parameters: Parameters, _ x: [Float]) -> (value: Double, pass: NetworkPass, live: LiveNetwork) {
      let live = LiveNetwork(network, parameters: parameters)
      let pass = NetworkPass(live, capacity: Probe.rows + 2, isTrained: true, on: cpu)
      let batch = InputBatch(form: .dense, capacity: Probe.rows, columns: network.inputs)
      let (mask, scale) = pass.inputDropout(mode)
      batch.gather(
        Features(.floats(x), columns: network.inputs), Array(0..<Probe.rows)[...], scale: scale, dropout: mask, on: cpu)
      pass.forward(batch, mode, groups: Probe.groups)
      var outputs = Outputs(
        units: network.output.units, classes: 4, logits: [Float](repeating: 0, count: Probe.rows * 4))
      pass.read(0..<Probe.rows, into: &outputs)
      var gradient = [Float](repeating: 0, count: Probe.rows * 4)
      let value = CrossEntropy().value(of: outputs, labels: labels, gradient: &gradient)
      pass.setLogitGradient(gradient, count: Probe.rows, from: 0, weight: 1)
      return (value, pass, live)
    }

    func gradients(_ parameters: Parameters, _ x: [Float]) throws -> Parameters {
      let (_, pass, live) = loss(parameters, x)
      let store = OptimizerState(of: live, slots: 1)
      pass.backward(.store, keeping: store)
      return try #require(store.values.first)
    }
  }

  static let modes = [PassMode.training(seed: 3, update: 2), .inference]

  @Test(arguments: cases, [true, false]) func arrays(c: Case, isTraining: Bool) throws {
    let probe = Probe(c, mode: Self.modes[isTraining ? 0 : 1])
    let (parameters, x) = probe.start
    let (value, _, _) = probe.loss(parameters, x)
    let gradients = try probe.gradients(parameters, x)
    var slopes = Slopes(value)
    for (number, tensor) in parameters.tensors.enumerated() {
      guard probe.network.tensors[number].isTrained else {
        #expect(gradients.tensors[number].values.allSatisfy { $0 == 0 }, "a statistic has no gradient")
        continue
      }
      for i in stride(from: 0, to: tensor.values.count, by: max(1, tensor.values.count / 19)) {
        func shifted(_ step: Float) -> Double {
          probe.loss(parameters.adding(step, toTensor: number, element: i), x).value
        }
        slopes.check(shifted, Double(gradients.tensors[number].values[i]), "\(tensor.name), element \(i)")
      }
    }
    slopes.expectFewCorners()
  }

  /// While training, too: batch statistics depend on every row. The gradient is that of the rows behind the dropout of the inputs.
  @Test(arguments: cases, [true, false]) func inputs(c: Case, isTraining: Bool) {
    let probe = Probe(c, mode: Self.modes[isTraining ? 0 : 1])
    let (parameters, x) = probe.start
    let (value, pass, _) = probe.loss(parameters, x)
    let gradient = pass.inputGradient()
    #expect(gradient.count == x.count)
    let (mask, scale) = pass.inputDropout(probe.mode)
    let keeps = mask.map { probe.cpu.elements(of: $0, rows: Probe.rows, columns: probe.network.inputs) }
    var slopes = Slopes(value)
    for i in stride(from: 0, to: x.count, by: c.isImage ? 23 : 3) {
      func shifted(_ step: Float) -> Double {
        var x = x
        x[i] += step
        return probe.loss(parameters, x).value
      }
      let factor = keeps?[i] == false ? 0 : Double(scale)
      slopes.check(shifted, factor * Double(gradient[i]), "input \(i)")
    }
    slopes.expectFewCorners()
  }

  @Test(arguments: cases) func threadsDoNotMatter(c: Case) throws {
    let results = try [1, 2, 5].map { threads in
      let probe = Probe(c, mode: Self.modes[0], threads: threads)
      let (parameters, x) = probe.start
      return (try probe.gradients(parameters, x), probe.loss(parameters, x).pass.inputGradient())
    }
    for other in results.dropFirst() {
      #expect(other.0 == results[0].0)
      #expect(other.1 == results[0].1)
    }
  }

  /// The gradient of the inputs alone is that on the way to a step, and no step is taken for it.
  @Test(arguments: cases) func gradientsWithoutAStep(c: Case) throws {
    let probe = Probe(c, mode: Self.modes[0])
    let (parameters, x) = probe.start
    let (_, pass, live) = probe.loss(parameters, x)
    _ = pass.inputGradient()
    #expect(live.parameters == parameters)
    let store = OptimizerState(of: live, slots: 1)
    pass.backward(.store, keeping: store)
    #expect(live.parameters == parameters, "gradients that are stored change nothing")
    #expect(try #require(store.values.first) == probe.gradients(parameters, x))
  }
}
