import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelEvaluation
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelSchedules
import PseudoLabelTensorBoard
import PseudoLabelTraining
import TestSupport
import Testing

/// What is written, read by TensorBoard's own readers.
@Suite(.enabled(if: TensorBoardFolder.canRead, "scripts/setup --checks prepares TensorBoard's reader"))
struct ReadingTests {
  private static let recipe = Recipe(
    network: Network(
      inputs: 12, layers: [.dense(DenseLayer(units: 20, weights: .he))],
      output: OutputLayer(classes: 3, units: .softmax, weights: .he)),
    unlabeled: [UnlabeledTerm(PseudoLabel(), weight: .ramp(from: 0, to: 1, during: .epochs(2..<6)))],
    optimizer: .adam(rate: .constant(value: 0.01)), labeledBatch: 9, unlabeledBatch: 90,
    epochLength: .updates(count: 5), epochs: 8, keep: .last, validationInterval: 2)

  private final class Notes: TrainingObserver {
    var snapshots: [PredictionSnapshot] = []
    func recorded(_ snapshot: PredictionSnapshot) { snapshots.append(snapshot) }
  }

  private func metrics(_ outcome: TrainingOutcome) throws -> String {
    try outcome.history.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }.joined(separator: "\n")
  }

  @Test(arguments: [nil, CollapsePolicy(snapshots: 4)] as [CollapsePolicy?])
  func aRunIsReadAsItWent(collapsePolicy: CollapsePolicy?) throws {
    var recipe = Self.recipe
    recipe.collapsePolicy = collapsePolicy
    let split = TinyData.split()
    let (folder, notes, cpu) = (try TemporaryFolder(), Notes(), CPU(threads: 1))
    let log = try TensorBoardLog(folder.path, classes: ["a", "b", "c"])
    let observer = log.observer(projects: true, on: cpu, passingOnTo: notes)
    let outcome = Trainer(recipe, seed: 4, on: cpu).train(on: split, observer: observer)
    try log.rethrow()

    let read = try TensorBoardFolder(reading: folder.path)
    #expect(Array(read.runs.keys) == ["."])
    #expect(try read.differences(of: ".", from: metrics(outcome)) == [])
    let run = try #require(read.runs["."])
    #expect(run.scalars["validationErrorRate"]?.map { $0[0] } == [2, 4, 6, 8])
    #expect(run.scalars["unlabeledLoss"]?.isEmpty == false)
    #expect(run.scalars["epoch"] == nil)
    #expect(run.scalars.keys.allSatisfy { !$0.contains("/") })

    let histograms = try #require(run.histograms["unlabeledConfidence"])
    #expect(notes.snapshots.map(\.epoch) == (collapsePolicy == nil ? [] : [2, 4, 6, 8]))
    #expect(histograms.map(\.step) == (collapsePolicy == nil ? [8] : [2, 4, 6, 8]))
    let probabilities = outcome.model.probabilities(for: split.unlabeled.features, on: cpu)
    let last = stride(from: 0, to: probabilities.count, by: 3).map { probabilities[$0..<$0 + 3].max() ?? 0 }
    for (histogram, confidences) in zip(histograms, collapsePolicy == nil ? [last] : notes.snapshots.map(\.confidences))
    {
      let numbers = confidences.map(Double.init)
      #expect(histogram.num == 90)
      #expect(abs(histogram.sum - numbers.reduce(0, +)) < 1e-9)
      #expect(abs(histogram.sumSquares - numbers.reduce(0) { $0 + $1 * $1 }) < 1e-9)
      #expect((histogram.min, histogram.max) == (numbers.min(), numbers.max()))
      #expect(histogram.bucket.count == histogram.bucketLimit.count)
      for (limit, count) in zip(histogram.bucketLimit, histogram.bucket) {
        // A right end of 1 belongs to its part.
        let inside = numbers.count { $0 >= limit - 0.02 - 1e-9 && ($0 < limit - 1e-9 || limit > 1 - 1e-9) }
        #expect(Double(inside) == count)
      }
    }

    let embedding = try #require(run.embeddings.first)
    #expect(run.embeddings.count == 1)
    #expect(embedding.name == "logits")
    #expect(embedding.points.count == 129 && embedding.points.allSatisfy { $0.count == 3 })
    #expect(embedding.column("rows").filter { $0 == "validation" }.count == 30)
    let names = ["a", "b", "c"]
    #expect(
      embedding.column("label").prefix(39) == (split.labeled.labels + split.validation.labels).map { names[$0] }[...])
    for (point, predicted) in zip(embedding.points, embedding.column("predicted")) {
      #expect(point.firstIndex(of: point.max() ?? 0).map { names[$0] } == predicted)
    }
  }

  @Test func preTrainingHasTagsOfItsOwn() throws {
    func rows(_ count: Int) -> Features {
      Features(.floats((0..<count * 12).map { $0 / 12 % 3 == $0 % 3 ? 1 : 0 }), columns: 12)
    }
    func labeled(_ count: Int) -> LabeledSet {
      LabeledSet(features: rows(count), labels: (0..<count).map { $0 % 3 }, classes: 3)
    }
    final class Notes: TrainingObserver {
      var lines: [String] = []
      func finished(_ epoch: PretrainingRecord) {
        lines.append((try? JSONEncoder().encode(epoch)).map { String(decoding: $0, as: UTF8.self) } ?? "")
      }
    }
    var recipe = Self.recipe
    recipe.pretraining = Pretraining(
      rate: .constant(value: 0.1), momentum: .constant(value: 0.5), batch: 10, epochs: 3)
    let (folder, notes) = (try TemporaryFolder(), Notes())
    let log = try TensorBoardLog(folder.path, classes: ["a", "b", "c"])
    let observer = log.observer(projects: false, on: CPU(threads: 1), passingOnTo: notes)
    let split = Split(labeled: labeled(9), validation: labeled(6), unlabeled: UnlabeledSet(features: rows(30)))
    let outcome = Trainer(recipe, seed: 4, on: CPU(threads: 1)).train(on: split, observer: observer)
    try log.rethrow()

    let read = try TensorBoardFolder(reading: folder.path)
    #expect(notes.lines.count == 3)
    #expect(try read.differences(of: ".", from: notes.lines.joined(separator: "\n"), under: "pretraining/") == [])
    #expect(try read.differences(of: ".", from: metrics(outcome)) == [])
    #expect(read.runs["."]?.embeddings.isEmpty == true)
  }

  @Test func aSecondRunComesBesideTheFirst() throws {
    let folder = try TemporaryFolder()
    var outcomes: [TrainingOutcome] = []
    for (seed, name) in [(4, "one/1"), (5, "one/2"), (6, "one/2")] as [(UInt64, String)] {
      let log = try TensorBoardLog(folder.path, classes: ["a", "b", "c"])
      let observer = log.observer(of: name, projects: true, on: CPU(threads: 1), passingOnTo: Notes())
      outcomes.append(
        Trainer(Self.recipe, seed: seed, on: CPU(threads: 1)).train(on: TinyData.split(), observer: observer))
      log.add(
        outcomes[0].model, TemperatureScaling(temperature: 2), on: TinyData.split(), as: "all", cpu: CPU(threads: 1))
      try log.rethrow()
    }
    let read = try TensorBoardFolder(reading: folder.path)
    #expect(read.runs.keys.sorted() == ["all", "one/1", "one/2"])
    #expect(try read.differences(of: "one/1", from: metrics(outcomes[0])) == [])
    let both = try metrics(outcomes[1]) + "\n" + metrics(outcomes[2])
    #expect(try read.differences(of: "one/2", from: both) == [])
    #expect(read.runs["one/2"]?.embeddings.map(\.name) == ["logits", "logits-2"])
    // Twice the temperature makes each answer less sure.
    let plain = try #require(read.runs["one/1"]?.histograms["unlabeledConfidence"]?.last)
    let scaled = try #require(read.runs["all"]?.histograms["unlabeledConfidence"]?.last)
    #expect((scaled.num, scaled.sum < plain.sum) == (plain.num, true))
  }

  @Test func aDamagedRecordIsNotReadInSilence() throws {
    let folder = try TemporaryFolder()
    let writer = try EventWriter(folder: folder.path)
    try writer.write([("loss", .scalar(1))], step: 1)
    #expect(try TensorBoardFolder(reading: folder.path).runs["."]?.scalars["loss"] == [[1, 1]])
    let path = try "\(folder.path)/\(#require(folder.contents(of: "").first))"
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes[bytes.count - 8] ^= 1
    try bytes.write(to: URL(filePath: path))
    #expect(throws: TensorBoardFolder.Failure.self) { try TensorBoardFolder(reading: folder.path) }
  }
}
