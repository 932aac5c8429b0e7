import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelPlatform
import PseudoLabelSchedules
import PseudoLabelTraining
import TestSupport
import Testing

@Suite struct PretrainingTests {
  /// Six patterns of 36 inputs, half of them on, with noise; in [0, 1], as an auto-encoder wants them.
  private func features(_ count: Int, index: UInt64) -> Features {
    var patterns = RandomStream.testing(900)
    let on = (0..<6 * 36).map { _ in patterns.uniform() < 0.5 }
    var stream = RandomStream.testing(950 + index)
    let values = (0..<count * 36).map { i in
      let noise = Float(stream.uniform()) * 0.2
      return on[i / 36 % 6 * 36 + i % 36] ? 1 - noise : stream.uniform() < 0.7 ? 0 : noise
    }
    return Features(.floats(values), columns: 36)
  }

  private func split(unlabeled: Int = 95) -> Split {
    func labeled(_ count: Int, _ index: UInt64) -> LabeledSet {
      LabeledSet(features: features(count, index: index), labels: (0..<count).map { $0 % 3 }, classes: 3)
    }
    return Split(
      labeled: labeled(12, 1), validation: labeled(18, 2),
      unlabeled: UnlabeledSet(features: features(unlabeled, index: 3)))
  }

  private func recipe(
    _ pretraining: Pretraining?, hiddenLayers: Int = 1, epochs: Int = 3
  ) -> Recipe {
    Recipe(
      network: Network(
        inputs: 36, inputDropout: Dropout(0.1),
        layers: (0..<hiddenLayers).map { _ in .dense(DenseLayer(units: 40, dropout: Dropout(0.3), weights: .he)) },
        output: OutputLayer(classes: 3, units: .sigmoid)),
      unlabeled: [UnlabeledTerm(PseudoLabel(), weight: .constant(value: 0.5))],
      optimizer: .gradientDescent(rate: .constant(value: 0.3), momentum: .constant(value: 0.5)), labeledBatch: 4,
      unlabeledBatch: 32, epochLength: .passOverLabeled, epochs: epochs, keep: .last, pretraining: pretraining)
  }

  private func pretraining(_ rate: Schedule = .constant(value: 0.1), epochs: Int = 4) -> Pretraining {
    Pretraining(rate: rate, momentum: .ramp(from: 0.5, to: 0.9, during: .epochs(0..<4)), batch: 10, epochs: epochs)
  }

  /// What an observer is told, in order.
  private final class Witness: TrainingObserver {
    var progress: [(updates: Int, total: Int)] = []
    var pretraining: [PretrainingRecord] = []
    var training: [EpochRecord] = []
    private let stop: StopSignal?
    private let last: Int

    init(requesting stop: StopSignal? = nil, after last: Int = 0) { (self.stop, self.last) = (stop, last) }

    func trained(updates: Int, of total: Int) {
      progress.append((updates, total))
      if updates == last { stop?.request() }
    }
    func finished(_ epoch: EpochRecord) { training.append(epoch) }
    func finished(_ epoch: PretrainingRecord) { pretraining.append(epoch) }
  }

  private func train(
    _ recipe: Recipe, on split: Split? = nil, from start: Parameters? = nil, threads: Int = 1,
    path: InputPath = .automatic, observer: Witness? = nil, stop: StopSignal? = nil
  ) -> TrainingOutcome {
    Trainer(recipe, seed: 3, inputPath: path, on: CPU.sharing(threads: threads))
      .train(on: split ?? self.split(), from: start, observer: observer, stop: stop)
  }

  private func start(_ recipe: Recipe) -> Parameters { .initial(for: recipe.network, seed: 3) }

