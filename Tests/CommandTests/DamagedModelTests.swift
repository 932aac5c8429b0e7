import Foundation
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelPersistence
import Testing

/// Model files that were cut short, changed, or written by somebody else.
@Suite struct DamagedModelTests {
  /// What `predict` says of a run whose model file holds `bytes`; nil takes the file away.
  private func predict(_ bytes: Data?) throws -> Command.Result {
    let folder = try Folder()
    try TinyRun.write(to: "run", in: folder)
    try folder.write(TinyRun.images(2), to: "images.idx")
    if let bytes {
      try folder.write(bytes, to: "run/model.safetensors")
    } else {
      try FileManager.default.removeItem(atPath: "\(folder.path)/run/model.safetensors")
    }
    return try Command.run(["predict", "run", "images.idx"], in: folder)
  }

  private func expectRefusal(
    _ bytes: Data?, _ words: String, code: Int32 = 65, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let result = try predict(bytes)
    #expect(result.code == code, sourceLocation: sourceLocation)
    #expect(result.output == "", sourceLocation: sourceLocation)
    #expect(result.errors == "pseudolabel: run/model.safetensors: \(words)\n", sourceLocation: sourceLocation)
  }

  private func bytes(_ file: TensorFile) throws -> Data {
    let folder = try Folder()
    try file.write(to: "\(folder.path)/file")
    return try folder.data("file")
  }

  private func whole() throws -> Data { try bytes(TinyRun.model.tensorFile) }

  @Test func theWholeFileIsRead() throws {
    #expect(try predict(whole()).code == 0)
  }

  @Test func aFileThatIsCutShort() throws {
    let whole = try whole()
    try expectRefusal(nil, "no such file or directory. The run has not come so far as to write it.", code: 66)
    try expectRefusal(Data(), "header length: expected 8 bytes, found a file of 0 bytes.")
    try expectRefusal(whole.prefix(5), "header length: expected 8 bytes, found a file of 5 bytes.")
    // 12 × 5 + 5 + 5 × 3 + 3 values of four bytes.
    try expectRefusal(whole.dropLast(), "data: expected 332 bytes, as the header says, found 331.")
  }

  @Test func aHeaderThatIsNone() throws {
    let garbage = Data([16, 0, 0, 0, 0, 0, 0, 0]) + Data("{\"a\": garbage... ".utf8)
    try expectRefusal(garbage, "header, byte 6: expected '{', found 'g'.")
    let vast = Data(repeating: 255, count: 8) + Data("{}".utf8)
    let result = try predict(vast)
    #expect(result.code == 65)
    #expect(result.errors.contains("header length: expected at most 2 bytes, the rest of the file"))
  }

  @Test func metadataOfSomebodyElse() throws {
    var file = try TinyRun.model.tensorFile
    file.metadata["network"] = "{"
    try expectRefusal(
      bytes(file), "metadata, network: expected the description of a network in JSON, found something else.")
    file.metadata["format_version"] = "2"
    try expectRefusal(
      bytes(file),
      "metadata, format_version: expected \"1\", which this version of pseudolabel reads, found \"2\".")
    file.metadata = ["format": "pt"]
    try expectRefusal(bytes(file), "metadata, format: expected \"pseudolabel-model\", found \"pt\".")
  }

  /// The file of a model whose description is changed, with tensors of zeros in the shapes of `tensors`.
  private func file(describing network: Network, tensors: Network? = nil) throws -> Data {
    var file = try TinyRun.model.tensorFile
    file.metadata["network"] = String(decoding: try JSONEncoder().encode(network), as: UTF8.self)
    if let tensors {
      file.tensors = tensors.parameterShapes.map { name, shape in
        TensorFile.Tensor(name: name, shape: shape, values: Array(repeating: 0, count: shape.reduce(1, *)))
      }
    }
    return try bytes(file)
  }

  @Test func tensorsOfAnotherShape() throws {
    var other = TinyRun.network
    other.layers = [.dense(DenseLayer(units: 6))]
    try expectRefusal(
      file(describing: other),
      "tensor layers.0.weight: expected the shape [12, 6], as the network's description says, found [12, 5].")
    other.layers = []
    try expectRefusal(
      file(describing: other), "tensors: expected 2, as the network's description says, found 4.")
  }

  @Test func networksThatCannotBe() throws {
    var empty = TinyRun.network
    empty.layers = [.dense(DenseLayer(units: 0))]
    try expectRefusal(
      file(describing: empty, tensors: empty),
      "metadata, network.layers.[0].dense.units: expected at least 1, found 0.")
    var mute = TinyRun.network
    mute.output.classes = 0
    try expectRefusal(
      file(describing: mute, tensors: mute),
      "metadata, network: expected layers of at least one unit, found the shape [5, 0] of output.weight.")
    var deaf = TinyRun.network
    deaf.inputDropout = Dropout(1)
    try expectRefusal(
      file(describing: deaf), "metadata, network.inputDropout.rate: expected a rate in [0, 1), found 1.")
  }

  @Test func convolutionsThatCannotBe() throws {
    let layer = Layer.convolution(ConvolutionLayer(channels: 2, kernel: 2))
    var network = TinyRun.network
    network.layers.insert(layer, at: 0)
    try expectRefusal(
      file(describing: network),
      "metadata, network.imageShape: expected the shape of the images, which convolutions ask for, found none.")
    network.imageShape = ImageShape(height: 12, width: 1)
    try expectRefusal(
      file(describing: network),
      "metadata, network.layers.[0].convolution.kernel: expected a number from 1 to 1, as the image is 12 × 1, found 2."
    )
    network.imageShape = ImageShape(height: 1 << 62, width: 8)
    try expectRefusal(
      file(describing: network),
      "metadata, network.imageShape.height: expected a number from 1 to 1048576, found 4611686018427387904.")
    network.imageShape = ImageShape(height: 3, width: 4)
    try expectRefusal(
      file(describing: network), "tensors: expected 6, as the network's description says, found 4.")
    network.layers = [layer, .convolution(ConvolutionLayer(channels: Int.max, kernel: 1))]
    try expectRefusal(
      file(describing: network),
      "metadata, network.layers.[1].convolution.channels: expected a number from 1 to 1048576, found 9223372036854775807."
    )
  }

  @Test func valuesThatAreNoNumbers() throws {
    var whole = try whole()
    whole.replaceSubrange(whole.count - 4..<whole.count, with: [0, 0, 192, 127])
    try expectRefusal(whole, "tensor output.bias, value 2: expected a finite number, found nan.")
  }
}
