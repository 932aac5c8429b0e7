import ArgumentParser
import Foundation
import PseudoLabelLabeling
import PseudoLabeling

struct SuggestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suggest",
    abstract: "Says which rows are worth labelling next.",
    discussion: """
      Of a run on files of your own: unlabelled rows that its model doubts and that are unlike each other, so that no two answers \
      tell the same. Of files: the same by a model that is trained first; where they have no labels of two classes yet, rows \
      that are typical of many others. A table is written: the row (from 1) in its file, why it was chosen (uncertain, \
      representative or random), and what the model says. Fill in a column called class, and `train --labels-from` learns \
      from it.

      EXAMPLES
          pseudolabel suggest runs/churn --count 20 --output ask.csv
          pseudolabel suggest customers.csv --target churn --output ask.csv
          pseudolabel train customers.csv --target churn --labels-from ask.csv \\
            --output runs/churn-2
      """)

  /// How the rows are written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case csv
    case json
    case labelStudio = "label-studio"
  }

  @OptionGroup var source: SourceOptions
  @Option(parsing: .unconditional, help: ArgumentHelp("How many rows.", valueName: "n")) var count = 20
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The share of rows that chance chooses, 0 to 1. Errors on the others, which the model doubts, are no estimate.",
      valueName: "share"))
  var randomShare = 0.0
  @Option(help: "csv, json or label-studio (tasks to import there, with what the model says).") var format = Format.csv
  @Option(
    help: ArgumentHelp("Where it goes. (default: standard output)", valueName: "file"), completion: .file())
  var output: String?
  @Flag(help: "Replace a file that is there already.") var overwrite = false
  @Flag(help: "Print one JSON object; the same as --format json.") var json = false
  @Option(parsing: .unconditional, help: ArgumentHelp("Seed of the choice, and of training.", valueName: "n"))
  var seed: UInt64 = 1
  @OptionGroup var talk: TalkOptions
  @OptionGroup(title: "PROCESSOR") var compute: ComputeOptions

  mutating func run() throws {
    guard count > 0 else { throw RequestFailure("--count", expected: "at least 1", found: "\(count)") }
    guard (0...1).contains(randomShare) else {
      throw RequestFailure("--random-share", expected: "a share from 0 to 1", found: "\(randomShare)")
    }
    if json, format == .labelStudio {
      throw RequestFailure("--json", expected: "one format", found: "--format label-studio too")
    }
    if let output, !overwrite, FileManager.default.fileExists(atPath: output) {
      throw FileFailure(path: output, problem: .exists, remedy: "Pass --overwrite to replace it")
    }
    let (pool, classifier) = try poolAndClassifier()
    let suggestions = try Suggestions(
      count, of: pool, classifier: classifier, randomShare: randomShare, seed: seed,
      threads: try compute.makeCPU().threads)
    if suggestions.questions.isEmpty, !talk.isQuiet {
      Terminal.note("Every row has a label: there is none to suggest.")
    }
    let sheet = SuggestionSheet(suggestions, of: pool)
    let text: Data
    switch json ? .json : format {
    case .csv: text = sheet.csv
    case .json: text = try sheet.json
    case .labelStudio:
      let tasks = try LabelStudioTasks(suggestions.questions, of: pool, classes: classifier?.classes.names ?? [])
      text = try tasks.json
      if !talk.isQuiet { Terminal.note("The labelling configuration for these tasks:\n\(tasks.configuration)") }
    }
    if let output { try AtomicFile.write(text, to: output) } else { Terminal.write(table: Array(text)) }
  }

  /// The rows, and a model of them where there is one or can be one.
  private func poolAndClassifier() throws -> (ExamplePool, TrainedClassifier?) {
    if source.files.count == 1, try InputKind(of: source.files[0]) == .run {
      let directory = try RunDirectory(opening: source.files[0])
      guard let configuration = try StudyConfiguration(ifIn: directory.path(of: .config)) else {
        throw RequestFailure(
          source.files[0], expected: "a run on files of your own", found: "one on a data set known by name")
      }
      try configuration.requireRowsOfLabels(in: source.files[0])
      let classifier = try TrainedClassifier(directory.model(), path: directory.path(of: .model))
      return (try read(configuration.source, labels: configuration.labels), classifier)
    }
    guard let source = try source.source() else {
      throw RequestFailure("file", expected: "a run, or the files to label", found: "none")
    }
    let pool = try read(source)
    guard Set(pool.givenLabels.compactMap { $0 }).count > 1 else {
      if !talk.isQuiet {
        Terminal.note("There are no labels of two classes to learn from: these rows are typical of many others.")
      }
      return (pool, nil)
    }
    let request = try StudyRequest(source, seed: seed, compute: compute, talk: talk)
    let (outcome, _) = try request.run()
    return (pool, request.study.classifier(of: outcome, preparation: request.loaded.preparation))
  }

  private func read(_ source: DataSource, labels: [String: String]? = nil) throws -> ExamplePool {
    let reading = StepReporter(title: "reading", isQuiet: talk.isQuiet)
    defer { reading.close() }
    return try ExamplePool(source, labels: try StudyConfiguration.rows(of: labels ?? [:])) { reading.reached($0) }
  }
}
