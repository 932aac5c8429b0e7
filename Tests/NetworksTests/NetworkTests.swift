import Foundation
import PseudoLabelCompute
import PseudoLabelNetworks
import TestSupport
import Testing

@Suite struct NetworkTests {
  private let network = Network(
    inputs: 4, inputDropout: Dropout(0.2),
    layers: [.dense(DenseLayer(units: 3, dropout: Dropout(0.5, form: .inverted), weights: .he))],
    output: OutputLayer(classes: 2, units: .softmax))

  /// Model files of old runs hold the words of version 0.5, which are read; a network is written in those of today.
  @Test func json() throws {
    let old = """
      {"inputDropout":{"form":"unscaled","rate":0.2},"inputs":4,"layers":[{"dense":{"activation":"rectifier",\
      "dropout":{"form":"inverted","rate":0.5},"units":3,"weights":"he"}}],"output":{"classes":2,"units":"softmax",\
      "weights":{"normal":{"deviation":0.01}}}}
      """
    let text = """
      {"inputDropout":{"form":"unscaled","rate":0.2},"inputs":4,"layers":[{"dense":{"activation":"relu",\
      "dropout":{"form":"inverted","rate":0.5},"hasBias":true,"units":3,"weightNorm":false,"weights":"he"}}],\
      "output":{"classes":2,"hasWeights":true,"units":"softmax","weights":{"normal":{"deviation":0.01}}}}
      """
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(network), as: UTF8.self) == text)
    for words in [old, text] { #expect(try JSONDecoder().decode(Network.self, from: Data(words.utf8)) == network) }
  }

  @Test func parameterShapes() {
    #expect(
      network.parameterShapes.map(\.name) == ["layers.0.weight", "layers.0.bias", "output.weight", "output.bias"])
    #expect(network.parameterShapes.map(\.shape) == [[4, 3], [3], [3, 2], [2]])
  }

  @Test(arguments: [
    (Initializer.normal(deviation: 0.01), 0.01), (.glorot, (2.0 / 500).squareRoot()), (.he, (2.0 / 300).squareRoot()),
  ])
  func initializersHaveTheirDeviation(initializer: Initializer, deviation: Double) {
    let network = Network(
      inputs: 300, layers: [.dense(DenseLayer(units: 200, weights: initializer))],
      output: OutputLayer(classes: 2, units: .softmax))
    let tensors = Parameters.initial(for: network, seed: 4).tensors
    let values = tensors[0].values.map(Double.init)
    let variance = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
    // The relative error of a variance of n draws is √(2/n).
    #expect(abs(variance / (deviation * deviation) - 1) < 6 * (2.0 / 60_000).squareRoot())
    #expect(tensors[1].values.allSatisfy { $0 == 0 })
  }

  @Test func initialParametersDependOnTheSeedAlone() {
    let first = Parameters.initial(for: network, seed: 1)
    #expect(first == Parameters.initial(for: network, seed: 1))
    #expect(first != Parameters.initial(for: network, seed: 2))
  }

  @Test func liveNetworkKeepsItsParameters() {
    let parameters = Parameters.initial(for: network, seed: 1)
    #expect(LiveNetwork(network, parameters: parameters).parameters == parameters)
  }
}
