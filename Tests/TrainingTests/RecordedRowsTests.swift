import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelSchedules
import PseudoLabelTraining
import TestSupport
import Testing

/// What is looked at while training.
@Suite struct SurveyTests {
  @Test func aLookCountsWhatTheProbabilitiesSay() throws {
    let probabilities: [Float] = [0.5, 0.25, 0.25, 0, 1, 0, 0.1, 0.1, 0.23]
    let snapshot = PredictionSnapshot(epoch: 3, classes: [0, 1, 2], probabilities: probabilities, classCount: 3)
    let record = SnapshotRecord(snapshot, after: [0, 0, 0], truth: [0, 1, 0])
    #expect(record.changed == 2 && record.counts == [1, 1, 1] && record.rows == 3)
    #expect(record.accuracy == 2.0 / 3)
    var expected = [Int](repeating: 0, count: 20)
    // 0.5, 1 and 0.23 in twentieths; 1 belongs to the last of them.
    for place in [10, 19, 4] { expected[place] += 1 }
    #expect(record.confidence == expected)
    // Of (½, ¼, ¼) 1.5 ln 2, of a certain answer 0, of (0.1, 0.1, 0.23) that of the shares in their sum.
    let shares = [0.1, 0.1, 0.23].map { $0 / 0.43 }
    let last = shares.reduce(0) { $0 - $1 * log($1) }
    let entropy = try #require(record.entropy)
    #expect(abs(entropy - (1.5 * log(2) + last) / 3) < 1e-7)
  }

  @Test(arguments: [[Float.nan, .nan], [.infinity, 0], [0, 0], [-0.0, 2]]) func noOutputIsTooOdd(row: [Float]) {
    let record = SnapshotRecord(PredictionSnapshot(epoch: 1, classes: [0], probabilities: row, classCount: 2))
    #expect(record.confidence?.reduce(0, +) == 1)
    #expect(record.entropy?.isFinite == true)
  }

  /// Whoever snapshots changes nothing.
  @Test func surveysLeaveTrainingToTheBit() throws {
    final class Seen: TrainingObserver {
      var snapshots: [PredictionSnapshot] = []
      func recorded(_ snapshot: PredictionSnapshot) { snapshots.append(snapshot) }
    }
    let split = TinyData.split(labeled: 9, validation: 60, unlabeled: 120)
    let recipe = Recipe(
      network: Network(
        inputs: 12, layers: [.dense(DenseLayer(units: 20, dropout: Dropout(0.5), weights: .he))],
        output: OutputLayer(classes: 3, units: .sigmoid, weights: .he)),
      unlabeled: [UnlabeledTerm(PseudoLabel(), weight: .constant(value: 1))],
      optimizer: .adam(rate: .constant(value: 0.01)), labeledBatch: 9, unlabeledBatch: 90,
      epochLength: .updates(count: 5), epochs: 12, keep: .last)
    let plain = Trainer(recipe, seed: 5, on: CPU()).train(on: split)
    var trainer = Trainer(recipe, seed: 5, on: CPU())
    trainer.recordedRows = RecordedRows(snapshots: 4, features: split.unlabeled.features)
    let seen = Seen()
    let surveyed = trainer.train(on: split, observer: seen)
    #expect(surveyed.model == plain.model)
    #expect(seen.snapshots.map(\.epoch) == [1, 3, 6, 9, 12])
    // The last snapshot is what the model says.
    let predictor = surveyed.model.predictor(on: CPU())
    #expect(seen.snapshots.last?.classes == predictor.classes(for: split.unlabeled.features))
  }
}
