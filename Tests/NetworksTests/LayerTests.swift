import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelNetworks
import TestSupport
import Testing

/// Layers as values: names, shapes, JSON, and what cannot be.
@Suite struct LayerTests {
  static let image = ImageShape(height: 8, width: 6, channels: 3)

  static let network = Network(
    inputs: 144, imageShape: image,
    layers: [
      .convolution(ConvolutionLayer(channels: 4, kernel: 3, padding: .same, activation: .identity, hasBias: false)),
      .batchNorm(BatchNorm(hasScale: false)), .activation(ActivationLayer(.leakyReLU(slope: 0.25))),
      .residual(
        ResidualBlock(
          [
            .convolution(
              ConvolutionLayer(channels: 5, kernel: 3, stride: 2, padding: .same, activation: .gelu, weightNorm: true)),
            .dropout(Dropout(0.1)),
          ],
          shortcut: [
            .convolution(ConvolutionLayer(channels: 5, kernel: 1, stride: 2, activation: .identity, hasBias: false))
          ])),
      .gaussianNoise(GaussianNoiseLayer(deviation: 0.5)), .maxPooling(MaxPooling(size: 2)),
      .globalAveragePooling(GlobalAveragePooling()),
      .dense(DenseLayer(units: 7, weights: .glorot, weightNorm: true)), .batchNorm(BatchNorm(statistics: .apart)),
    ], output: OutputLayer(classes: 2, units: .softmax))

  @Test func tensorsHaveNamesAndShapes() {
    let expected: [(String, [Int])] = [
      ("layers.0.weight", [3, 3, 3, 4]), ("layers.1.shift", [4]), ("layers.1.mean", [4]), ("layers.1.variance", [4]),
      ("layers.3.block.0.weight", [3, 3, 4, 5]), ("layers.3.block.0.gain", [5]), ("layers.3.block.0.bias", [5]),
      ("layers.3.shortcut.0.weight", [1, 1, 4, 5]), ("layers.7.weight", [5, 7]), ("layers.7.gain", [7]),
      ("layers.7.bias", [7]), ("layers.8.scale", [7]), ("layers.8.shift", [7]), ("layers.8.mean", [7]),
      ("layers.8.variance", [7]), ("output.weight", [7, 2]), ("output.bias", [2]),
    ]
    #expect(Self.network.parameterShapes.map(\.name) == expected.map(\.0))
    #expect(Self.network.parameterShapes.map(\.shape) == expected.map(\.1))
  }

