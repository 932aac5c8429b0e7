import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelEvaluation
import PseudoLabelInference
import PseudoLabelPersistence
import PseudoLabelStudies
import TestSupport
import Testing

@Suite struct CoverageTests {
  private static let preparation = ArrayPreparation(kind: .asTheyAre, columns: 6, firstIndex: nil)

  /// Each row that was held out is kept once, whatever its number of repeats.
  @Test(arguments: [1, 2])
  func everyRowHeldOutIsKeptOnce(repeats: Int) throws {
    let data = try StudyTests.data()
    var plan = StudyTests.plan(for: data)
    plan.validation = .folds(count: 4, repeats: repeats)
    let outcome = try Study(plan, on: data).run(atOnce: 2)
    let probabilities = outcome.predictionSets.trueProbabilities
    #expect(probabilities.count == outcome.heldOutRows)
    #expect(probabilities.allSatisfy { (0...1).contains($0) })
    #expect(probabilities == probabilities.sorted())
  }

  @Test func theyAreStoredWithTheClassifier() throws {
    let data = try StudyTests.data()
    let study = try Study(StudyTests.plan(for: data), on: data)
    let outcome = try study.run(atOnce: 2)
    let classifier = study.classifier(of: outcome, preparation: .array(Self.preparation))
    let read = try TrainedClassifier(TensorFile(try classifier.tensorFile.data, path: "model"), path: "model")
    #expect(read.predictionSets == outcome.predictionSets)
    var earlier = classifier
    earlier.predictionSets = nil
    #expect(try TrainedClassifier(try earlier.tensorFile, path: "model").predictionSets == nil)
  }

  /// New rows of the same kind are covered as often as is asked for, but for chance: 3000 of them by 120 labelled ones.
  @Test func newRowsAreCovered() throws {
    let set = TinyData.clusters(count: 3400, columns: 6, classes: 3, spread: 1.6)
    let labels = set.labels.enumerated().map { $0 < 120 ? ["a", "b", "c"][$1] : nil }
    let known = Array(0..<400)
    let data = try StudyData(
      PartlyLabeledRows(features: set.features.selecting(known), labels: Array(labels[..<400])), origin: "rows",
      target: "class")
    let study = try Study(StudyTests.plan(for: data), on: data)
    let outcome = try study.run(atOnce: 2)
    let new = Array(400..<3400)
    let classifier = study.classifier(of: outcome, preparation: .array(Self.preparation))
    let answers = LiveClassifier(classifier, inputPath: .dense, on: CPU(threads: 1)).answers(
      for: set.features.selecting(new))
    for coverage in [0.7, 0.9] {
      let threshold = try outcome.predictionSets.threshold(coverage: coverage)
      var (covered, size) = (0, 0)
      for (place, row) in new.enumerated() {
        let classes = PredictionSets.classes(answers[place], threshold: threshold)
        covered += classes.contains(set.labels[row]) ? 1 : 0
        size += classes.count
      }
      // Standard deviation over draws of 120 rows: √(c (1 - c)/120), 0.042 and 0.027.
      #expect(abs(Double(covered) / 3000 - coverage) < 0.12)
      #expect(size < 3 * 3000)
    }
  }
}
