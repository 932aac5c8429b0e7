import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelInference
import PseudoLabelNetworks
import PseudoLabelONNX
import PseudoLabeling
import TestSupport
import Testing

/// Every kind of network and of feature preparation, answered by ONNX Runtime as by us.
@Suite struct RuntimeTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let python = root.appending(path: ".venv-checks/bin/python").path(percentEncoded: false)
  static let hasPython = FileManager.default.isExecutableFile(atPath: python)

  @Test(.enabled(if: hasPython, "scripts/setup --checks prepares ONNX Runtime"))
  func answersAreThoseOfONNXRuntime() throws {
    let folder = try TemporaryFolder()
    try Self.networks(in: folder.path)
    try Self.arrays(in: folder.path)
    try Self.farNumbers(in: folder.path)
    try Self.images(in: folder.path)
    try Self.tables(in: folder.path)
    try Self.texts(in: folder.path)
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "ask.py")
    let process = Process()
    process.executableURL = URL(filePath: Self.python)
    process.arguments = [script.path(percentEncoded: false), folder.path]
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let failed = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(said)\(failed)")
    #expect(said.split(separator: "\n").count == 19, "\(said)")
  }

  /// Networks alone: the paper's, whose units are scaled at test, and convolutions with either padding.
  private static func networks(in folder: String) throws {
    let paper = Network(
      inputs: 49, inputDropout: Dropout(0.2),
      layers: [.dense(DenseLayer(units: 40, dropout: Dropout(0.5), weights: .he))],
      output: OutputLayer(classes: 5, units: .sigmoid, weights: .glorot))
    func convolutional(_ padding: ConvolutionLayer.Padding, _ kernel: Int) -> Network {
      Network(
        inputs: 9 * 11 * 2, imageShape: ImageShape(height: 9, width: 11, channels: 2),
        layers: [
          .convolution(
            ConvolutionLayer(channels: 4, kernel: kernel, padding: padding, pooling: 2, dropout: Dropout(0.4))),
          .convolution(ConvolutionLayer(channels: 3, kernel: 2, padding: padding, pooling: 1)),
          .dense(DenseLayer(units: 12, dropout: Dropout(0.5), weights: .he)),
          .dense(DenseLayer(units: 7, weights: .he)),
        ], output: OutputLayer(classes: 3, units: .softmax, weights: .glorot))
    }
    let image = ImageShape(height: 9, width: 8, channels: 2)
    let output = OutputLayer(classes: 3, units: .softmax, weights: .glorot)
    let residual = Network.residual(
      image: image, channels: [4, 6], blocks: 2,
      output: OutputLayer(classes: 3, units: .softmax, weights: .normal(deviation: 5)))
    let everyKind = Network(
      inputs: 144, imageShape: image, inputDropout: Dropout(0.1),
      layers: [
        .batchNorm(BatchNorm(hasScale: false)),
        .convolution(
          ConvolutionLayer(
            channels: 5, kernel: 4, stride: 2, padding: .same, activation: .gelu, dropout: Dropout(0.2),
            weightNorm: true)),
        .gaussianNoise(GaussianNoiseLayer(deviation: 3)), .maxPooling(MaxPooling()), .dropout(Dropout(0.3)),
        .dense(DenseLayer(units: 7, activation: .leakyReLU(slope: 0.2), weights: .he, hasBias: false)),
        .residual(ResidualBlock([.dense(DenseLayer(units: 7, weights: .he, weightNorm: true))])),
      ], output: output)
    let ofUnits = Network(
      inputs: 20,
      layers: [
        .dense(DenseLayer(units: 9, activation: .identity, weights: .he, hasBias: false)),
        .batchNorm(BatchNorm(epsilon: 1e-3, statistics: .apart)), .activation(ActivationLayer()),
      ], output: output)
    let ladder = Network(inputs: 20, layers: [.dense(DenseLayer(units: 9))], output: output).ladder()
    let scaled = Network(
      inputs: 144, imageShape: image,
      layers: [
        .convolution(ConvolutionLayer(channels: 5, kernel: 3, activation: .identity)), .scaleAndShift(ScaleAndShift()),
        .globalAveragePooling(GlobalAveragePooling()), .scaleAndShift(ScaleAndShift(hasScale: false)),
      ], output: output)
    for (name, network) in [
      ("paper", paper), ("valid", convolutional(.valid, 3)), ("same", convolutional(.same, 4)),
      ("residual", residual), ("layers", everyKind), ("units", ofUnits), ("ladder", ladder), ("scaled", scaled),
    ] {
      var numbers = CaseNumbers(51)
      let model = numbers.model(network)
      // Rows that differ in their means too, for some networks take the mean of all places.
      let rows = numbers.rows(network.inputs).enumerated().map { number, row in row.map { $0 + Float(number % 5 - 2) } }
      let features = Features(.floats(Array(rows.joined())), columns: network.inputs, imageShape: network.imageShape)
      let all = model.probabilities(for: features, on: CPU(threads: 1)).map(Double.init)
      let classes = network.output.classes
      let probabilities = rows.indices.map { Array(all[$0 * classes..<($0 + 1) * classes]) }
      let labels = probabilities.map { row in "\(row.firstIndex(of: row.max() ?? 0) ?? 0)" }
      try RuntimeCase(inputs: ["features": RuntimeCase.floats(rows)], probabilities: probabilities, labels: labels)
        .write(model, to: folder, as: name)
    }
  }

  /// Rows of numbers: with gaps, bytes, and such as are stored without their zeros.
  private static func arrays(in folder: String) throws {
    var numbers = CaseNumbers(52)
    var rows = numbers.rows(6)
    for row in stride(from: 0, to: rows.count, by: 7) { rows[row][row % 2 == 0 ? 1 : 4] = .nan }
    rows[3][0] = 1e30
    let learned = NumberRows(Features(.floats(Array(rows.joined())), columns: 6))
    let gaps = try ArrayPreparation(learnedFrom: learned, firstIndex: 0, files: [("rows", rows.count)])
    let bytes = numbers.rows(6).map { $0.map { (255 * abs($0) / 2).rounded() } }
    let zeros = numbers.rows(6).map { $0.map { $0 < 0.5 ? 0 : $0 } }
    let scaled = ArrayPreparation(kind: .scaled(by: [0.5, 0.7, 1, 0.1, 2, 0.9]), columns: 6, firstIndex: 1)
    let plain = ArrayPreparation(kind: .asTheyAre, columns: 6, firstIndex: 0)
    for (name, preparation, rows) in [("gaps", gaps, rows), ("bytes", plain, bytes), ("sparse", scaled, zeros)] {
      let classifier = numbers.classifier(.array(preparation), ["no", "yes", "ünsure"])
      let predictions = try classifier.predictions(for: .numbers(rows), threads: 1)
      try RuntimeCase(inputs: ["features": RuntimeCase.floats(rows)], predictions: predictions)
        .write(classifier, to: folder, as: name)
    }
  }

  /// Numbers far from zero, as doubles: with their zeros, and without them, some of them missing in training, or in new rows
  /// alone.
  private static func farNumbers(in folder: String) throws {
    var numbers = CaseNumbers(56)
    let offsets = [1.7e9, -4e12, 0, 2000, 0]
    let scales = [50.0, 3000, 1e-300, 9, 1]
    let rows = numbers.rows(5).enumerated().map { row, values in
      values.enumerated().map { column, value in
        row % 90 == 89 && column == 0 ? 1e200 : offsets[column] + scales[column] * Double(value)
      }
    }
    func gaps(_ column: Int, from first: Int) -> [[Double]] {
      rows.enumerated().map { row, values in
        values.enumerated().map { row >= first && row % 6 == 4 && $0 == column ? .nan : $1 }
      }
    }
    func sparse(_ rows: [[Double]]) throws -> NumberRows {
      let lines = rows[..<80].map { row in
        "? " + row.enumerated().filter { !$1.isNaN }.map { "\($0 + 1):\($1)" }.joined(separator: " ") + "\n"
      }
      let path = "\(folder)/rows.svm"
      try Data(lines.joined().utf8).write(to: URL(fileURLWithPath: path))
      return try PartlyLabeledNumbers(svmlight: path).features
    }
    for (name, rows, learned) in [
      ("far", rows, NumberRows(Array(rows[..<80].joined()), columns: 5)),
      ("far-sparse", rows, try sparse(rows)),
      ("far-gaps", gaps(1, from: 0), try sparse(gaps(1, from: 0))),
      ("far-new-gaps", gaps(3, from: 80), try sparse(rows)),
    ] {
      let preparation = try ArrayPreparation(learnedFrom: learned, firstIndex: 1, files: [("rows", 80)])
      #expect(preparation.width == (name == "far-gaps" ? 6 : 5))
      let classifier = numbers.classifier(.array(preparation), ["no", "yes"])
      let predictions = try classifier.predictions(for: .numbers(rows), threads: 1)
      try RuntimeCase(inputs: ["features": RuntimeCase.doubles(rows)], predictions: predictions)
        .write(classifier, to: folder, as: name)
    }
  }

  /// Pictures that have their size already.
  private static func images(in folder: String) throws {
    let shape = ImageShape(height: 8, width: 6, channels: 3)
    var numbers = CaseNumbers(53)
    let classifier = numbers.classifier(
      .images(ImagePreparation(shape: shape)), ["cat", "dog"], image: shape,
      layers: [
        .convolution(ConvolutionLayer(channels: 5, kernel: 3, padding: .same, pooling: 2, dropout: Dropout(0.2))),
        .dense(DenseLayer(units: 10, weights: .he)),
      ])
    let rows = numbers.rows(shape.height * shape.width * shape.channels).map { $0.map { UInt8(abs($0) * 127) } }
    let features = Features(.bytes(Array(rows.joined()), scale: 1 / 255), columns: rows[0].count, imageShape: shape)
    let predictions = try classifier.predictions(for: .features(features), threads: 1)
    let pixels = RuntimeCase.floats(rows.map { $0.map(Float.init) }, sizes: [8, 6, 3])
    try RuntimeCase(inputs: ["pixels": pixels], predictions: predictions)
      .write(classifier, to: folder, as: "images")
  }

  /// Tables of all kinds of columns, the second without a gap in training and with gaps afterwards. A column is called as an
  /// output is, and categories are spelt in other ways afterwards.
  private static func tables(in folder: String) throws {
    // The second name is one that a node would have.
    for (name, hasGaps, bought) in [("table", true, "bought"), ("whole", false, "pseudolabel/IsNaN/1")] {
      var numbers = CaseNumbers(54)
      var inputs: [String: [RuntimeCase.Value]] = [:]
      let rows = (0..<RuntimeCase.rows).map { row -> [String: String] in
        func gap(_ every: Int) -> Bool { (hasGaps || row >= 500) && row % every == 3 }
        let size = Double(numbers.stream.values(1)[0]) * 40 + 1000
        let day = 19_000 + row % 977
        let date = Date(timeIntervalSince1970: Double(day) * 86400).ISO8601Format(.iso8601.year().month().day())
        // Written otherwise than in training, where that makes no difference.
        let accents = row % 2 == 0 && row >= 500
        let blue = accents ? "ble\u{301}u fonce\u{301}" : "bl\u{e9}u fonc\u{e9}"
        let mixed = row % 7 == 0 && row >= 500 ? "bl\u{e9}u fonce\u{301}" : blue
        let unseen = row >= 500 ? ["", "\u{200B}", "\u{FEFF}", "\u{AD}", "\u{A0}", " "][row % 6] : ""
        let green = row % 4 == 0 ? "gr\(unseen == " " || unseen == "\u{A0}" ? "" : unseen)een" : "green"
        let color = row >= 500 && row % 50 == 1 ? "violet" : ["\(unseen)red", green, "\(mixed)\(unseen)"][row % 3]
        inputs["label", default: []].append(.number(gap(11) ? .nan : size))
        inputs[bought, default: []].append(.number(gap(13) ? .nan : Double(day)))
        inputs["the colour", default: []].append(.text(gap(17) ? "NA" : color))
        return [
          "label": gap(11) ? "" : "\(size)", bought: gap(13) ? "" : date,
          "the colour": gap(17) ? "NA" : Examples.cell(color),
          "answer": row % 2 == 0 ? "yes" : "no",
        ]
      }
      let preparation = try TableProfile(of: Array(rows.prefix(500)), target: "answer").preparation
      let classifier = numbers.classifier(.table(preparation), ["yes", "no"])
      let predictions = try classifier.predictions(for: .table(rows), threads: 1)
      var runtime = RuntimeCase(
        inputs: inputs.mapValues { values in
          let isText = if case .text? = values.first { true } else { false }
          return RuntimeCase.Input(type: isText ? "string" : "double", shape: [values.count, 1], values: values)
        }, predictions: predictions)
      runtime.outputs = ["probabilities", "label_"]
      #expect(ONNXModel(classifier).outputs.map(\.name) == runtime.outputs)
      try runtime.write(classifier, to: folder, as: name)
    }
  }

  @Test func equalModelsGiveEqualBytes() throws {
    func bytes() throws -> Data {
      var numbers = CaseNumbers(55)
      let preparation = ArrayPreparation(kind: .asTheyAre, columns: 4, firstIndex: 0)
      return try ONNXModel(numbers.classifier(.array(preparation), ["a", "b"])).bytes
    }
    #expect(try bytes() == bytes())
  }

  /// A classifier of a table with a column of each kind, under given names.
  private func table(_ names: [String]) throws -> TrainedClassifier {
    let rows = (0..<8).map { row in
      [names[0]: "\(row % 3)", names[1]: ["a", "b"][row % 2], names[2]: "2026-01-0\(1 + row % 5)", "answer": "yes"]
    }
    var numbers = CaseNumbers(57)
    return numbers.classifier(.table(try TableProfile(of: rows, target: "answer").preparation), ["x", "y"])
  }

  /// Inputs are called as columns are, whatever the names; outputs give way, and tell.
  @Test(
    arguments: [
      (["a", "b", "c"], ["probabilities", "label"]), (["label", "b", "c"], ["probabilities", "label_"]),
      (["label", "probabilities", "label_"], ["probabilities_", "label__"]),
      ([" label", "Label", "label "], ["probabilities", "label"]),
    ] as [([String], [String])])
  func namesAreDifferent(columns: [String], outputs: [String]) throws {
    let model = ONNXModel(try table(columns))
    let types = Dictionary(uniqueKeysWithValues: model.inputs.map { ($0.name, $0.type) })
    #expect(types == Dictionary(uniqueKeysWithValues: zip(columns, ["double", "string", "double"])))
    #expect(model.inputs.allSatisfy { $0.shape == [1] })
    #expect(model.outputs.map(\.name) == outputs && model.outputs.map(\.type) == ["float", "string"])
    let usual = ["probabilities", "label"]
    #expect(model.renamedOutputs == Dictionary(uniqueKeysWithValues: zip(usual, outputs).filter { $0 != $1 }))
  }

  /// Each is read as the text, and no other text is among them.
  @Test(arguments: ["red", "", "bl\u{e9}u", "क्\u{200D}ष", "👩\u{200D}🔬"]) func invisibleCharactersAreLeftOut(
    text: String
  ) {
    let spellings = Spelling.withInvisible(of: text)
    #expect(spellings.allSatisfy { CellText.cell($0) == text && Array($0.utf8) != Array(text.utf8) })
    #expect(spellings.contains("\u{200B}\(text)") && spellings.contains("\(text) "))
  }

  @Test func spellingsAreAllThereAre() {
    func bytes(_ texts: [String]) -> Set<[UInt8]> { Set(texts.map { Array($0.utf8) }) }
    #expect(bytes(Spelling.all(of: "plain")) == bytes(["plain"]))
    #expect(bytes(Spelling.all(of: "cafe\u{301}")) == bytes(["cafe\u{301}", "caf\u{e9}"]))
    #expect(bytes(Spelling.all(of: "\u{e9}e\u{301}")).count == 4)
    // The sign for ångström is another spelling that neither form has.
    #expect(bytes(Spelling.all(of: "\u{212b}")) == bytes(["\u{212b}", "\u{c5}", "A\u{30a}"]))
    let long = String(repeating: "\u{e9}", count: 20)
    #expect(bytes(Spelling.all(of: long)).count == 2)
  }
}
