import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelPersistence

/// A trained model as ONNX (https://onnx.ai), which ONNX Runtime and others run: operators of opset 17, and of ai.onnx.ml 3
/// where a table has categories.
///
/// A classifier takes raw rows; how they become features is in the graph:
/// - of a table, an input [N × 1] for each column that is used, under its name: doubles for numbers (NaN where one is missing)
///   and dates (days since the first moment of 1970 in UTC), strings for categories; of a column of text [N × terms] of floats, for
///   ONNX has no operators that fold case and accents as `pseudolabel predict` does: the TF-IDF values that `TextVocabulary` tells of, in the
///   order of `vocabularies`, and where training had rows without a text one more float, 1 where there is none;
/// - of arrays, `features` [N × columns] of floats, or of doubles where floats would take neighbours for each other
///   (`ArrayPreparation.needsDoubles`);
/// - of images, `pixels` [N × height × width × channels] of floats, 0 to 255, already brought to that size.
///
/// A network alone takes `features` [N × inputs], as it was trained on (of MNIST: pixels / 255).
///
/// What comes out is `probabilities` [N × classes], as `pseudolabel predict` has them, and `label` [N]: the name of the most
/// likely class, of a network alone its number; the lowest of those that tie. Where a column of the table has such a name,
/// the output has another one: see `outputs`.
///
/// Categories are compared byte for byte, as ONNX does. Each stands in the graph composed and decomposed (NFC and NFD), and with a
/// character that cannot be seen at any one place (U+200B, U+2060, U+FEFF, a soft hyphen) or a blank at one end, so that all of these are the
/// same category, as they are for `pseudolabel predict`; more of them are to be taken off before.
public struct ONNXModel: Sendable {
  /// A tensor that goes in or comes out.
  public struct Tensor: Sendable, Hashable, Codable {
    /// What the graph calls it.
    public var name: String
    /// Of its elements, as ONNX calls it: "float", "double", "string", "int64".
    public var type: String
    /// Behind the number of rows, which is free.
    public var shape: [Int]
  }

  /// What goes in.
  public let inputs: [Tensor]
  /// What comes out: the probabilities, then the label.
  public let outputs: [Tensor]
  /// Outputs that are not called "probabilities" and "label", for an input has that name: what they are called, by these
  /// names.
  public var renamedOutputs: [String: String] {
    Dictionary(uniqueKeysWithValues: zip(Self.outputNames, outputs.map(\.name)).filter { $0 != $1 })
  }

  /// The terms of each column of text, by its name: what its input holds. None where there is no text.
  public let vocabularies: [String: [TextVocabulary]]

  private static let outputNames = ["probabilities", "label"]
  private let graph: Onnx_GraphProto
  private let metadata: [String: String]
  private let usesLearning: Bool

  /// A classifier, with the preparation of its features and its temperature.
  public init(_ classifier: TrainedClassifier) {
    var columns: [String] = []
    var vocabularies: [String: [TextVocabulary]] = [:]
    if case .table(let table) = classifier.preparation {
      (columns, vocabularies) = (table.columns.map(\.name), table.vocabularies)
    }
    var builder = GraphBuilder(inputs: columns)
    let features = builder.features(classifier.preparation)
    let logits = builder.logits(of: classifier.model, features)
    let scaled = builder.add("Div", logits, builder.constant([Float(classifier.temperature)], shape: [1]))
    let names = classifier.classes.names
    let number = Self.answer(logits, &builder)
    let label = builder.add("Gather", builder.constant(names), number)
    builder.output(
      builder.add("Softmax", scaled, attributes: [("axis", .int(1))]), as: "probabilities", .float, [names.count],
      "Of each class, calibrated.")
    builder.output(label, as: "label", .string, [], "The most likely class.")
    self.init(
      builder, vocabularies: vocabularies, usesLearning: builder.graph.node.contains { !$0.domain.isEmpty },
      metadata: ["classes": Self.json(names), "network": Self.json(classifier.model.network)])
  }

  /// A network alone.
  public init(_ model: Model) {
    var builder = GraphBuilder()
    let classes = model.network.output.classes
    let features = builder.input(
      "features", .float, [model.network.inputs], "Features as the network was trained on; of images pixels / 255.")
    let logits = builder.logits(of: model, features)
    let probabilities =
      switch model.network.output.units {
      case .sigmoid: builder.add("Sigmoid", logits)
      case .softmax: builder.add("Softmax", logits, attributes: [("axis", .int(1))])
      }
    let number = Self.answer(logits, &builder)
    builder.output(probabilities, as: "probabilities", .float, [classes], "Of each class.")
    builder.output(number, as: "label", .int64, [], "The number of the most likely class, from 0.")
    self.init(builder, usesLearning: false, metadata: ["network": Self.json(model.network)])
  }

  private init(
    _ builder: GraphBuilder, vocabularies: [String: [TextVocabulary]] = [:], usesLearning: Bool,
    metadata: [String: String]
  ) {
    self.vocabularies = vocabularies
    graph = builder.named("classifier", "Made by pseudolabel \(Version.current).")
    inputs = graph.input.map(Tensor.init)
    outputs = graph.output.map(Tensor.init)
    self.usesLearning = usesLearning
    self.metadata = metadata
  }

  private static func answer(_ logits: String, _ builder: inout GraphBuilder) -> String {
    builder.add("ArgMax", logits, attributes: [("axis", .int(1)), ("keepdims", .int(0))])
  }

  private static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// The bytes of the file. Equal models give equal bytes.
  ///
  /// - Throws: an error of swift-protobuf where the model takes more than 2 GB, the most that such a file can.
  public var bytes: Data {
    get throws {
      var model = Onnx_ModelProto()
      model.irVersion = 8
      model.producerName = "pseudolabel"
      model.producerVersion = Version.current
      model.graph = graph
      var versions = [("", 17)]
      if usesLearning { versions.append(("ai.onnx.ml", 3)) }
      model.opsetImport = versions.map { domain, version in
        var set = Onnx_OperatorSetIdProto()
        set.domain = domain
        set.version = Int64(version)
        return set
      }
      model.metadataProps = metadata.sorted { $0.key < $1.key }.map { key, value in
        var entry = Onnx_StringStringEntryProto()
        entry.key = key
        entry.value = value
        return entry
      }
      return try model.serializedData()
    }
  }

  /// Writes the file aside and renames it.
  ///
  /// - Throws: `FileFailure` where it cannot be written; as `bytes` does.
  public func write(to path: String) throws { try AtomicFile.write(bytes, to: path) }

  /// Writes the vocabularies as JSON: for each column of text a list of `analyzer`, `terms`, `documentFrequencies` and `documents`.
  ///
  /// - Throws: `FileFailure` where it cannot be written.
  public func writeVocabularies(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try AtomicFile.write(encoder.encode(vocabularies), to: path)
  }
}

extension ONNXModel.Tensor {
  fileprivate init(_ value: Onnx_ValueInfoProto) {
    let tensor = value.type.tensorType
    let type = Onnx_TensorProto.DataType(rawValue: Int(tensor.elemType)).map { "\($0)" } ?? ""
    self.init(name: value.name, type: type, shape: tensor.shape.dim.dropFirst().map { Int($0.dimValue) })
  }
}
