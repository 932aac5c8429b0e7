import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelSchedules
import PseudoLabelTraining
import TestSupport
import Testing

@Suite struct TrainingLawTests {
  private func recipe(
    _ unlabeled: [UnlabeledTerm] = [UnlabeledTerm(PseudoLabel(), weight: .constant(value: 0.5))],
    epochs: Int = 12, optimizer: Optimizer? = nil
  ) -> Recipe {
    Recipe(
      network: Network(
        inputs: 12, inputDropout: Dropout(0.1),
        layers: [.dense(DenseLayer(units: 40, dropout: Dropout(0.3), weights: .he))],
        output: OutputLayer(classes: 3, units: .sigmoid)), unlabeled: unlabeled,
      optimizer: optimizer
        ?? .gradientDescent(
          rate: .decay(from: 0.5, factor: 0.99, per: .epochs),
          momentum: .ramp(from: 0.5, to: 0.9, during: .epochs(0..<8))),
      labeledBatch: 4, unlabeledBatch: 32, epochLength: .passOverLabeled, epochs: epochs, keep: .last)
  }

  private func train(_ recipe: Recipe, on split: Split, seed: UInt64 = 3, threads: Int = 1) -> TrainingOutcome {
    Trainer(recipe, seed: seed, on: CPU.sharing(threads: threads)).train(on: split)
  }

  @Test func anyNumberOfThreadsGivesTheSameBits() {
    let models = [1, 2, 3].map { train(recipe(), on: TinyData.split(), threads: $0).model }
    #expect(models[1] == models[0])
    #expect(models[2] == models[0])
  }

  @Test func theSeedDecides() {
    let first = train(recipe(), on: TinyData.split(), seed: 3).model
    #expect(train(recipe(), on: TinyData.split(), seed: 3).model == first)
    #expect(train(recipe(), on: TinyData.split(), seed: 4).model != first)
  }

  @Test func noUnlabeledExamplesIsTheSupervisedRun() {
    let split = TinyData.split(unlabeled: 0)
    #expect(train(recipe(), on: split).model == train(recipe([]), on: split).model)
  }

  @Test func validationExamplesAreNotTrainedOn() {
    let few = train(recipe(), on: TinyData.split(validation: 3)).model
    #expect(train(recipe(), on: TinyData.split(validation: 60)).model == few)
    #expect(train(recipe(), on: TinyData.split(validation: 0)).validationErrorRate == nil)
  }

  @Test func itLearns() {
    let recipe = recipe([], epochs: 60)
    let outcome = train(recipe, on: TinyData.split())
    #expect(outcome.ending == .completed)
    #expect(outcome.updates == 60 * 3)
    #expect((outcome.validationErrorRate ?? 1) < 0.2)
    #expect(outcome.history.count == 60)
    #expect(outcome.history.map(\.epoch) == Array(1...60))
    #expect(outcome.history[59].supervisedLoss < outcome.history[0].supervisedLoss / 4)
  }

  @Test func adamLearns() {
    let outcome = train(recipe(epochs: 60, optimizer: .adam(rate: .constant(value: 0.01))), on: TinyData.split())
    #expect((outcome.validationErrorRate ?? 1) < 0.2)
  }

  /// The best epoch's parameters are delivered, and they are those of a run that ends there.
  @Test func bestParametersAreKept() throws {
    var recipe = recipe(epochs: 30)
    recipe.keep = .best
    let outcome = train(recipe, on: TinyData.split())
    let best = try #require(outcome.history.compactMap(\.validationErrorRate).min())
    #expect(outcome.validationErrorRate == best)
    let epoch = try #require(outcome.history.last { $0.validationErrorRate == best }?.epoch)
    var shorter = recipe
    (shorter.epochs, shorter.keep) = (epoch, .last)
    #expect(train(shorter, on: TinyData.split()).model == outcome.model)
  }

  @Test func stopsWhenAsked() {
    let stop = StopSignal()
    final class Stopper: TrainingObserver {
      let stop: StopSignal
      init(_ stop: StopSignal) { self.stop = stop }
      func trained(updates: Int, of total: Int) { if updates == 7 { stop.request() } }
    }
    let outcome = Trainer(recipe(), seed: 3, on: CPU(threads: 1)).train(
      on: TinyData.split(), observer: Stopper(stop), stop: stop)
    #expect(outcome.ending == .stopped)
    #expect(outcome.updates == 7)
    #expect(outcome.history.count == 3)
    #expect(outcome.history.last?.validationErrorRate == outcome.validationErrorRate)
  }

