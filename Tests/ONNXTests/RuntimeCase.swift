import Foundation
import PseudoLabelNetworks
import PseudoLabelONNX
import PseudoLabelPlatform
import PseudoLabeling
import TestSupport

/// A model with rows to ask about, for another program.
struct RuntimeCase: Encodable {
  struct Input: Encodable {
    var type: String
    var shape: [Int]
    var values: [Value]
  }

  /// A number, NaN as null, or a text.
  enum Value: Encodable {
    case number(Double)
    case text(String)

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .text(let text): try container.encode(text)
      case .number(let number):
        if number.isNaN { try container.encodeNil() } else { try container.encode(number) }
      }
    }
  }

  var inputs: [String: Input]
  var outputs = ["probabilities", "label"]
  var probabilities: [[Double]]
  var labels: [String]
  /// SHA-256 of each parameter's bytes, and its shape, by its name in the safetensors file.
  var tensors: [String: Tensor] = [:]

  struct Tensor: Encodable {
    var shape: [Int]
    var sha256: String
  }

  static let rows = 1000

  init(inputs: [String: Input], predictions: [Prediction]) {
    self.inputs = inputs
    probabilities = predictions.map(\.probabilities)
    labels = predictions.map(\.label)
  }

  init(inputs: [String: Input], probabilities: [[Double]], labels: [String]) {
    self.inputs = inputs
    self.probabilities = probabilities
    self.labels = labels
  }

  static func floats(_ rows: [[Float]], sizes: [Int]? = nil) -> Input {
    Input(
      type: "float", shape: [rows.count] + (sizes ?? [rows[0].count]), values: rows.joined().map { .number(Double($0)) }
    )
  }

  static func doubles(_ rows: [[Double]]) -> Input {
    Input(type: "double", shape: [rows.count, rows[0].count], values: rows.joined().map { .number($0) })
  }

  /// Writes the case, with its model as ONNX and as safetensors.
  func write(_ model: Model, _ onnx: ONNXModel, to folder: String, as name: String) throws {
    try onnx.write(to: "\(folder)/\(name).onnx")
    var whole = self
    for tensor in model.parameters.tensors {
      let bytes = tensor.values.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) }
      whole.tensors[tensor.name] = Tensor(shape: tensor.shape, sha256: try SHA256.digest(of: bytes))
    }
    try JSONEncoder().encode(whole).write(to: URL(fileURLWithPath: "\(folder)/\(name).json"))
  }

  func write(_ model: Model, to folder: String, as name: String) throws {
    try write(model, ONNXModel(model), to: folder, as: name)
    try model.write(to: "\(folder)/\(name).safetensors")
  }

  func write(_ classifier: TrainedClassifier, to folder: String, as name: String) throws {
    try write(classifier.model, ONNXModel(classifier), to: folder, as: name)
    try classifier.write(to: "\(folder)/\(name).safetensors")
  }
}

/// Numbers that need no other program.
struct CaseNumbers {
  var stream: RandomStream

  init(_ index: UInt64) { stream = .testing(index) }

  /// Rows of numbers in ±`limit`.
  mutating func rows(_ columns: Int, limit: Float = 2) -> [[Float]] {
    (0..<RuntimeCase.rows).map { _ in stream.values(columns).map { limit * $0 } }
  }

  /// A network with weights and biases that are not 0.
  mutating func model(_ network: Network) -> Model {
    let tensors = Parameters.initial(for: network, seed: 7).tensors.map { tensor in
      guard tensor.shape.count == 1 else { return tensor }
      // What starts at 1, as a variance, stays positive.
      let values = stream.values(tensor.shape[0]).map { 0.3 * $0 + (tensor.values[0] > 0 ? 1 : 0) }
      return Parameters.Tensor(name: tensor.name, shape: tensor.shape, values: values)
    }
    return Model(network: network, parameters: Parameters(tensors: tensors))
  }

  mutating func classifier(
    _ preparation: FeaturePreparation, _ classes: [String], image: ImageShape? = nil, layers: [Layer]? = nil
  ) -> TrainedClassifier {
    let network = Network(
      inputs: preparation.width, imageShape: image, inputDropout: Dropout(0.1, form: .inverted),
      layers: layers ?? [.dense(DenseLayer(units: 24, dropout: Dropout(0.7, form: .inverted), weights: .he))],
      output: OutputLayer(classes: classes.count, units: .softmax, weights: .glorot))
    return TrainedClassifier(
      model: model(network), classes: ClassNames(classes), preparation: preparation, temperature: 1.7)
  }
}
