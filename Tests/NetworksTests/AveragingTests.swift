import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelPlatform
import TestSupport
import Testing

@Suite struct AveragingTests {
  private static let features = TinyData.clusters(count: 40, columns: 7, classes: 3).features

  private func network(_ hidden: [Int], form: Dropout.Form = .unscaled) -> Network {
    Network(
      inputs: 7, inputDropout: Dropout(0.2, form: form),
      layers: hidden.map { .dense(DenseLayer(units: $0, dropout: Dropout(0.5, form: form), weights: .he)) },
      output: OutputLayer(classes: 3, units: .softmax, weights: .glorot))
  }

  /// Parameters of all kinds, biases among them.
  private func model(_ network: Network, seed: UInt64) -> Model {
    var random = RandomStream.testing(seed)
    let tensors = network.parameterShapes.map {
      Parameters.Tensor(name: $0.name, shape: $0.shape, values: random.values($0.shape.reduce(1, *)))
    }
    return Model(network: network, parameters: Parameters(tensors: tensors))
  }

  private func logits(_ model: Model) -> [Float] {
    var all: [Float] = []
    model.predictor(on: CPU(threads: 1)).forEachBlock(of: Self.features) { _, outputs in
      all += outputs.logits.prefix(outputs.count * outputs.classes)
    }
    return all
  }

  @Test(arguments: [[], [5], [33], [6, 4], [3, 40, 2]], [Dropout.Form.unscaled, .inverted])
  func logitsAreTheMeanOfTheMembers(hidden: [Int], form: Dropout.Form) {
    let members = (1...4).map { model(network(hidden, form: form), seed: $0) }
    let separate = members.map(logits)
    let mean = separate[0].indices.map { place in separate.reduce(0) { $0 + Double($1[place]) } / 4 }
    expectClose(logits(Model(averaging: members)), mean, tolerance: 1e-5)
  }

  @Test func theOrderOfMembersDoesNotMatter() {
    let members = (1...3).map { model(network([8]), seed: $0) }
    expectClose(
      logits(Model(averaging: members)), logits(Model(averaging: members.reversed())).map(Double.init), tolerance: 1e-5)
  }

  @Test func oneMemberIsItself() {
    let alone = model(network([9]), seed: 5)
    #expect(Model(averaging: [alone]) == alone)
  }
}
