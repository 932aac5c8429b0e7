import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelPlatform
import TestSupport
import Testing

/// The gradient of every parameter and input, through every layer, against finite differences of the loss.
@Suite struct GradientTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var hidden: [Int]
    var units: OutputUnits
    var dropout: Dropout?
    var testDescription: String { "\(hidden) \(units) \(dropout.map { "\($0.form) \($0.rate)" } ?? "no dropout")" }
  }

  static let cases = [
    Case(hidden: [], units: .softmax), Case(hidden: [7], units: .sigmoid), Case(hidden: [40, 18], units: .softmax),
    Case(hidden: [9, 35, 6], units: .sigmoid), Case(hidden: [20], units: .sigmoid, dropout: Dropout(0.4)),
    Case(hidden: [20, 20], units: .softmax, dropout: Dropout(0.4, form: .inverted)),
  ]

  private func network(_ c: Case) -> Network {
    Network(
      inputs: 6, inputDropout: c.dropout,
      layers: c.hidden.map { .dense(DenseLayer(units: $0, dropout: c.dropout, weights: .he)) },
      output: OutputLayer(classes: 4, units: c.units, weights: .he))
  }

  private struct Probe {
    let network: Network
    let cpu = CPU.sharing(threads: 2)
    let labels = [0, 3, 1, 2, 2]
    let mode: PassMode
    let form: InputBatch.Form

    /// The loss at the given parameters and inputs, and the pass it came from, its gradient set.
    func loss(_ parameters: Parameters, _ x: [Float]) -> (value: Double, pass: NetworkPass, batch: InputBatch) {
      let live = LiveNetwork(network, parameters: parameters)
      let pass = NetworkPass(live, capacity: 5, isTrained: true, on: cpu)
      let batch = InputBatch(form: form, capacity: 5, columns: 6)
      let (mask, scale) = pass.inputDropout(mode)
      let features = Features(.floats(x), columns: 6)
      batch.gather(features, Array(0..<5)[...], scale: scale, dropout: mask, on: cpu)
      pass.forward(batch, mode)
      var outputs = Outputs(units: network.output.units, classes: 4, logits: [Float](repeating: 0, count: 20))
      pass.read(0..<5, into: &outputs)
      var gradient = [Float](repeating: 0, count: 20)
      let value = CrossEntropy().value(of: outputs, labels: labels, gradient: &gradient)
      pass.setLogitGradient(gradient, count: 5, from: 0, weight: 1)
      return (value, pass, batch)
    }
  }

  private func start(_ network: Network) -> (Parameters, [Float]) {
    var stream = RandomStream.testing(77)
    let parameters = Parameters(
      tensors: Parameters.initial(for: network, seed: 5).tensors.map {
        // Biases that are not zero, and no unit at the corner of its rectifier.
        $0.shape.count == 2
          ? $0 : Parameters.Tensor(name: $0.name, shape: $0.shape, values: stream.values($0.values.count))
      })
    return (parameters, stream.values(30).map { $0 + 0.01 })
  }

  @Test(arguments: cases, [InputBatch.Form.dense, .sparse]) func parameters(c: Case, form: InputBatch.Form) throws {
    let probe = Probe(network: network(c), mode: .training(seed: 3, update: 2), form: form)
    let (parameters, x) = start(probe.network)
    let (_, pass, _) = probe.loss(parameters, x)
    let store = OptimizerState(of: LiveNetwork(probe.network, parameters: parameters), slots: 1)
    pass.backward(.store, keeping: store)
    let gradients = try #require(store.values.first)
    for (number, tensor) in parameters.tensors.enumerated() {
      for i in stride(from: 0, to: tensor.values.count, by: max(1, tensor.values.count / 23)) {
        func shifted(_ step: Float) -> Double {
          probe.loss(parameters.adding(step, toTensor: number, element: i), x).value
        }
        let slope = (shifted(5e-4) - shifted(-5e-4)) / 1e-3
        let gradient = Double(gradients.tensors[number].values[i])
        #expect(abs(slope - gradient) < 2e-3 * max(1, abs(gradient)), "\(tensor.name), element \(i)")
      }
    }
  }

  @Test(arguments: cases.filter { $0.dropout == nil }, [InputBatch.Form.dense, .sparse])
  func inputs(c: Case, form: InputBatch.Form) {
    let probe = Probe(network: network(c), mode: .inference, form: form)
    let (parameters, x) = start(probe.network)
    let gradient = probe.loss(parameters, x).pass.inputGradient()
    for i in x.indices {
      func shifted(_ step: Float) -> Double {
        var x = x
        x[i] += step
        return probe.loss(parameters, x).value
      }
      let slope = (shifted(2e-3) - shifted(-2e-3)) / 4e-3
      #expect(abs(slope - Double(gradient[i])) < 2e-3, "input \(i)")
    }
  }
}