  /// A rate that is far too large ends in numbers that are none; the parameters of before are delivered.
  @Test func divergenceIsNoticed() throws {
    let wild = recipe(
      epochs: 200,
      optimizer: .gradientDescent(rate: .decay(from: 1e-3, factor: 1, per: .epochs), momentum: .constant(value: 0)))
    var broken = wild
    broken.optimizer = .gradientDescent(
      rate: .ramp(from: 1e-3, to: 1e30, during: .updates(0..<500)), momentum: .constant(value: 0))
    let outcome = train(broken, on: TinyData.split())
    guard case .diverged(let divergence) = outcome.ending else {
      Issue.record("it ended as \(outcome.ending)")
      return
    }
    #expect(divergence.update == outcome.updates + 1)
    #expect(divergence.lastGoodUpdate < divergence.update)
    #expect(outcome.model.parameters.tensors.allSatisfy { $0.values.allSatisfy(\.isFinite) })
    #expect(divergence.description.contains("update \(divergence.update)"))
    #expect(divergence.description.contains("smaller rate"))
  }

  /// A feature that is no number reaches the loss through every layer, and stops training before it does harm.
  @Test(arguments: [InputPath.dense, .sparse], [1, 2])
  func featuresThatAreNoNumbersAreNoticed(path: InputPath, hiddenLayers: Int) {
    let split = TinyData.split()
    let broken = LabeledSet(
      features: Features(.floats([Float](repeating: .nan, count: 9 * 12)), columns: 12), labels: split.labeled.labels,
      classes: 3)
    var recipe = recipe()
    recipe.network.layers = (0..<hiddenLayers).map { _ in .dense(DenseLayer(units: 20, weights: .he)) }
    let outcome = Trainer(recipe, seed: 3, inputPath: path, on: CPU(threads: 1)).train(
      on: Split(labeled: broken, validation: split.validation, unlabeled: split.unlabeled))
    guard case .diverged(let divergence) = outcome.ending else {
      Issue.record("it ended as \(outcome.ending)")
      return
    }
    #expect(divergence.update == 1)
    #expect(outcome.model.parameters == Parameters.initial(for: recipe.network, seed: 3))
  }

  /// Renaming the classes renames the answers, up to the order of sums.
  @Test func classesAreEqual() {
    let order = [2, 0, 1]
    let split = TinyData.split()
    let network = recipe().network
    func renamed(_ set: LabeledSet) -> LabeledSet {
      LabeledSet(features: set.features, labels: set.labels.map { order[$0] }, classes: set.classes)
    }
    let renamedSplit = Split(
      labeled: renamed(split.labeled), validation: renamed(split.validation), unlabeled: split.unlabeled,
      unlabeledPositions: split.unlabeledPositions)
    let start = Parameters.initial(for: network, seed: 3)
    let output = start.tensors[2]
    var values = output.values
    for row in 0..<40 {
      for k in 0..<3 { values[row * 3 + order[k]] = output.values[row * 3 + k] }
    }
    var tensors = start.tensors
    tensors[2] = Parameters.Tensor(name: output.name, shape: output.shape, values: values)
    let cpu = CPU(threads: 1)
    let trainer = Trainer(recipe(), seed: 3, on: cpu)
    let a = trainer.train(on: split, from: start).model.predictor(on: cpu).probabilities(for: split.unlabeled.features)
    let b = trainer.train(on: renamedSplit, from: Parameters(tensors: tensors)).model.predictor(on: cpu)
      .probabilities(for: split.unlabeled.features)
    expectClose(b, (0..<a.count).map { Double(a[$0 / 3 * 3 + (order.firstIndex(of: $0 % 3) ?? 0)]) }, tolerance: 1e-4)
  }

  @Test func denseAndSparseAgree() {
    let models = [InputPath.dense, .sparse].map { path in
      Trainer(recipe(), seed: 3, inputPath: path, on: CPU(threads: 1)).train(on: TinyData.split()).model
    }
    for (dense, sparse) in zip(models[0].parameters.tensors, models[1].parameters.tensors) {
      expectClose(sparse.values, dense.values.map(Double.init), tolerance: 1e-4)
    }
  }
}
