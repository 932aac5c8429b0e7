import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelPlatform
import TestSupport
import Testing

@Suite struct ConvolutionalNetworkTests {
  private let network = Network(
    inputs: 90, imageShape: ImageShape(height: 9, width: 5, channels: 2),
    layers: [
      .convolution(ConvolutionLayer(channels: 6, kernel: 2, padding: .same, pooling: 2, dropout: Dropout(0.2))),
      .convolution(ConvolutionLayer(channels: 4, kernel: 2)), .dense(DenseLayer(units: 3, weights: .he)),
    ], output: OutputLayer(classes: 2, units: .softmax))

  /// Model files of old runs hold the words of version 0.5, which are read; a network is written in those of today.
  @Test func json() throws {
    let old = """
      {"imageShape":{"channels":2,"height":9,"width":5},"inputs":90,"layers":[{"convolution":{"activation":"rectifier",\
      "channels":6,"dropout":{"form":"unscaled","rate":0.2},"kernel":2,"padding":"same","pooling":2,"weights":"he"}},\
      {"convolution":{"activation":"rectifier","channels":4,"kernel":2,"padding":"valid","pooling":1,"weights":"he"}},\
      {"dense":{"activation":"rectifier","units":3,"weights":"he"}}],"output":{"classes":2,"units":"softmax",\
      "weights":{"normal":{"deviation":0.01}}}}
      """
    let text = """
      {"imageShape":{"channels":2,"height":9,"width":5},"inputs":90,"layers":[{"convolution":{"activation":"relu",\
      "channels":6,"dropout":{"form":"unscaled","rate":0.2},"hasBias":true,"kernel":2,"padding":"same","pooling":2,\
      "stride":1,"weightNorm":false,"weights":"he"}},{"convolution":{"activation":"relu","channels":4,"hasBias":true,\
      "kernel":2,"padding":"valid","pooling":1,"stride":1,"weightNorm":false,"weights":"he"}},{"dense":{\
      "activation":"relu","hasBias":true,"units":3,"weightNorm":false,"weights":"he"}}],"output":{"classes":2,\
      "hasWeights":true,"units":"softmax","weights":{"normal":{"deviation":0.01}}}}
      """
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(network), as: UTF8.self) == text)
    for words in [old, text] { #expect(try JSONDecoder().decode(Network.self, from: Data(words.utf8)) == network) }
  }

  /// Any thread may take any chunk of images, also where there are more threads than chunks.
  @Test(arguments: [1, 3, 64, 65, 200]) func anyNumberOfThreadsAnswersAlike(threads: Int) {
    var stream = RandomStream.testing(5)
    let features = Features(.floats(stream.values(700 * 90)), columns: 90)
    let model = Model(network: network, parameters: .initial(for: network, seed: 1))
    let one = model.probabilities(for: features, on: CPU(threads: 1))
    #expect(model.probabilities(for: features, on: .sharing(threads: threads)) == one)
    #expect(
      model.probabilities(for: features.selecting(Array(0..<20)), on: .sharing(threads: threads))
        == Array(one.prefix(40)))
  }

  /// 9 × 5 stays 9 × 5, is pooled to 4 × 2, and loses a row and a column: 3 × 1 pixels of 4 channels.
  @Test func parameterShapes() {
    #expect(
      network.parameterShapes.map(\.name) == [
        "layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias", "layers.2.weight", "layers.2.bias",
        "output.weight", "output.bias",
      ])
    #expect(
      network.parameterShapes.map(\.shape) == [[2, 2, 2, 6], [6], [2, 2, 6, 4], [4], [12, 3], [3], [3, 2], [2]])
  }

  @Test func liveNetworkKeepsItsParameters() {
    let parameters = Parameters.initial(for: network, seed: 1)
    let live = LiveNetwork(network, parameters: parameters)
    #expect(live.parameters == parameters)
    let other = LiveNetwork(network, parameters: Parameters.initial(for: network, seed: 2))
    other.copy(from: live)
    #expect(other.parameters == parameters)
  }

  /// What is no number is seen in every parameter.
  @Test func everyParameterIsLookedAt() {
    let parameters = Parameters.initial(for: network, seed: 1)
    #expect(LiveNetwork(network, parameters: parameters).isFinite)
    for number in parameters.tensors.indices {
      var tensors = parameters.tensors
      var values = tensors[number].values
      values[values.count - 1] = .infinity
      tensors[number] = Parameters.Tensor(name: tensors[number].name, shape: tensors[number].shape, values: values)
      #expect(!LiveNetwork(network, parameters: Parameters(tensors: tensors)).isFinite)
    }
  }

  /// A unit has kernel² · in inputs, and each of these goes to kernel² · out units.
  @Test(arguments: [(Initializer.he, 25 * 20), (.glorot, 25 * 20 + 25 * 60)])
  func initializersCountTheKernel(initializer: Initializer, units: Int) {
    let variance = 2 / Double(units)
    let network = Network(
      inputs: 720, imageShape: ImageShape(height: 6, width: 6, channels: 20),
      layers: [.convolution(ConvolutionLayer(channels: 60, kernel: 5, weights: initializer))],
      output: OutputLayer(classes: 2, units: .softmax))
    let values = Parameters.initial(for: network, seed: 4).tensors[0].values.map(Double.init)
    let found = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
    #expect(abs(found / variance - 1) < 6 * (2 / Double(values.count)).squareRoot())
  }

  /// A row gets the same answer alone and among more rows than one pass takes, against the formula in Double.
  @Test(arguments: [1, 2]) func answersFollowTheFormula(threads: Int) {
    var stream = RandomStream.testing(3)
    let rows = 530
    let values = stream.values(rows * 90)
    let model = Model(network: network, parameters: Parameters.initial(for: network, seed: 8))
    let features = Features(.floats(values), columns: 90)
    let all = model.probabilities(for: features, on: CPU.sharing(threads: threads))
    let tensors = model.parameters.tensors.map(\.values)
    let layers = zip(network.convolutionShapes, [0, 2]).map {
      ReferenceConvolution($0, weights: tensors[$1], bias: tensors[$1 + 1])
    }
    for row in [0, 7, 8, 511, 512, 529] {
      let image = values[row * 90..<(row + 1) * 90].map(Double.init)
      // The unscaled form of dropout: at test, units count with the probability that they stay.
      let h = layers[1](layers[0](image).output.map { 0.8 * $0 }).output
      let z = ReferenceMatrix(1, 12, h) * ReferenceMatrix(12, 3, tensors[4])
      let logits = ReferenceMatrix(1, 3, z.values.map { max(0, $0) }) * ReferenceMatrix(3, 2, tensors[6])
      let expected = Outputs(units: .softmax, classes: 2, logits: logits.values.map { Float($0) }).probabilities
      expectClose(all[row * 2..<row * 2 + 2], expected.map(Double.init), tolerance: 1e-5)
    }
  }
}
