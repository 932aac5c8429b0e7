import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import TestSupport
import Testing

@Suite struct ModelTests {
  /// A row gets the same answer alone and among more rows than one pass takes, against the formula in Double.
  @Test func answersFollowTheFormula() {
    let network = Network(
      inputs: 12, inputDropout: Dropout(0.2),
      layers: [.dense(DenseLayer(units: 20, dropout: Dropout(0.5), weights: .he))],
      output: OutputLayer(classes: 3, units: .sigmoid, weights: .he))
    let model = Model(network: network, parameters: Parameters.initial(for: network, seed: 8))
    let features = TinyData.clusters(count: 1100).features
    guard case .floats(let values) = features.storage else {
      Issue.record("the tiny data are floats")
      return
    }
    // The unscaled form of dropout: at test, units count with the probability that they stay.
    let x = ReferenceMatrix(1100, 12) { 0.8 * Double(values[$0 * 12 + $1]) }
    let z = x * ReferenceMatrix(12, 20, model.parameters.tensors[0].values)
    let h = ReferenceMatrix(1100, 20) { 0.5 * max(0, z[$0, $1]) }
    let logits = h * ReferenceMatrix(20, 3, model.parameters.tensors[2].values)
    let cpu = CPU.sharing(threads: 2)
    let all = model.probabilities(for: features, on: cpu)
    #expect(all.count == 3300)
    for row in [0, 1, 511, 512, 513, 1023, 1024, 1099] {
      let alone = model.probabilities(for: features.selecting([row]), on: cpu)
      expectClose(all[row * 3..<row * 3 + 3], alone.map(Double.init), tolerance: 1e-6)
      let reference = Outputs(units: .sigmoid, classes: 3, logits: (0..<3).map { Float(logits[row, $0]) })
      expectClose(alone, reference.probabilities.map(Double.init), tolerance: 1e-5)
    }
  }

  /// The last layer's weights make the logits of what the last hidden layer says.
  @Test func theHiddenLayerLeadsToTheLogits() throws {
    let network = Network(
      inputs: 12, layers: [.dense(DenseLayer(units: 20, dropout: Dropout(0.5), weights: .he))],
      output: OutputLayer(classes: 3, units: .softmax, weights: .he))
    let model = Model(network: network, parameters: Parameters.initial(for: network, seed: 8))
    let features = TinyData.clusters(count: 700).features
    let predictor = model.predictor(on: CPU())
    let hidden = try #require(predictor.lastHidden(for: features))
    #expect(hidden.columns == 20 && hidden.values.count == 700 * 20)
    let logits = ReferenceMatrix(700, 20, hidden.values) * ReferenceMatrix(20, 3, model.parameters.tensors[2].values)
    predictor.forEachBlock(of: features) { first, outputs in
      let expected = (0..<outputs.count * 3).map { logits[first + $0 / 3, $0 % 3] }
      expectClose(outputs.logits.prefix(outputs.count * 3), expected, tolerance: 1e-5)
    }
    let bare = Network(inputs: 12, layers: [], output: OutputLayer(classes: 3, units: .softmax, weights: .he))
    let flat = Model(network: bare, parameters: Parameters.initial(for: bare, seed: 8))
    #expect(flat.predictor(on: CPU()).lastHidden(for: features) == nil)
  }
}
