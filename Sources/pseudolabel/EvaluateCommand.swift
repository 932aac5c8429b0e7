import ArgumentParser
import Foundation
import PseudoLabelCatalog
import PseudoLabeling

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Tells what a trained model is worth on a data set's test examples.",
    discussion: """
      Error rate with its 95 % interval (Wilson's), the confusion matrix, and the conditional entropy of the outputs in \
      nats, each example's probabilities divided by their sum.

      A run on files of your own opens the test rows that were sealed when it was trained (train --test), or those of a file, \
      and counts each opening in openings.jsonl. With a model file that stands alone nothing is counted.

      EXAMPLES
          pseudolabel evaluate runs/pl --dataset mnist
          pseudolabel evaluate runs/churn
          pseudolabel evaluate runs/churn test.csv
          pseudolabel evaluate runs/digits x-test.npy --label-file y-test.npy
          pseudolabel evaluate library.safetensors test.csv
      """)

  @Argument(
    help: ArgumentHelp(
      "The folder of a run, or a model file: a run's, or one that the library wrote.", valueName: "run"),
    completion: .file())
  var folder: String
  @Argument(
    help: ArgumentHelp(
      "Test rows with their true classes, of runs on files of your own. (default: those that were sealed)",
      valueName: "file"), completion: .file())
  var file: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The labels of test rows in an NPY file (NPY) or an IDX file (IDX).", valueName: "file"),
    completion: .file())
  var labelFile: String?
  @Option(help: "The data set, of runs on one known by name.") var dataset: NamedDataset?
  @Flag(help: "Leave images out that cannot be read, instead of stopping at the first.") var skipUnreadable = false
  @Flag(help: "Print the figures as one JSON object.") var json = false
  @OptionGroup var talk: TalkOptions
  @OptionGroup(title: "DATA") var data: DataOptions
  @OptionGroup(title: "PROCESSOR") var compute: ComputeOptions

  mutating func run() throws {
    let stored = try StoredModel(folder)
    if let classifier = try stored.classifier() {
      if let dataset {
        throw RequestFailure(
          "--dataset", expected: "a run on a data set known by name", found: "\(dataset.rawValue) for one on files")
      }
      return try evaluate(classifier, of: stored)
    }
    if let idle = file ?? labelFile {
      throw RequestFailure(
        file == nil ? "--label-file" : "file",
        expected: "a run on files of your own, which can be asked about rows in a file",
        found: "\(idle) for one on a data set known by name", remedy: "Name the data set alone, with --dataset")
    }
    if skipUnreadable {
      throw RequestFailure("--skip-unreadable", expected: "a run on images", found: "one on a data set known by name")
    }
    guard let dataset else {
      throw RequestFailure("--dataset", expected: "the data set to evaluate on", found: "none")
    }
    let set = try data.load(dataset, talk)
    let predictions = try stored.network().predictions(for: set, compute: compute, talk: talk)
    let evaluation = Evaluation(of: predictions, truth: set.test.labels)
    if json {
      try Terminal.print(json: evaluation)
    } else {
      Terminal.say(
        """
        \(folder) on \(evaluation.count) test examples of \(set.name.title)
          error    \(evaluation.errorRate) (95 %)
          entropy  \(String(format: "%.4g", evaluation.entropy.nats)) nats

        \(evaluation.confusion.table(names: set.classNames, columns: Terminal.columns))
        """)
    }
  }
}
