import ArgumentParser
import Foundation
import PseudoLabelONNX
import PseudoLabeling

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes a run's model for other programs.",
    discussion: """
      onnx is for ONNX Runtime and whatever else runs ONNX. The model of a run on files of your own takes raw rows: how they \
      become features is in it. Of a table there is an input for each column that is used, under its name: numbers as doubles \
      (NaN where one is missing), dates as days since 1970-01-01 in UTC, categories as strings without blanks around them; \
      of an array one input "features", of doubles where numbers lie far from zero and else of floats; of images "pixels", \
      0 to 255, brought to their size before. It answers with "probabilities" and "label"; where a column has such a name, \
      the output gets another one, which is said. \
      safetensors is the model file of the run itself, its description in the metadata.

      EXAMPLES
          pseudolabel export runs/churn --output churn.onnx
          pseudolabel export runs/churn --format safetensors \\
            --output churn.safetensors
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable, Encodable { case onnx, safetensors }

  @Argument(
    help: ArgumentHelp(
      "The folder of a run, or a model file: a run's, or one that the library wrote.", valueName: "run"),
    completion: .file())
  var folder: String
  @Option(help: ArgumentHelp("What is written.", valueName: "format")) var format = Format.onnx
  @Option(help: ArgumentHelp("Where it goes.", valueName: "file"), completion: .file()) var output: String
  @Flag(help: "Replace a file that is there already.") var overwrite = false
  @Flag(help: "Print what was written as one JSON object.") var json = false

  /// What `--json` prints.
  private struct Report: Encodable {
    var format: Format
    var output: String
    var bytes: Int
    /// The names of the classes; nil where the run knows only their numbers.
    var classes: [String]?
    /// What an ONNX model takes and gives; nil of safetensors.
    var inputs: [ONNXModel.Tensor]?
    var outputs: [ONNXModel.Tensor]?
    /// What outputs are called whose usual name a column of the table has, by this name.
    var renamedOutputs: [String: String]?
    /// Where the terms of columns of text stand, of an ONNX model that takes their TF-IDF values.
    var vocabularies: String?
  }

  mutating func run() throws {
    if !overwrite, FileManager.default.fileExists(atPath: output) {
      throw FileFailure(path: output, problem: .exists, remedy: "Pass --overwrite to replace it")
    }
    let stored = try StoredModel(folder)
    let classifier = try stored.classifier()
    // Read as a model first, so that nothing is passed on that is none.
    let network = try classifier?.model ?? stored.network().model
    var onnx: ONNXModel?
    var vocabularies: String?
    switch format {
    case .safetensors: try stored.write(to: output)
    case .onnx:
      let model = classifier.map(ONNXModel.init) ?? ONNXModel(network)
      if !model.vocabularies.isEmpty {
        let path = "\(output).vocabularies.json"
        if !overwrite, FileManager.default.fileExists(atPath: path) {
          throw FileFailure(path: path, problem: .exists, remedy: "Pass --overwrite to replace it")
        }
        try model.writeVocabularies(to: path)
        vocabularies = path
      }
      try model.write(to: output)
      onnx = model
    }
    let bytes = try FileManager.default.attributesOfItem(atPath: output)[.size] as? Int ?? 0
    for (usual, name) in (onnx?.renamedOutputs ?? [:]).sorted(by: { $0.key < $1.key }) {
      Terminal.warn(
        "The output \"\(usual)\" is called \"\(name)\", because a column of the table is called \"\(usual)\".")
    }
    if json {
      try Terminal.print(
        json: Report(
          format: format, output: output, bytes: bytes, classes: classifier?.classes.names, inputs: onnx?.inputs,
          outputs: onnx?.outputs, renamedOutputs: onnx?.renamedOutputs, vocabularies: vocabularies))
    } else {
      Terminal.say("\(output): \(format.rawValue), \(Double(bytes).megabytes)")
      if let onnx { Terminal.say("in: \(Self.list(onnx.inputs))\nout: \(Self.list(onnx.outputs))") }
      if let onnx, let vocabularies {
        Terminal.say(
          "\(TableLayout.list(onnx.vocabularies.keys.sorted())): ONNX cannot take text apart as `pseudolabel predict` does, so that the model takes TF-IDF values of the terms in \(vocabularies)."
        )
      }
    }
  }

  /// The first tensors with their types.
  private static func list(_ tensors: [ONNXModel.Tensor], atMost limit: Int = 12) -> String {
    let shown = tensors.prefix(limit).map { "\"\($0.name)\" (\($0.type))" }.joined(separator: ", ")
    return tensors.count > limit ? "\(shown) and \(tensors.count - limit) more" : shown
  }
}