  /// A pre-training that changes nothing is none, to the bit: the order of examples and the noise of training are its own.
  @Test(arguments: [1, 2]) func zeroRateIsTheRunWithoutPretraining(hiddenLayers: Int) {
    let without = train(recipe(nil, hiddenLayers: hiddenLayers))
    let idle = train(recipe(pretraining(.constant(value: 0)), hiddenLayers: hiddenLayers))
    let busy = train(recipe(pretraining(), hiddenLayers: hiddenLayers))
    #expect(idle.model.parameters == without.model.parameters)
    #expect(busy.model.parameters != without.model.parameters)
  }

  @Test func withoutUnlabeledExamplesNothingIsLearned() {
    let witness = Witness()
    let outcome = train(recipe(pretraining()), on: split(unlabeled: 0), observer: witness)
    let without = train(recipe(nil), on: split(unlabeled: 0))
    #expect(outcome.ending == .completed)
    #expect(outcome.model.parameters == without.model.parameters)
    #expect(witness.pretraining == [])
    #expect(witness.progress.map(\.updates) == Array(1...9))
    #expect(witness.progress.allSatisfy { $0.total == 9 })
  }

  /// Parameters that are given are trained as they are.
  @Test func givenParametersAreNotPretrained() {
    let witness = Witness()
    let parameters = start(recipe(nil))
    let outcome = train(recipe(pretraining()), from: parameters, observer: witness)
    let without = train(recipe(nil), from: parameters)
    #expect(outcome.model.parameters == without.model.parameters)
    #expect(witness.pretraining == [])
  }

  @Test(arguments: [InputPath.dense, .sparse]) func theReconstructionLossFalls(path: InputPath) throws {
    let witness = Witness()
    _ = train(recipe(pretraining(epochs: 30), epochs: 1), path: path, observer: witness)
    #expect(witness.pretraining.map(\.epoch) == Array(1...30))
    let losses = witness.pretraining.map(\.reconstructionLoss)
    // The best that knows nothing of an example answers ½ where half of the patterns are on: 36 ln 2 = 25 nats.
    #expect(try #require(losses.first) > 20)
    #expect(try #require(losses.last) < 14)
  }

  /// 95 examples make 9 full batches of 10 in an epoch.
  @Test func recordsSayWhatWasDone() {
    let witness = Witness()
    _ = train(
      recipe(pretraining(.decay(from: 0.1, factor: 0.5, per: .epochs))), observer: witness)
    #expect(witness.pretraining.map(\.updates) == [9, 18, 27, 36])
    expectClose(witness.pretraining.map { Float($0.rate) }, [0.1, 0.05, 0.025, 0.0125], tolerance: 1e-6)
    expectClose(witness.pretraining.map { Float($0.momentum) }, [0.5, 0.6, 0.7, 0.8], tolerance: 1e-6)
    let seconds = witness.pretraining.map(\.seconds)
    #expect(seconds == seconds.sorted())
    #expect(witness.training.map(\.updates) == [3, 6, 9])
    #expect(witness.training.map(\.epoch) == [1, 2, 3])
  }

  /// The updates of both are counted, one after the other.
  @Test func progressCountsBoth() {
    let witness = Witness()
    let outcome = train(recipe(pretraining()), observer: witness)
    #expect(witness.progress.map(\.updates) == Array(1...36 + 9))
    #expect(witness.progress.allSatisfy { $0.total == 45 })
    #expect(outcome.updates == 9)
  }

  @Test func anyNumberOfThreadsGivesTheSameBits() {
    let models = [1, 2, 3].map { train(recipe(pretraining()), threads: $0).model }
    #expect(models[1] == models[0])
    #expect(models[2] == models[0])
  }

  /// Fewer examples than a batch is to hold are one batch.
  @Test func fewExamplesAreOneBatch() {
    let witness = Witness()
    let outcome = train(recipe(pretraining()), on: split(unlabeled: 3), observer: witness)
    #expect(outcome.ending == .completed)
    #expect(witness.pretraining.map(\.updates) == [1, 2, 3, 4])
  }

