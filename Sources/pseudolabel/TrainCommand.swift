import ArgumentParser
import Foundation
import PseudoLabeling

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains a classifier on a few labelled and many unlabelled examples.",
    discussion: """
      A class-balanced choice of the training examples keeps its labels, others are for validation, and the labels of \
      the rest are put away. The test set is looked at once, when training has ended. Every number of the recipe has \
      the paper's value unless told otherwise (Lee 2013, "Pseudo-Label").

      EXAMPLES
        The paper's method, and the same network without the unlabelled images:
          pseudolabel train --dataset mnist --labels 600 --output runs/pl
          pseudolabel train --dataset mnist --labels 600 --method supervised --output runs/nn
        A smaller, quicker network:
          pseudolabel train --dataset mnist --labels 600 --hidden 500 --epochs 200 --alpha-start 20 --alpha-end 120 \
      --output runs/small
        Another run again, with another seed:
          pseudolabel train --config runs/pl/config.json --seed 2 --output runs/pl-2

      The folder of the run gets config.json (makes the same run again with --config), metrics.jsonl (a line an epoch), \
      model.safetensors (the parameters and the network's description) and summary.json. Ctrl-C ends training after the \
      update in progress and saves.
      """)

  @Option(help: "The data set: \(NamedDataset.allCases.names). (default: mnist)") var dataset: NamedDataset?
  @Option(help: "Labelled examples, as many of each class. (default: 600)") var labels: Int?
  @Option(help: "Further labelled examples that are only looked at. (default: 1000)") var validation: Int?
  @Option(help: "What is made of the unlabelled examples: \(Method.allCases.names). (default: pseudo-label)")
  var method: Method?
  @Option(help: "Seed of the split, the first weights, the order of examples and dropout. (default: 1)")
  var seed: UInt64?
  @Option(help: ArgumentHelp("Where the run is stored.", valueName: "folder")) var output: String
  @Flag(help: "Replace a run that is there already.") var overwrite = false
  @Option(
    help: ArgumentHelp(
      "A whole configuration, as a run's config.json; options given beside it go first.", valueName: "file"))
  var config: String?
  @Flag(help: "Print the summary as one JSON object.") var json = false
  @Flag(help: "No progress.") var quiet = false
  @OptionGroup(title: "DATA") var data: DataOptions
  @OptionGroup(title: "PROCESSOR") var compute: ComputeOptions
  @OptionGroup(title: "RECIPE") var recipe: RecipeOptions

  mutating func run() throws {
    let given = try config.map { try JSONFile.read(RunConfiguration.self, from: $0) }
    let set = try data.load(dataset ?? given?.dataset ?? .mnist)
    let run = try Run(
      makeConfiguration(over: given, for: set), dataset: set, inputPath: compute.inputPath, on: compute.makeCPU())

    let directory = try RunDirectory.create(at: output, config: run.record, overwrite: overwrite)
    let reporter = ProgressReporter(
      title: run.configuration.recipe.method.rawValue, epochs: run.configuration.recipe.epochs, isQuiet: quiet)
    let recorder = MetricsRecorder(directory.metrics, passingOnTo: reporter)
    let interrupts = Interrupts()
    let outcome = run.train(observer: recorder, stop: interrupts.stop)
    reporter.close()

    try directory.write(model: outcome.model.tensorFile)
    let summary = try run.summary(of: outcome)
    try directory.finish(summary: summary)
    try recorder.rethrow()
    if json {
      try Terminal.print(json: summary)
    } else {
      report(summary)
    }
    if case .diverged(let divergence) = outcome.ending { throw divergence }
  }

  private func makeConfiguration(over given: RunConfiguration?, for set: ImageDataset) -> RunConfiguration {
    let count = labels ?? given?.labels ?? 600
    let base =
      given?.recipe
      ?? Lee2013.recipe(
        method ?? .pseudoLabel, inputs: set.training.features.columns, classes: set.training.classes, labels: count)
    return RunConfiguration(
      dataset: set.name, labels: count, validation: validation ?? given?.validation ?? 1000,
      seed: seed ?? given?.seed ?? 1, recipe: recipe.applied(to: base, method: method),
      checksums: dataset == nil || dataset == given?.dataset ? given?.checksums : nil)
  }

  private func report(_ summary: RunSummary) {
    let interval = "[\(summary.testErrorInterval.lower.percent), \(summary.testErrorInterval.upper.percent)]"
    let word =
      switch summary.ending {
      case .completed: ""
      case .stopped: ", stopped early"
      case .diverged: ", diverged"
      }
    Terminal.say(
      """
      \(summary.method.rawValue), \(summary.labels) labels of \(summary.dataset.title), seed \(summary.seed)\(word)
        test error        \(summary.testErrorRate.percent)  \(interval) (95 %)
        validation error  \(summary.validationErrorRate?.percent ?? "none")
        unlabelled        \(summary.unlabeledAccuracy.map { "\($0.percent) of \(summary.unlabeled) classified rightly" } ?? "none")
        training          \(summary.epochs) epochs, \(summary.updates) updates, \(summary.seconds.duration)
        run               \(output)
      """)
  }
}
