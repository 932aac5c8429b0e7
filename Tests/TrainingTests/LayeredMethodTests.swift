import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelSchedules
import PseudoLabelTraining
import TestSupport
import Testing

/// What holds of every method on networks with statistics, noise and residual blocks.
@Suite struct LayeredMethodTests {
  typealias Method = PseudoLabelTraining.Method

  static let methods = Method.allCases.filter { $0 != .supervised }

  private func recipe(_ method: Method, alpha: Double? = nil, statistics: BatchNorm.Statistics = .joint) -> Recipe {
    let norm = Layer.batchNorm(BatchNorm(statistics: statistics))
    var recipe = Recipe(
      network: Network(
        inputs: 12, inputDropout: Dropout(0.1),
        layers: [
          .dense(DenseLayer(units: 20, activation: .identity, weights: .he, hasBias: false)), norm,
          .gaussianNoise(GaussianNoiseLayer(deviation: 0.1)), .activation(ActivationLayer(.leakyReLU(slope: 0.1))),
          .residual(ResidualBlock([.dense(DenseLayer(units: 20, weights: .he, weightNorm: true)), norm])),
        ], output: OutputLayer(classes: 3, units: .softmax)), unlabeled: [],
      optimizer: .adam(rate: .constant(value: 0.01)), labeledBatch: 4, unlabeledBatch: 16,
      epochLength: .passOverLabeled, epochs: 5, keep: .last)
    if method.isLadder {
      recipe.network = Network(
        inputs: 12, layers: [.dense(DenseLayer(units: 20))], output: OutputLayer(classes: 3, units: .softmax))
    }
    recipe.use(method, weight: .constant(value: 0.5))
    if let alpha {
      recipe.unlabeled = recipe.unlabeled.map { UnlabeledTerm($0.loss, weight: .constant(value: alpha)) }
    }
    recipe.unlabeled = recipe.unlabeled.map { term in
      guard var loss = term.loss as? PseudoLabel else { return term }
      if loss.threshold != nil { loss.threshold = 0.4 }
      return UnlabeledTerm(loss, weight: term.weight)
    }
    return recipe
  }

  private func train(_ recipe: Recipe, threads: Int = 1) -> TrainingOutcome {
    Trainer(recipe, seed: 3, on: CPU.sharing(threads: threads)).train(on: TinyData.split())
  }

  private func statistics(_ model: Model) -> [[Float]] {
    model.parameters.tensors.filter { $0.name.hasSuffix(".mean") || $0.name.hasSuffix(".variance") }.map(\.values)
  }

  @Test(arguments: methods, [BatchNorm.Statistics.joint, .apart])
  func aWeightOfZeroIsTheSupervisedRun(method: Method, statistics: BatchNorm.Statistics) {
    var supervised = recipe(method, statistics: statistics)
    supervised.unlabeled = []
    #expect(train(recipe(method, alpha: 0, statistics: statistics)).model == train(supervised).model)
  }

  @Test(arguments: methods) func anyNumberOfThreadsGivesTheSameBits(method: Method) {
    let models = [1, 3].map { train(recipe(method), threads: $0).model }
    #expect(models[0] == models[1])
  }

  @Test(arguments: methods) func resumedIsUninterrupted(method: Method) throws {
    final class Keeper: CheckpointKeeper {
      let interval = CheckpointInterval.epochs(2)
      var states: [TrainingState] = []
      func keep(_ state: TrainingState) { states.append(state) }
    }
    let trainer = Trainer(recipe(method), seed: 3, on: CPU.sharing(threads: 1))
    let keeper = Keeper()
    let whole = trainer.train(on: TinyData.split(), resuming: nil, keeper: keeper)
    let state = try #require(keeper.states.first)
    #expect(trainer.train(on: TinyData.split(), resuming: state).model == whole.model)
  }

  /// The running statistics follow, and are those of numbers.
  @Test(arguments: methods) func statisticsFollow(method: Method) {
    let recipe = recipe(method)
    let model = train(recipe).model
    let first = statistics(Model(network: recipe.network, parameters: .initial(for: recipe.network, seed: 3)))
    let last = statistics(model)
    #expect(last.count == 4)
    for (before, after) in zip(first, last) { #expect(before != after) }
    for value in last.joined() { #expect(value.isFinite) }
    for value in last[1] + last[3] { #expect(value > 0) }
  }

  /// The statistics of rows that are normalised apart follow the labelled rows alone: one update more, and they are nearer to the
  /// moments of what goes in.
  @Test func statisticsAreThoseOfTheLabelledRows() throws {
    var recipe = recipe(.supervised)
    recipe.network = Network(
      inputs: 12, layers: [.batchNorm(BatchNorm(decay: 0, statistics: .apart))],
      output: OutputLayer(classes: 3, units: .softmax))
    recipe.use(.pseudoLabel, weight: .constant(value: 1))
    (recipe.labeledBatch, recipe.epochs) = (1000, 1)
    let split = TinyData.split()
    let model = train(recipe).model
    var values = [Float](repeating: 0, count: split.labeled.count * 12)
    values.withUnsafeMutableBufferPointer { target in
      if let start = target.baseAddress { split.labeled.features.write(Array(0..<split.labeled.count)[...], to: start) }
    }
    let kept = statistics(model)
    for column in 0..<12 {
      let some = stride(from: column, to: values.count, by: 12).map { Double(values[$0]) }
      let mean = some.reduce(0, +) / Double(some.count)
      let variance = some.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(some.count - 1)
      #expect(abs(Double(kept[0][column]) - mean) < 1e-5)
      #expect(abs(Double(kept[1][column]) - variance) < 1e-5)
    }
  }

  /// Statistics that are computed anew are those of what goes in, whatever the batches were; with several batches the mean of their
  /// moments.
  @Test(arguments: [Averaging?.none, Averaging(decay: 0.5)]) func recomputedStatistics(averaging: Averaging?) throws {
    var recipe = recipe(.pseudoLabel)
    recipe.network = Network(
      inputs: 12, inputDropout: Dropout(0.2, form: .inverted),
      layers: [.residual(ResidualBlock([.batchNorm(BatchNorm(population: .recomputed))]))],
      output: OutputLayer(classes: 3, units: .softmax))
    recipe.averaging = averaging
    let split = TinyData.split()
    let count = split.labeled.count
    var values = [Float](repeating: 0, count: count * 12)
    values.withUnsafeMutableBufferPointer { target in
      if let start = target.baseAddress { split.labeled.features.write(Array(0..<count)[...], to: start) }
    }
    let kept = statistics(train(recipe).model)
    for column in 0..<12 {
      let some = stride(from: column, to: values.count, by: 12).map { Double(values[$0]) }
      let mean = some.reduce(0, +) / Double(count)
      let variance = some.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
      #expect(abs(Double(kept[0][column]) - mean) < 1e-5)
      #expect(abs(Double(kept[1][column]) - variance) < 1e-5)
    }
  }
}
