import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelExperiments
import PseudoLabelInference
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelPersistence
import PseudoLabelSchedules
import PseudoLabelTraining
import PseudoLabeling
import TestSupport
import Testing

/// Everything that names a class of a row names the same one, that of the largest logit, where probabilities cannot tell:
/// sigmoids that are 1 to the last bit, a softmax of differences that it rounds away, and logits that tie.
@Suite struct PredictedClassTests {
  /// Rows that are their own logits, and the class of the largest one, the lowest of those that tie.
  static let rows: [(logits: [Float], label: Int)] = [
    ([17, 40, 30], 1), ([18, 19, 20], 2), ([1e8, 1e9, 2e9], 2), ([0, 1e-9, 2e-9], 2), ([1e-9, 0, 2e-9], 2),
    ([-300, -200, -250], 1), ([20, 20, 3], 0), ([-1, 30, 30], 1), ([-200, -200, -200], 0), ([0.5, -1, 0.25], 0),
  ]
  private static let features = Features(.floats(rows.flatMap(\.logits)), columns: 3)

  private static func model(_ units: OutputUnits) -> Model {
    let network = Network(
      inputs: 3, layers: [], output: OutputLayer(classes: 3, units: units, weights: .normal(deviation: 0)))
    let values = network.parameterShapes.map { name, shape in
      Parameters.Tensor(
        name: name, shape: shape,
        values: shape.count == 2 ? [1, 0, 0, 0, 1, 0, 0, 0, 1] : [0, 0, 0])
    }
    return Model(network: network, parameters: Parameters(tensors: values))
  }

  @Test(arguments: [OutputUnits.sigmoid, .softmax]) func networksAndTheirAnswersAgree(units: OutputUnits) throws {
    let expected = Self.rows.map(\.label)
    let outputs = Outputs(units: units, classes: 3, logits: Self.rows.flatMap(\.logits))
    #expect(expected.indices.map { outputs.predictedClass(of: $0) } == expected)
    let predictor = Self.model(units).predictor(on: CPU(threads: 1))
    #expect(predictor.classes(for: Self.features) == expected)
    #expect(predictor.answers(for: Self.features).classes == expected)
    let predictions = try predictor.predictions(for: Self.features)
    #expect(predictions.labels == expected)
    // No other class has a larger probability, though some have the same.
    for row in expected.indices { #expect(predictions.confidence(ofRow: row) == predictions[row].max()) }
    #expect(predictor.errorRate(on: LabeledSet(features: Self.features, labels: expected, classes: 3)) == 0)
  }

  @Test(arguments: [OutputUnits.sigmoid, .softmax], [1, 0.3, 70]) func classifiersAgree(
    units: OutputUnits, temperature: Double
  ) throws {
    let classes = ClassNames(["a", "b", "c"])
    let classifier = TrainedClassifier(
      model: Self.model(units), classes: classes,
      preparation: .array(ArrayPreparation(kind: .asTheyAre, columns: 3, firstIndex: 0)), temperature: temperature)
    let labels = Self.rows.map { classes.names[$0.label] }
    let examples = Examples.features(Self.features)
    for (prediction, label) in zip(try classifier.predictions(for: examples), labels) {
      #expect(prediction.label == label)
      #expect(prediction.confidence == prediction.probabilities.max())
    }
    #expect(try classifier.evaluation(on: examples, labels: labels).errorRate.errors == 0)
  }

  /// What training looks at, with parameters that a rate of 0 leaves as they are.
  @Test(arguments: [OutputUnits.sigmoid, .softmax]) func looksWhileTrainingAgree(units: OutputUnits) {
    final class Seen: TrainingObserver {
      var snapshot: PredictionSnapshot?
      func recorded(_ snapshot: PredictionSnapshot) { self.snapshot = snapshot }
    }
    let (model, expected) = (Self.model(units), Self.rows.map(\.label))
    let labeled = LabeledSet(features: Self.features, labels: expected, classes: 3)
    let recipe = Recipe(
      network: model.network, unlabeled: [UnlabeledTerm(PseudoLabel(), weight: .constant(value: 0))],
      optimizer: .gradientDescent(rate: .constant(value: 1e-30), momentum: .constant(value: 0)), labeledBatch: 10,
      unlabeledBatch: 10, epochLength: .updates(count: 1), epochs: 1, keep: .last,
      collapsePolicy: CollapsePolicy(snapshots: 1))
    let seen = Seen()
    let outcome = Trainer(recipe, seed: 1, on: CPU(threads: 1)).train(
      on: Split(labeled: labeled, validation: labeled, unlabeled: UnlabeledSet(features: Self.features)),
      from: model.parameters, observer: seen)
    #expect(seen.snapshot?.classes == expected)
    #expect(outcome.validationErrorRate == 0)
  }
}
