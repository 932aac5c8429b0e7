import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelPlatform

/// A model as a safetensors file: a tensor for each parameter, and in the metadata the description of the network.
extension Model {
  private static let format = "pseudolabel-model"
  private static let formatVersion = "1"

  private enum Key {
    static let format = "format"
    static let formatVersion = "format_version"
    static let network = "network"
    static let writer = "pseudolabel_version"
  }

  package var tensorFile: TensorFile {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return TensorFile(
        tensors: parameters.tensors.map { TensorFile.Tensor(name: $0.name, shape: $0.shape, values: $0.values) },
        metadata: [
          Key.format: Model.format, Key.formatVersion: Model.formatVersion, Key.writer: Version.current,
          Key.network: String(decoding: try encoder.encode(network), as: UTF8.self),
        ])
    }
  }

  /// - Parameters:
  ///   - file: the content of a model file.
  ///   - path: where the file was read from, for the messages.
  /// - Throws: `FileFailure` where the file is no model, is of a later format, describes a network that cannot be, or
  ///   its tensors are not those that this description asks for, of finite numbers.
  package init(_ file: TensorFile, path: String) throws {
    func require(_ holds: Bool, _ place: String, _ expected: String, _ found: String) throws {
      guard holds else { throw FileFailure.malformed(path, at: place, expected: expected, found: found) }
    }
    try require(
      file.metadata[Key.format] == Model.format, "metadata, format", "\"\(Model.format)\"",
      file.metadata[Key.format].map { "\"\($0)\"" } ?? "none")
    let version = file.metadata[Key.formatVersion]
    try require(
      version == Model.formatVersion, "metadata, format_version",
      "\"\(Model.formatVersion)\", which this version of pseudolabel reads", version.map { "\"\($0)\"" } ?? "none")
    let network: Network
    do {
      network = try JSONDecoder().decode(Network.self, from: Data((file.metadata[Key.network] ?? "").utf8))
    } catch {
      throw FileFailure.malformed(
        path, at: "metadata, network", expected: "the description of a network in JSON", found: "something else")
    }
    do {
      try network.validate("network")
    } catch {
      try require(false, "metadata, \(error.subject)", error.expected, error.found)
    }
    let shapes = network.parameterShapes
    for (name, shape) in shapes {
      try require(
        shape.allSatisfy { $0 >= 1 }, "metadata, network", "layers of at least one unit",
        "the shape \(shape) of \(name)")
    }
    try require(
      file.tensors.count == shapes.count, "tensors", "\(shapes.count), as the network's description says",
      "\(file.tensors.count)")
    let tensors = try shapes.map { name, shape in
      let tensor = file[name]
      try require(
        tensor?.shape == shape, "tensor \(name)", "the shape \(shape), as the network's description says",
        tensor.map { "\($0.shape)" } ?? "none")
      let values = tensor?.values ?? []
      if let wrong = values.firstIndex(where: { !$0.isFinite }) {
        try require(false, "tensor \(name), value \(wrong)", "a finite number", "\(values[wrong])")
      }
      return Parameters.Tensor(name: name, shape: shape, values: values)
    }
    self.init(network: network, parameters: Parameters(tensors: tensors))
  }
}
