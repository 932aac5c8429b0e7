import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import TestSupport
import Testing

/// Four updates of networks of every kind of layer against PyTorch (`Tools/Golden/layers.py`).
@Suite struct LayerGoldenTests {
  struct File: Decodable {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
      var name: String
      var network: Network
      var start: [[Float]]
      var batches: [[Float]]
      var labels: [[Int]]
      var losses: [Double]
      var afterFirst: [[Double]]
      var afterLast: [[Double]]
      var logits: PaperUpdates.Matrix
      var testDescription: String { name }
    }

    var rate: Float
    var momentum: Float
    /// Rows of the first group.
    var labeled: Int
    var cases: [Case]
  }

  static let file = Result { try Golden.load(File.self, from: "layers.json") }

  @Test func updatesAreThoseOfPyTorch() throws {
    let file = try Self.file.get()
    #expect(file.cases.count == 6)
    for golden in file.cases { try compare(golden, file) }
  }

  private func compare(_ golden: File.Case, _ file: File) throws {
    let (network, cpu) = (golden.network, CPU.sharing(threads: 2))
    try network.validate("network")
    let rows = golden.labels[0].count
    let live = LiveNetwork(
      network,
      parameters: Parameters(
        tensors: zip(network.parameterShapes, golden.start).map {
          Parameters.Tensor(name: $0.name, shape: $0.shape, values: $1)
        }))
    let pass = NetworkPass(live, capacity: rows, isTrained: true, on: cpu)
    let batch = InputBatch(form: .dense, capacity: rows, columns: network.inputs)
    let state = OptimizerState(of: live, slots: 1)
    let classes = network.output.classes
    var outputs = Outputs(
      units: .softmax, classes: classes, logits: [Float](repeating: 0, count: rows * classes))
    func forward(_ values: [Float], _ mode: PassMode) {
      batch.gather(
        Features(.floats(values), columns: network.inputs), Array(0..<rows)[...], scale: 1, dropout: nil, on: cpu)
      pass.forward(batch, mode, groups: [RowGroup(0..<file.labeled), RowGroup(file.labeled..<rows)])
      pass.read(0..<rows, into: &outputs)
    }
    func expect(_ expected: [[Double]], _ when: String) {
      for (tensor, wanted) in zip(live.parameters.tensors, expected) {
        expectClose(tensor.values, wanted, tolerance: 2e-5, "\(golden.name), \(when), \(tensor.name)")
      }
    }
    for (update, values) in golden.batches.enumerated() {
      forward(values, .training(seed: 1, update: update))
      var gradient = [Float](repeating: 0, count: rows * classes)
      let loss = CrossEntropy().value(of: outputs, labels: golden.labels[update], gradient: &gradient)
      #expect(abs(loss - golden.losses[update]) < 1e-5, "\(golden.name), loss of update \(update)")
      pass.setLogitGradient(gradient, count: rows, from: 0, weight: 1)
      pass.backward(.momentum(decay: file.momentum, step: -file.rate), keeping: state)
      pass.followStatistics()
      if update == 0 { expect(golden.afterFirst, "first update") }
    }
    expect(golden.afterLast, "last update")
    forward(golden.batches[0], .inference)
    expectClose(outputs.logits, golden.logits.values, tolerance: 5e-5, "\(golden.name), logits")
  }
}
