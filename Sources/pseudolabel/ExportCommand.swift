import ArgumentParser
import Foundation
import ONNX
import PseudoLabeling

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes a run's model for other programs.",
    discussion: """
      onnx is for ONNX Runtime and whatever else runs ONNX. The model of a run on files of your own takes raw rows: how they \
      become features is in it. Of a table there is an input for each column that is used, under its name: numbers as doubles \
      (NaN where one is missing), dates as days since 1970-01-01 in UTC, categories as strings; of an array one input \
      "features"; of images "pixels", 0 to 255, brought to their size before. It answers with "probabilities" and "label". \
      safetensors is the model file of the run itself, its description in the metadata.

      EXAMPLES
          pseudolabel export runs/churn --output churn.onnx
          pseudolabel export runs/churn --format safetensors --output churn.safetensors
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable, Encodable { case onnx, safetensors }

  @Argument(help: ArgumentHelp("The folder of a run.", valueName: "run"), completion: .directory) var folder: String
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
  }

  mutating func run() throws {
    if !overwrite, FileManager.default.fileExists(atPath: output) {
      throw FileFailure(path: output, problem: .exists, remedy: "Pass --overwrite to replace it")
    }
    let directory = try RunDirectory(opening: folder)
    let (file, path) = (try directory.model(), directory.path(of: .model))
    var classes: [String]?
    switch format {
    case .safetensors:
      // Read as a model first, so that nothing is passed on that is none.
      classes = TrainedClassifier.isDescribed(by: file) ? try TrainedClassifier(file, path: path).classes.names : nil
      if classes == nil { _ = try Model(file, path: path) }
      try file.write(to: output)
    case .onnx:
      let model: ONNXModel
      if TrainedClassifier.isDescribed(by: file) {
        let classifier = try TrainedClassifier(file, path: path)
        classes = classifier.classes.names
        model = ONNXModel(classifier)
      } else {
        model = ONNXModel(try Model(file, path: path))
      }
      try model.write(to: output)
    }
    let bytes = try FileManager.default.attributesOfItem(atPath: output)[.size] as? Int ?? 0
    if json {
      try Terminal.print(json: Report(format: format, output: output, bytes: bytes, classes: classes))
    } else {
      Terminal.say("\(output): \(format.rawValue), \(Double(bytes).megabytes)")
    }
  }
}
