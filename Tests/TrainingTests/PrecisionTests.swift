import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelSchedules
import PseudoLabelTraining
import TestSupport
import Testing

/// Training with products in bfloat16, where the processor has them.
@Suite(.enabled(if: CPU(threads: 1).hasBFloat16, "this processor has no bfloat16"))
struct PrecisionTests {
  private func recipe(hiddenLayers: Int, epochs: Int = 4) -> Recipe {
    Recipe(
      network: Network(
        inputs: 12, inputDropout: Dropout(0.2),
        layers: (0..<hiddenLayers).map { _ in .dense(DenseLayer(units: 40, dropout: Dropout(0.5), weights: .he)) },
        output: OutputLayer(classes: 3, units: .sigmoid, weights: .he)),
      unlabeled: [UnlabeledTerm(PseudoLabel(), weight: .constant(value: 0.5))],
      optimizer: .gradientDescent(rate: .constant(value: 0.3), momentum: .constant(value: 0.9)), labeledBatch: 4,
      unlabeledBatch: 13, epochLength: .passOverLabeled, epochs: epochs, keep: .last)
  }

  private func trained(_ recipe: Recipe, _ precision: Precision, threads: Int = 1, on split: Split = TinyData.split())
    -> TrainingOutcome
  {
    Trainer(recipe, seed: 3, inputPath: .dense, precision: precision, on: CPU.sharing(threads: threads)).train(
      on: split)
  }

  @Test(arguments: [1, 2]) func threadsDoNotMatter(hiddenLayers: Int) {
    let recipe = recipe(hiddenLayers: hiddenLayers)
    let one = trained(recipe, .bfloat16).model
    for threads in [2, 3] {
      let other = trained(recipe, .bfloat16, threads: threads).model
      #expect(other == one)
    }
  }

  /// The probe of an adversarial direction would be lost in bfloat16: such training stays in float32.
  @Test func adversarialViewsStayFloat32() {
    var recipe = recipe(hiddenLayers: 2, epochs: 1)
    recipe.use(.virtualAdversarial)
    #expect(trained(recipe, .bfloat16).model == trained(recipe, .float32).model)
  }

  /// What an update changes differs from float32's by the rounding of its factors, and it does differ.
  @Test(arguments: [1, 2]) func staysNearFloat32(hiddenLayers: Int) {
    var recipe = recipe(hiddenLayers: hiddenLayers, epochs: 1)
    recipe.epochLength = .updates(count: 1)
    let start = Parameters.initial(for: recipe.network, seed: 3)
    let (exact, rounded) = (trained(recipe, .float32).model, trained(recipe, .bfloat16).model)
    for (number, begin) in start.tensors.enumerated() {
      let (a, b) = (exact.parameters.tensors[number].values, rounded.parameters.tensors[number].values)
      var (difference, change) = (0.0, 0.0)
      for i in begin.values.indices {
        difference += Double((a[i] - b[i]) * (a[i] - b[i]))
        change += Double((a[i] - begin.values[i]) * (a[i] - begin.values[i]))
      }
      #expect(difference > 0)
      #expect(difference.squareRoot() < 0.03 * change.squareRoot())
    }
  }

  @Test(arguments: [1, 2]) func featuresThatAreNoNumbersAreNoticed(hiddenLayers: Int) {
    let split = TinyData.split()
    let broken = LabeledSet(
      features: Features(.floats([Float](repeating: .nan, count: 9 * 12)), columns: 12), labels: split.labeled.labels,
      classes: 3)
    let recipe = recipe(hiddenLayers: hiddenLayers)
    let outcome = trained(
      recipe, .bfloat16, on: Split(labeled: broken, validation: split.validation, unlabeled: split.unlabeled))
    guard case .diverged(let divergence) = outcome.ending else {
      Issue.record("it ended as \(outcome.ending)")
      return
    }
    #expect(divergence.update == 1)
  }

  @Test func noWeightIsTheSupervisedRun() {
    let supervised = { () -> Recipe in
      var recipe = recipe(hiddenLayers: 2)
      recipe.unlabeled = []
      return recipe
    }()
    var weightless = recipe(hiddenLayers: 2)
    weightless.unlabeled = [UnlabeledTerm(PseudoLabel(), weight: .constant(value: 0))]
    let (a, b) = (trained(supervised, .bfloat16).model, trained(weightless, .bfloat16).model)
    #expect(a == b)
  }

  /// What is recorded is what was multiplied in.
  @Test(arguments: [1, 2]) func usedWhereProductsAreDense(hiddenLayers: Int) {
    let network = recipe(hiddenLayers: hiddenLayers).network
    let zeros = Features(.floats([Float](repeating: 0, count: 120)), columns: 12)
    #expect(Precision.bfloat16.used(by: network, on: zeros, .dense) == .bfloat16)
    #expect(Precision.bfloat16.used(by: network, on: zeros, .automatic) == (hiddenLayers == 1 ? .float32 : .bfloat16))
    #expect(Precision.float32.used(by: network, on: zeros, .dense) == .float32)
  }

  /// The sparse path has no products in bfloat16.
  @Test func sparsePathStaysAsItIs() {
    let recipe = recipe(hiddenLayers: 1)
    let models = Precision.allCases.map {
      Trainer(recipe, seed: 3, inputPath: .sparse, precision: $0, on: CPU(threads: 1)).train(on: TinyData.split()).model
    }
    #expect(models[0] == models[1])
  }
}