  /// Stopped at its second epoch, pre-training delivers what the first layer has learned so far.
  @Test(arguments: [1, 2]) func aStopEndsThePretraining(hiddenLayers: Int) {
    let stop = StopSignal()
    let witness = Witness(requesting: stop, after: 13)
    let recipe = recipe(pretraining(), hiddenLayers: hiddenLayers)
    let outcome = train(recipe, observer: witness, stop: stop)
    #expect(outcome.ending == .stopped)
    #expect(outcome.updates == 0)
    #expect(outcome.history == [])
    #expect(witness.progress.count == 13)
    let (tensors, before) = (outcome.model.parameters.tensors, start(recipe).tensors)
    #expect(tensors.allSatisfy { $0.values.allSatisfy(\.isFinite) })
    #expect(tensors[0] != before[0])
    #expect(Array(tensors[2...]) == Array(before[2...]))
  }

  private func divergence(_ outcome: TrainingOutcome, sourceLocation: SourceLocation = #_sourceLocation) throws
    -> Divergence
  {
    guard case .diverged(let divergence) = outcome.ending else {
      Issue.record("it ended as \(outcome.ending)", sourceLocation: sourceLocation)
      throw CancellationError()
    }
    return divergence
  }

  /// Rates that are far too large end in a loss that is no number; training is not begun with what is left.
  @Test(arguments: [Schedule.constant(value: 1e300), .ramp(from: 0.1, to: 1e25, during: .updates(0..<30))])
  func divergenceIsNoticed(rate: Schedule) throws {
    let recipe = recipe(pretraining(rate))
    let witness = Witness()
    let outcome = train(recipe, observer: witness)
    let divergence = try divergence(outcome)
    #expect([.reconstructionLoss, .pretrainedParameters].contains(divergence.quantity))
    #expect(divergence.lastGoodUpdate == 0)
    #expect(divergence.description.hasPrefix("Training diverged: "))
    #expect(
      divergence.description.contains("update \(divergence.update) (epoch \(divergence.epoch)) of the pre-training"))
    #expect(divergence.description.contains("The parameters of the start were kept."))
    #expect(divergence.description.contains("Try a smaller rate of pre-training, such as "))
    #expect(outcome.model.parameters == start(recipe))
    #expect(outcome.updates == 0)
    #expect(witness.training == [])
  }

  /// What the last update of an epoch, or the last one before a stop, makes of the parameters is looked at too: no loss
  /// follows that would tell.
  @Test(arguments: [false, true]) func parametersThatAreNoNumbersAreNoticed(isStopped: Bool) throws {
    let recipe = recipe(pretraining(.constant(value: 1e300), epochs: 1))
    let stop = StopSignal()
    // With one batch an epoch, or a stop after it, no further loss is computed.
    let outcome = train(
      recipe, on: split(unlabeled: isStopped ? 95 : 10), observer: Witness(requesting: stop, after: isStopped ? 1 : 0),
      stop: stop)
    let divergence = try divergence(outcome)
    #expect(divergence.quantity == .pretrainedParameters)
    #expect(divergence.description.contains("after update 1 (epoch 1) of the pre-training a parameter is not a finite"))
    #expect(outcome.model.parameters == start(recipe))
  }

  @Test(arguments: [InputPath.dense, .sparse]) func featuresThatAreNoNumbersAreNoticed(path: InputPath) throws {
    let recipe = recipe(pretraining())
    let sound = split()
    let broken = Features(.floats([Float](repeating: .nan, count: 20 * 36)), columns: 36)
    let outcome = train(
      recipe,
      on: Split(labeled: sound.labeled, validation: sound.validation, unlabeled: UnlabeledSet(features: broken)),
      path: path)
    let divergence = try divergence(outcome)
    #expect(divergence.update == 1)
    #expect(divergence.quantity == .reconstructionLoss)
    #expect(
      divergence.description == """
        Training diverged: the loss at update 1 (epoch 1) of the pre-training is not a finite number, at a learning rate \
        of 0.1. The parameters of the start were kept. Try a smaller rate of pre-training, such as 0.033.
        """)
    #expect(outcome.model.parameters == start(recipe))
  }
}