  @Test func jsonGivesTheSameNetwork() throws {
    let data = try JSONEncoder().encode(Self.network)
    #expect(try JSONDecoder().decode(Network.self, from: data) == Self.network)
    // What versions up to 0.5 wrote for max(z, 0).
    let old = #"{"dense":{"activation":"rectifier","units":3,"weights":"he"}}"#
    #expect(
      try JSONDecoder().decode(Layer.self, from: Data(old.utf8)) == .dense(DenseLayer(units: 3, weights: .he)))
    let short = #"{"batchNorm":{}}"#
    #expect(try JSONDecoder().decode(Layer.self, from: Data(short.utf8)) == .batchNorm(BatchNorm()))
    for wrong in [#"{"dens":{}}"#, #"{"activation":"sigmoid"}"#, #"{"batchNorm":{},"dropout":{"rate":0.5}}"#] {
      #expect(throws: DecodingError.self) { try JSONDecoder().decode(Layer.self, from: Data(wrong.utf8)) }
    }
  }

  /// A gain starts as the length of its column, so that the weights start as they are without it.
  @Test func gainsStartAsLengths() throws {
    let parameters = Parameters.initial(for: Self.network, seed: 3)
    let tensors = Dictionary(uniqueKeysWithValues: parameters.tensors.map { ($0.name, $0.values) })
    for name in ["layers.3.block.0", "layers.7"] {
      let (weights, gains) = (try #require(tensors["\(name).weight"]), try #require(tensors["\(name).gain"]))
      for column in gains.indices {
        let squares = stride(from: column, to: weights.count, by: gains.count).map { Double(weights[$0] * weights[$0]) }
        #expect(abs(Double(gains[column]) - squares.reduce(0, +).squareRoot()) < 1e-5)
      }
    }
    for (name, value) in [("layers.8.scale", Float(1)), ("layers.8.variance", 1), ("layers.8.mean", 0)] {
      #expect(tensors[name]?.allSatisfy { $0 == value } == true)
    }
  }

  @Test func liveNetworkKeepsItsParameters() {
    let parameters = Parameters.initial(for: Self.network, seed: 1)
    #expect(LiveNetwork(Self.network, parameters: parameters).parameters == parameters)
  }

  private func failure(_ layers: [Layer], image: ImageShape? = image) -> String? {
    let network = Network(
      inputs: 144, imageShape: image, layers: layers, output: OutputLayer(classes: 2, units: .softmax))
    do throws(RequestFailure) {
      try network.validate("network")
      return nil
    } catch {
      return "\(error.subject): \(error.expected), \(error.found)"
    }
  }

  @Test func networksThatCannotBe() {
    let dense = Layer.dense(DenseLayer(units: 3))
    let convolution = Layer.convolution(ConvolutionLayer(channels: 5, kernel: 3, padding: .same))
    let cases: [([Layer], String)] = [
      (
        [dense, .maxPooling(MaxPooling())], "network.layers.[1].maxPooling: pooling of images, one behind a dense layer"
      ),
      ([.maxPooling(MaxPooling(size: 7))], "network.layers.[0].maxPooling.size: a number from 1 to 6, 7"),
      (
        [dense, .globalAveragePooling(GlobalAveragePooling())],
        "network.layers.[1].globalAveragePooling: pooling of images, one behind a dense layer"
      ),
      ([.batchNorm(BatchNorm(epsilon: 0))], "network.layers.[0].batchNorm.epsilon: a number above 0 and up to 1, 0"),
      ([.batchNorm(BatchNorm(decay: 1))], "network.layers.[0].batchNorm.decay: a number in [0, 1), 1"),
      (
        [.gaussianNoise(GaussianNoiseLayer(deviation: -1))],
        "network.layers.[0].gaussianNoise.deviation: a number from 0 to 1000000, -1"
      ),
      ([.dropout(Dropout(1))], "network.layers.[0].dropout.rate: a rate in [0, 1), 1"),
      (
        [.activation(ActivationLayer(.leakyReLU(slope: 2)))],
        "network.layers.[0].activation.leakyReLU.slope: a number from 0 to 1, 2"
      ),
      (
        [.convolution(ConvolutionLayer(channels: 5, kernel: 3, stride: 0))],
        "network.layers.[0].convolution.stride: a number from 1 to 6, as the image is 8 × 6 × 3, 0"
      ),
      ([.residual(ResidualBlock([]))], "network.layers.[0].residual.layers: at least one layer, none"),
      (
        [.residual(ResidualBlock([convolution]))],
        "network.layers.[0].residual.layers: layers that leave the shape 8 × 6 × 3, or a shortcut that brings it to 8 × 6 × 5, "
          + "8 × 6 × 5"
      ),
      (
        [.residual(ResidualBlock([convolution], shortcut: [dense]))],
        "network.layers.[0].residual.shortcut: the shape 8 × 6 × 5, 3 units"
      ),
      (
        [.residual(ResidualBlock([dense, convolution]))],
        "network.layers.[0].residual.layers.[1].convolution: convolutions before the dense layers, one behind a dense layer"
      ),
    ]
    for (layers, expected) in cases { #expect(failure(layers) == expected) }
    #expect(failure(Self.network.layers) == nil)
    #expect(failure([convolution], image: nil)?.hasPrefix("network.imageShape: the shape of the images") == true)
  }
}
