import ArgumentParser
import Foundation
import PseudoLabelCatalog
import PseudoLabeling

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Tells honestly whether one trained model is better than another.",
    discussion: """
      Both models answer the same test examples; McNemar's exact test, on those that only one of them gets wrong, tells \
      a difference from chance. Runs on files of your own answer the test rows that both have sealed (train --test), or those \
      of a file, and count that in openings.jsonl, as `evaluate` does.

      EXAMPLES
          pseudolabel compare runs/nn runs/pl --dataset mnist
          pseudolabel compare runs/small runs/large test.csv
      """)

  @Argument(
    help: ArgumentHelp("The run to compare with: its folder, or a model file.", valueName: "baseline"),
    completion: .file())
  var baseline: String
  @Argument(
    help: ArgumentHelp("The run in question: its folder, or a model file.", valueName: "candidate"),
    completion: .file())
  var candidate: String
  @Argument(
    help: ArgumentHelp(
      "Test rows with their true classes, for runs on files of your own. (default: those that both have sealed)",
      valueName: "file"), completion: .file())
  var file: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The labels of test rows in an NPY file (NPY) or an IDX file (IDX).", valueName: "file"),
    completion: .file())
  var labelFile: String?
  @Option(help: "The data set, for runs on one known by name.") var dataset: NamedDataset?
  @Flag(help: "Leave images out that cannot be read, instead of stopping at the first.") var skipUnreadable = false
  @Flag(help: "Print the figures as one JSON object.") var json = false
  @OptionGroup var talk: TalkOptions
  @OptionGroup(title: "DATA") var data: DataOptions
  @OptionGroup(title: "PROCESSOR") var compute: ComputeOptions

  mutating func run() throws {
    let stored = try [baseline, candidate].map { try StoredModel($0) }
    let classifiers = try stored.compactMap { try $0.classifier() }
    if classifiers.count == 2 { return try compare(classifiers, of: stored) }
    guard classifiers.isEmpty else {
      let isFirst = try stored[0].classifier() != nil
      throw RequestFailure(
        candidate, expected: "a run on \(isFirst ? "files" : "a data set known by name"), as \(baseline) is",
        found: isFirst ? "one on a data set known by name" : "one on files")
    }
    if let idle = file ?? labelFile {
      throw RequestFailure(
        file == nil ? "--label-file" : "file",
        expected: "runs on files of your own, which can be asked about test rows in a file",
        found: "\(idle) for runs on a data set known by name", remedy: "Name the data set with --dataset")
    }
    if skipUnreadable {
      throw RequestFailure(
        "--skip-unreadable", expected: "runs on files of your own", found: "runs on a data set known by name")
    }
    guard let dataset else {
      throw RequestFailure(
        "--dataset", expected: "the data set whose test examples are answered", found: "none")
    }
    let set = try data.load(dataset, talk)
    let models = try stored.map { try $0.network() }
    let labels = try models.map { try $0.predictions(for: set, compute: compute, talk: talk).labels }
    let comparison = PairedComparison(baseline: labels[0], candidate: labels[1], truth: set.test.labels)
    try tell(
      comparison, on: "\(comparison.count) examples of \(set.name.title)",
      remark: "One seed each: another seed or split gives other figures.")
  }

  /// Prints what came out.
  ///
  /// - Parameters:
  ///   - rows: what both were asked about.
  ///   - remark: what is to be known of it.
  func tell(_ comparison: PairedComparison, on rows: String, remark: String) throws {
    if json {
      try Terminal.print(json: comparison)
      return
    }
    let width = max(baseline.width, candidate.width)
    func row(_ name: String, _ rate: ErrorRate) -> String {
      "  " + name.padded(to: width) + "  \(rate)"
    }
    let judgement =
      switch comparison.verdict {
      case .helped: Style.better("is better than", on: .output)
      case .hurt: Style.worse("is worse than", on: .output)
      case .noClearDifference: "cannot be told apart from"
      }
    let probability = comparison.pValue < 0.0001 ? "p < 0.0001" : String(format: "p = %.4f", comparison.pValue)
    Terminal.say(
      """
      Test error on \(rows), 95 % intervals
      \(row(baseline, comparison.baseline))
      \(row(candidate, comparison.candidate))

      \(candidate) \(judgement) \(baseline): \(comparison.difference.inPoints) points \
      [\(comparison.interval.lower.inPoints), \(comparison.interval.upper.inPoints)] (95 %), \(probability).
      \(remark)
      """)
  }
}
