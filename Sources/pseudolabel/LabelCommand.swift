import ArgumentParser
import Foundation
import PseudoLabeling

struct LabelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "label",
    abstract: "Fills in the missing labels of a table.",
    discussion: """
      Trains on the table as `train` does, or takes the model of a run, and writes the table again: labels that were there \
      stay, missing ones are filled in where the model is sure enough. Two columns are added: "label source of TARGET" \
      (given, pseudo or missing) and "label confidence of TARGET"; where the table has such columns already, a number is \
      put behind the names. \
      `train` leaves these two out, and takes what was filled in for missing, unless --trust-pseudo-labels is given.

      EXAMPLES
          pseudolabel label customers.csv --target churn \\
            --min-confidence 0.95 --output labeled.csv
          pseudolabel label customers.csv --target churn \\
            --run runs/churn --output labeled.csv
      """)

  @OptionGroup var source: SourceOptions
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Labels that are less sure are left blank.", valueName: "probability"))
  var minConfidence = 0.95
  @Option(
    name: .customLong("run"),
    help: ArgumentHelp("A run whose model is used; without it one is trained.", valueName: "folder"),
    completion: .directory)
  var folder: String?
  @Option(help: ArgumentHelp("Where the table goes.", valueName: "file"), completion: .file()) var output: String
  @Flag(help: "Replace a file that is there already.") var overwrite = false
  @Option(parsing: .unconditional, help: ArgumentHelp("Seed of the training. (default: 1)", valueName: "n"))
  var seed: UInt64?
  @Flag(help: "Print the counts as one JSON object.") var json = false
  @OptionGroup var talk: TalkOptions
  @OptionGroup(title: "PROCESSOR") var compute: ComputeOptions

  /// What `--json` prints.
  private struct Counts: Encodable {
    var given = 0
    var pseudo = 0
    var missing = 0
    var output: String
  }

  mutating func run() throws {
    guard (0...1).contains(minConfidence) else {
      throw RequestFailure("--min-confidence", expected: "a probability from 0 to 1", found: "\(minConfidence)")
    }
    if !overwrite, FileManager.default.fileExists(atPath: output) {
      throw FileFailure(path: output, problem: .exists, remedy: "Pass --overwrite to replace it")
    }
    guard let source = try source.source() else {
      throw RequestFailure("file", expected: "a table to fill in", found: "none")
    }
    guard case .table(let table) = source else {
      throw RequestFailure(source.files[0], expected: "a table", found: "something else")
    }
    let classifier: TrainedClassifier
    if let folder {
      classifier = try self.classifier(of: folder, for: table)
    } else {
      let request = try StudyRequest(source, seed: seed ?? 1, compute: compute, talk: talk)
      let (outcome, _) = try request.run()
      classifier = request.study.classifier(of: outcome, preparation: request.loaded.preparation)
    }
    let counts = try fill(table, with: classifier)
    if json {
      try Terminal.print(json: counts)
    } else {
      Terminal.say(
        "\(counts.given) labels given, \(counts.pseudo) filled in, \(counts.missing) left blank (less than \(minConfidence.percent) sure): \(output)"
      )
    }
  }

  /// The classifier of a run, where the table's target is what it learned and nothing is told of a training.
  private func classifier(of folder: String, for table: TableSource) throws -> TrainedClassifier {
    let idle =
      table.options.kinds.values.map { "--\($0.option)" }.min() ?? table.options.decimal.map { _ in "--decimal" }
      ?? table.options.dates.map { _ in "--dates" } ?? seed.map { "--seed \($0)" }
    if let idle {
      throw RequestFailure(idle, expected: "no --run beside it", found: "--run \(folder)")
    }
    let directory = try RunDirectory(opening: folder)
    let tensors = try directory.model()
    guard TrainedClassifier.isDescribed(by: tensors) else {
      throw RequestFailure(
        "--run", expected: "a run on tables", found: "\(folder), which learned from a data set known by name")
    }
    let classifier = try TrainedClassifier(tensors, path: directory.path(of: .model))
    let learned: TablePreparation
    switch classifier.preparation {
    case .table(let table): learned = table
    case .images:
      throw RequestFailure("--run", expected: "a run on tables", found: "\(folder), which learned from images")
    case .array:
      throw RequestFailure(
        "--run", expected: "a run on tables", found: "\(folder), which learned from files of numbers")
    }
    guard learned.target == table.target else {
      throw RequestFailure(
        "--target", expected: "\"\(learned.target)\", which \(folder) has learned", found: "\"\(table.target)\"")
    }
    return classifier
  }

  private func fill(_ table: TableSource, with classifier: TrainedClassifier) throws -> Counts {
    var counts = Counts(output: output)
    let missing = Set(table.options.missing)
    let cpu = try compute.makeCPU()
    var columns: [String] = []
    var rowNames: String?
    var delimiter = Delimiter.comma
    try AtomicFile.write(to: output) { append in
      for (number, path) in (table.files + table.unlabeled).enumerated() {
        let predictor = try classifier.rowPredictor(for: path, like: .table(table), on: cpu)
        if number == 0 {
          columns = predictor.columns
          rowNames = predictor.rowNames
          if !columns.contains(table.target) { columns.append(table.target) }
          delimiter = predictor.delimiter
          let added = LabelColumns.names(of: table.target).free(beside: columns)
          try append(Data((TableLine(predictor.header(of: columns) + added, delimiter: delimiter).text + "\n").utf8))
        }
        let dropped = predictor.columns.filter { !columns.contains($0) && $0 != predictor.rowNames }
        if !dropped.isEmpty {
          let list = dropped.prefix(8).map { "\"\($0)\"" }.joined(separator: ", ")
          Terminal.warn(
            "\(path): \(dropped.count == 1 ? "column" : "columns") \(list)\(dropped.count > 8 ? " and \(dropped.count - 8) more" : "") left out of \(output), as \(table.files[0]) has none of this name."
          )
        }
        let places = try columns.map { name -> Int? in
          let place = predictor.columns.firstIndex(of: name)
          guard place != nil || name == table.target || name == rowNames else {
            throw FileFailure.malformed(
              path, at: "columns", expected: "\"\(name)\" too, as in \(table.files[0])", found: "none")
          }
          return place
        }
        let isUnlabeled = number >= table.files.count
        let labelColumns = LabelColumns(
          in: table.options.trustsPseudoLabels == true ? [] : predictor.columns, of: table.target)
        while let rows = try predictor.next() {
          var text = ""
          for row in rows {
            var cells = places.map { $0.map { row.cells[$0] } ?? "" }
            let target = columns.firstIndex(of: table.target) ?? 0
            var source = LabelColumns.Source.given
            if isUnlabeled || missing.contains(cells[target]) || labelColumns.fillsIn(row.cells) {
              let isSure = row.confidence >= minConfidence
              cells[target] = isSure ? row.prediction : ""
              source = isSure ? .pseudo : .missing
            }
            switch source {
            case .given: counts.given += 1
            case .pseudo: counts.pseudo += 1
            case .missing: counts.missing += 1
            }
            let confidence = source == .given ? "" : String(format: "%.4f", row.confidence)
            text += TableLine(cells + [source.rawValue, confidence], delimiter: delimiter).text + "\n"
          }
          try append(Data(text.utf8))
        }
        if let column = predictor.strays.first(where: \.areAll) { throw column.failure(in: path) }
        if !talk.isQuiet { predictor.sayWhatWasOdd() }
      }
    }
    return counts
  }
}
