import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelPlatform
import TestSupport
import Testing

/// The gradient of every parameter and input of convolutional networks against finite differences of the loss.
@Suite struct ConvolutionalGradientTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var convolutions: [ConvolutionLayer]
    var hidden: [Int]
    var dropout: Dropout?
    var testDescription: String {
      "\(convolutions.map(\.channels)) \(hidden) \(dropout.map { "\($0.form) \($0.rate)" } ?? "no dropout")"
    }
  }

  static let cases = [
    Case(convolutions: [ConvolutionLayer(channels: 3, kernel: 2)], hidden: []),
    Case(convolutions: [ConvolutionLayer(channels: 20, kernel: 3, padding: .same, pooling: 2)], hidden: [7]),
    Case(
      convolutions: [
        ConvolutionLayer(channels: 5, kernel: 2, padding: .same, pooling: 2), ConvolutionLayer(channels: 6, kernel: 2),
      ], hidden: [9], dropout: Dropout(0.3)),
    Case(
      convolutions: [ConvolutionLayer(channels: 4, kernel: 3), ConvolutionLayer(channels: 3, kernel: 1, pooling: 2)],
      hidden: [], dropout: Dropout(0.3, form: .inverted)),
  ]

  private struct Probe {
    static let (columns, rows) = (50, 5)
    let network: Network
    let cpu = CPU.sharing(threads: 2)
    let labels = [0, 3, 1, 2, 2]
    let mode: PassMode

    init(_ c: Case, mode: PassMode) {
      self.mode = mode
      network = Network(
        inputs: Probe.columns, imageShape: ImageShape(height: 5, width: 5, channels: 2), inputDropout: c.dropout,
        layers: c.convolutions.map {
          var layer = $0
          layer.dropout = c.dropout
          return .convolution(layer)
        } + c.hidden.map { .dense(DenseLayer(units: $0, dropout: c.dropout, weights: .he)) },
        output: OutputLayer(classes: 4, units: .sigmoid, weights: .he))
    }

    /// The loss at the given parameters and inputs, and the pass it came from, its gradient set.
    func loss(_ parameters: Parameters, _ x: [Float]) -> (value: Double, pass: NetworkPass, batch: InputBatch) {
      let live = LiveNetwork(network, parameters: parameters)
      let pass = NetworkPass(live, capacity: Probe.rows, isTrained: true, on: cpu)
      let batch = InputBatch(form: .dense, capacity: Probe.rows, columns: Probe.columns)
      let (mask, scale) = pass.inputDropout(mode)
      let features = Features(.floats(x), columns: Probe.columns)
      batch.gather(features, Array(0..<Probe.rows)[...], scale: scale, dropout: mask, on: cpu)
      pass.forward(batch, mode)
      var outputs = Outputs(units: .sigmoid, classes: 4, logits: [Float](repeating: 0, count: Probe.rows * 4))
      pass.read(0..<Probe.rows, into: &outputs)
      var gradient = [Float](repeating: 0, count: Probe.rows * 4)
      let value = CrossEntropy().value(of: outputs, labels: labels, gradient: &gradient)
      pass.setLogitGradient(gradient, count: Probe.rows, from: 0, weight: 1)
      return (value, pass, batch)
    }
  }

  private func start(_ network: Network) -> (Parameters, [Float]) {
    var stream = RandomStream.testing(78)
    let parameters = Parameters(
      tensors: Parameters.initial(for: network, seed: 5).tensors.map {
        // Biases that are not zero, and no unit at the corner of its rectifier.
        $0.shape.count > 1
          ? $0
          : Parameters.Tensor(name: $0.name, shape: $0.shape, values: stream.values($0.values.count).map { 0.3 * $0 })
      })
    return (parameters, stream.values(Probe.rows * Probe.columns).map { $0 + 0.01 })
  }

  @Test(arguments: cases) func parameters(c: Case) throws {
    let probe = Probe(c, mode: .training(seed: 3, update: 2))
    let (parameters, x) = start(probe.network)
    let (value, pass, _) = probe.loss(parameters, x)
    let store = OptimizerState(of: LiveNetwork(probe.network, parameters: parameters), slots: 1)
    pass.backward(.store, keeping: store)
    let gradients = try #require(store.values.first)
    var slopes = Slopes(value)
    for (number, tensor) in parameters.tensors.enumerated() {
      for i in stride(from: 0, to: tensor.values.count, by: max(1, tensor.values.count / 19)) {
        func shifted(_ step: Float) -> Double {
          probe.loss(parameters.adding(step, toTensor: number, element: i), x).value
        }
        let gradient = Double(gradients.tensors[number].values[i])
        slopes.check(shifted, gradient, "\(tensor.name), element \(i)")
      }
    }
    slopes.expectFewCorners()
  }

  @Test(arguments: cases.filter { $0.dropout == nil }) func inputs(c: Case) {
    let probe = Probe(c, mode: .inference)
    let (parameters, x) = start(probe.network)
    let (value, pass, _) = probe.loss(parameters, x)
    let gradient = pass.inputGradient()
    #expect(gradient.count == x.count)
    var slopes = Slopes(value)
    for i in stride(from: 0, to: x.count, by: 7) {
      func shifted(_ step: Float) -> Double {
        var x = x
        x[i] += step
        return probe.loss(parameters, x).value
      }
      slopes.check(shifted, Double(gradient[i]), "input \(i)")
    }
    slopes.expectFewCorners()
  }
}
