import ArgumentParser
import Catalog
import Foundation
import PseudoLabeling

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Tells honestly whether one trained model is better than another.",
    discussion: """
      Both models answer the same test examples; where only one of them is wrong, chance is told from difference by \
      McNemar's exact test.

      EXAMPLE
          pseudolabel compare runs/nn runs/pl --dataset mnist
      """)

  @Argument(help: ArgumentHelp("The folder of the run to compare with.", valueName: "baseline"), completion: .directory)
  var baseline: String
  @Argument(help: ArgumentHelp("The folder of the run in question.", valueName: "candidate"), completion: .directory)
  var candidate: String
  @Option(help: "The data set.") var dataset: NamedDataset?
  @Flag(help: "Print the figures as one JSON object.") var json = false
  @OptionGroup var talk: TalkOptions
  @OptionGroup(title: "DATA") var data: DataOptions
  @OptionGroup(title: "PROCESSOR") var compute: ComputeOptions

  mutating func run() throws {
    for folder in [baseline, candidate] where try RunDirectory(opening: folder).has(.ledger) {
      throw RequestFailure(
        folder, expected: "a run on a data set known by name", found: "one on files",
        remedy: "`pseudolabel explain RUN --against OTHER` tells where two of them differ")
    }
    guard let dataset else {
      throw RequestFailure(
        "--dataset", expected: "the data set whose test examples are answered", found: "none")
    }
    let set = try data.load(dataset, talk)
    let models = try [baseline, candidate].map { try StoredModel($0).network() }
    let labels = try models.map { try $0.predictions(for: set, compute: compute, talk: talk).labels }
    let comparison = PairedComparison(baseline: labels[0], candidate: labels[1], truth: set.test.labels)
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
      Test error on \(comparison.count) examples of \(set.name.title), 95 % intervals
      \(row(baseline, comparison.baseline))
      \(row(candidate, comparison.candidate))

      \(candidate) \(judgement) \(baseline): \(comparison.difference.signedPoints) points \
      [\(comparison.interval.lower.signedPoints), \(comparison.interval.upper.signedPoints)] (95 %), \(probability).
      One seed each: another seed or split gives other figures.
      """)
  }
}

extension Double {
  fileprivate var signedPoints: String { String(format: "%+.2f", 100 * self) }
}
