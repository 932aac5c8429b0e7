import Foundation
import PseudoLabelCompute
import PseudoLabelEvaluation
import PseudoLabelExperiments
import PseudoLabelPersistence
import PseudoLabelTraining
import Testing

/// What a report says a run has learned from.
@Suite struct LessonTests {
  private static func summary(_ method: PseudoLabelTraining.Method) throws -> RunSummary {
    let json = """
      {"version": "", "dataset": "mnist", "checksums": {}, "seed": 1, "labels": 600, "validation": 1000,
       "unlabeled": 58400, "method": "\(method.rawValue)", "ending": "completed", "epochs": 4, "updates": 8, "seconds": 1,
       "testErrorRate": 0.1, "testErrorInterval": {"lower": 0, "upper": 1}, "threads": 1, "instructionSet": "avx2",
       "oneDNN": "", "conditionalEntropy": {"labeled": 0, "test": 0}}
      """
    return try JSONFile.decode(RunSummary.self, from: Data(json.utf8), of: "summary.json")
  }

  /// Four epochs, those from `first` on with a weight of the unlabelled loss.
  ///
  /// - Parameter uses: the updates of each of those that used unlabelled examples; nil where that was not counted.
  private static func epochs(from first: Int, uses: Int?) throws -> [EpochRecord] {
    try (1...4).map { epoch in
      let used = uses.map { "\"unlabeledUpdates\": \($0), " } ?? ""
      let unlabeled = epoch >= first ? "\"unlabeledLoss\": 0.5, \(used)" : ""
      let json = """
        {"epoch": \(epoch), "updates": \(2 * epoch), "supervisedLoss": 1, \(unlabeled)"alpha": 0, "rate": 1, "seconds": 1}
        """
      return try JSONFile.decode(EpochRecord.self, from: Data(json.utf8), of: "metrics.jsonl")
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var method = PseudoLabelTraining.Method.pseudoLabel
    /// The first epoch with a weight; 5 for none.
    var first: Int
    var isPretrained = false
    var uses: Int?
    var text: String
    var isBaseline: Bool
  }

  static let cases = [
    Case(
      testDescription: "all epochs", first: 1, text: "600 labelled and 58400 unlabelled images", isBaseline: false),
    Case(
      testDescription: "some", first: 3, text: "600 labelled and 58400 unlabelled images (these in 2 of 4 epochs)",
      isBaseline: false),
    Case(
      testDescription: "no weight", first: 5,
      text: "600 labelled and no unlabelled images (whose weight was 0 in all 4 epochs)", isBaseline: true),
    Case(
      testDescription: "a weight, and pseudo-labels that pass", first: 3, uses: 1,
      text: "600 labelled and 58400 unlabelled images (these in 2 of 4 epochs)", isBaseline: false),
    Case(
      testDescription: "a weight, and no pseudo-label that passes", first: 3, uses: 0,
      text: "600 labelled and no unlabelled images (of which no pseudo-label was as confident as the threshold)",
      isBaseline: true),
    Case(
      testDescription: "no weight after a pre-training", first: 5, isPretrained: true,
      text: "600 labelled and 58400 unlabelled images (these in the pre-training only)", isBaseline: true),
    Case(
      testDescription: "supervised", method: .supervised, first: 5, text: "600 labelled and no unlabelled images",
      isBaseline: true),
  ]

  @Test(arguments: cases) func unlabelledExamplesCountWhereTheyHadAWeight(_ one: Case) throws {
    let lesson = Lesson(
      of: try Self.summary(one.method), epochs: try Self.epochs(from: one.first, uses: one.uses),
      isPretrained: one.isPretrained)
    #expect(lesson.text == one.text)
    #expect((lesson.adviceOfBaseline != nil) == one.isBaseline)
    #expect(lesson.unlabeledEpochs == (one.uses == 0 ? 0 : 5 - one.first))
  }
}
