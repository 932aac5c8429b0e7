import ArgumentParser
import Foundation
import PseudoLabeling

struct PredictCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Classifies rows or images with a trained model.",
    discussion: """
      Of a run on files of your own: a table with the same columns (in any order, others among them), a folder of images, or \
      an array. A table keeps its columns, and gets the class, how sure it is, and the probability of every class; \
      --min-confidence leaves blank what is less sure. Of a run on a data set known by name: IDX, plain or gzip, with images \
      of as many pixels as the model was trained on; a row an image.

      EXAMPLES
          pseudolabel predict runs/churn new.csv --output out.csv
          pseudolabel predict runs/photos holiday --output holiday.csv
          pseudolabel predict runs/pl t10k-images-idx3-ubyte.gz --output out.csv
          pseudolabel predict library.safetensors new.csv --output out.csv
          zcat log.csv.gz | pseudolabel predict runs/churn - | gzip > out.csv.gz
          pseudolabel predict runs/churn new.csv --shard 3/16 --output out-3.csv
      """)

  @Argument(
    help: ArgumentHelp(
      "The folder of a run, or a model file: a run's, or one that the library wrote.", valueName: "run"),
    completion: .file())
  var folder: String
  @Argument(
    help: ArgumentHelp("The rows or images; - is a table from standard input.", valueName: "file"), completion: .file())
  var file: String
  @Option(
    help: ArgumentHelp("Where the table goes. (default: standard output)", valueName: "file"), completion: .file())
  var output: String?
  @Option(
    help: ArgumentHelp(
      "Answers that are less sure are left blank, in tables. (default: 0)", valueName: "probability"))
  var minConfidence: Double?
  @Option(
    help: ArgumentHelp(
      """
      Also write the smallest set of classes that holds the true one in this share of new rows of the same kind, in the column \
      "classes" (conformal prediction).
      """, valueName: "probability"))
  var coverage: Double?
  @Option(
    help: ArgumentHelp(
      "Of the rows of a table answer every Nth only, from the Kth on, so that N machines answer all of them.",
      valueName: "k/n"), transform: RowShard.init(parsing:))
  var shard: RowShard?
  @Flag(help: "Replace a file that is there already.") var overwrite = false
  @Flag(help: "Leave images that cannot be read without an answer, instead of stopping at the first.")
  var skipUnreadable = false
  @OptionGroup var talk: TalkOptions
  @OptionGroup(title: "PROCESSOR") var compute: ComputeOptions

  /// Where the rows are read from.
  var path: String { file == "-" ? InputFile.standardInput : file }

  mutating func run() throws {
    if let output, !overwrite, CommandRanks.isFirst, FileManager.default.fileExists(atPath: output) {
      throw FileFailure(path: output, problem: .exists, remedy: "Pass --overwrite to replace it")
    }
    try requireDivisible()
    let model = try StoredModel(folder)
    if let classifier = try model.classifier() {
      try talk.timed("Answering") { try predictRows(with: classifier, like: model.source) }
      return
    }
    guard CommandRanks.isFirst else { return }
    if let idle = shard.map({ "--shard \($0.number)/\($0.count)" })
      ?? coverage.map({ _ in "--coverage" })
      ?? (skipUnreadable ? "--skip-unreadable" : minConfidence.map { _ in "--min-confidence" })
    {
      throw RequestFailure(
        idle, expected: "a run on files of your own", found: "one on a data set known by name")
    }
    let stored = try model.network()
    try stored.requireImages(at: path)
    let reader = try FeatureReader(idx: path)
    try stored.requireInputs(reader.columns, of: path)
    let classes = stored.model.network.output.classes
    let cpu = try compute.makeCPU()
    talk.tell("\(stored.path)\n\(cpu.details)")
    let header = "row,class,confidence," + (0..<classes).map { "p\($0)" }.joined(separator: ",") + "\n"

    // As many rows as fit in 16 MiB, or one; whole blocks of the predictor, where that many fit.
    let fitting = max(1, (1 << 24) / reader.columns)
    let piece = fitting < Predictor.rowsAtOnce ? fitting : fitting / Predictor.rowsAtOnce * Predictor.rowsAtOnce
    var predictor: Predictor?
    var first = 0
    var pending: [[UInt8]]? = [Array(header.utf8)]
    try deliver {
      if let header = pending {
        pending = nil
        return header
      }
      guard let features = try reader.rows(atMost: piece) else { return nil }
      let used =
        predictor
        ?? stored.model.predictor(inputPath: (compute.inputPath ?? .automatic).resolved(for: features), on: cpu)
      predictor = used
      var text = ""
      try used.forEachBlock(of: features) { text += try rows(from: first + $0, $1) }
      first += features.count
      return [Array(text.utf8)]
    }
  }

  /// The rows of one block. Classes are told as `evaluate` counts them.
  private func rows(from first: Int, _ outputs: Outputs) throws(PredictionFailure) -> String {
    let predictions: Predictions
    do {
      predictions = try Predictions(
        Array(outputs.probabilities.prefix(outputs.count * outputs.classes)), labels: outputs.predictedClasses,
        classes: outputs.classes)
    } catch {
      var failure = error
      failure.row += first
      throw failure
    }
    var text = ""
    for row in 0..<predictions.count {
      text += "\(first + row),\(predictions.label(ofRow: row)),\(predictions.confidence(ofRow: row)),"
      text += predictions[row].map { "\($0)" }.joined(separator: ",") + "\n"
    }
    return text
  }
}
