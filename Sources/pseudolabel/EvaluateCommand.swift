import ArgumentParser
import Foundation
import PseudoLabeling

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Tells what a trained model is worth on a data set's test examples.",
    discussion: """
      Error rate with its 95 % interval (Wilson's), the confusion matrix, and the conditional entropy of the outputs in \
      nats, each example's probabilities divided by their sum.

      EXAMPLE
          pseudolabel evaluate runs/pl --dataset mnist
      """)

  @Argument(help: ArgumentHelp("The folder of a run.", valueName: "run")) var folder: String
  @Option(help: "The data set.") var dataset: NamedDataset
  @Flag(help: "Print the figures as one JSON object.") var json = false
  @OptionGroup(title: "DATA") var data: DataOptions
  @OptionGroup(title: "PROCESSOR") var compute: ComputeOptions

  mutating func run() throws {
    let set = try data.load(dataset)
    let predictions = try StoredModel(run: folder).predictions(for: set, compute: compute)
    let evaluation = Evaluation(of: predictions, truth: set.test.labels)
    if json {
      try Terminal.print(json: evaluation)
    } else {
      Terminal.say(
        """
        \(folder) on \(evaluation.count) test examples of \(set.name.title)
          error    \(evaluation.errorRate) (95 %)
          entropy  \(String(format: "%.4g", evaluation.entropy.nats)) nats

        True class (rows) and predicted class (columns)
        \(evaluation.confusion.table(names: set.classNames))
        """)
    }
  }
}
