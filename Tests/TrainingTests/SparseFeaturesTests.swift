import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelPlatform
import PseudoLabelSchedules
import PseudoLabelTraining
import TestSupport
import Testing

/// How a table is stored changes nothing: a run on its non-zeros is the run on all its values, to the bit.
@Suite struct SparseFeaturesTests {
  private static let columns = 70

  private func features(_ count: Int, index: UInt64) -> Features {
    var stream = RandomStream.testing(4000 + index)
    let values = stream.values(count * Self.columns, zeros: 0.8).enumerated().map { place, value in
      // In [0, 1], as an auto-encoder wants it, and each class with columns of its own.
      place / Self.columns % 3 == place % 3 ? abs(value) : abs(value) / 4
    }
    return Features(.floats(values), columns: Self.columns)
  }

  private var split: Split {
    func labeled(_ count: Int, _ index: UInt64) -> LabeledSet {
      LabeledSet(features: features(count, index: index), labels: (0..<count).map { $0 % 3 }, classes: 3)
    }
    return Split(
      labeled: labeled(12, 1), validation: labeled(30, 2), unlabeled: UnlabeledSet(features: features(90, index: 3)))
  }

  /// The same split with the parts that are asked for stored without their zeros.
  private func compressed(_ split: Split, unlabeledToo: Bool = true) -> Split {
    func turned(_ set: LabeledSet) -> LabeledSet {
      LabeledSet(features: set.features.compressed(storingZeros: 5), labels: set.labels, classes: set.classes)
    }
    return Split(
      labeled: turned(split.labeled), validation: turned(split.validation),
      unlabeled: unlabeledToo ? UnlabeledSet(features: split.unlabeled.features.compressed()) : split.unlabeled)
  }

  private func recipe(_ optimizer: Optimizer, hiddenLayers: Int = 1, pretraining: Pretraining? = nil) -> Recipe {
    Recipe(
      network: Network(
        inputs: Self.columns, inputDropout: Dropout(0.2),
        layers: (0..<hiddenLayers).map { _ in .dense(DenseLayer(units: 40, dropout: Dropout(0.5), weights: .he)) },
        output: OutputLayer(classes: 3, units: .softmax)),
      unlabeled: [
        UnlabeledTerm(PseudoLabel(of: .withoutDropout), weight: .constant(value: 0.5))
      ],
      optimizer: optimizer, labeledBatch: 8, unlabeledBatch: 32, epochLength: .updates(count: 5), epochs: 4,
      keep: .last, pretraining: pretraining)
  }

  private static let momentum = Optimizer.gradientDescent(rate: .constant(value: 0.3), momentum: .constant(value: 0.5))

  struct Case: Sendable {
    var path: InputPath
    var precision: Precision
    var optimizer: Optimizer
  }

  static let cases = [InputPath.automatic, .dense, .sparse].flatMap { path in
    [momentum, .adam(rate: .constant(value: 0.01))].flatMap { optimizer in
      Precision.allCases.filter { $0.isAvailable(on: CPU()) }.map {
        Case(path: path, precision: $0, optimizer: optimizer)
      }
    }
  }

  @Test(arguments: cases) func givesTheSameParameters(c: Case) {
    let split = split
    func train(_ split: Split, threads: Int) -> TrainingOutcome {
      Trainer(
        recipe(c.optimizer, hiddenLayers: 2), seed: 3, inputPath: c.path, precision: c.precision,
        on: .sharing(threads: threads)
      ).train(on: split)
    }
    let expected = train(split, threads: 1)
    #expect(expected.ending == .completed)
    for threads in [1, 3] {
      let outcome = train(compressed(split), threads: threads)
      #expect(outcome.model == expected.model)
      #expect(outcome.validationErrorRate == expected.validationErrorRate)
    }
    // Parts may be stored in different ways.
    #expect(train(compressed(split, unlabeledToo: false), threads: 2).model == expected.model)
  }

  @Test(arguments: [InputPath.dense, .sparse]) func pretrainsTheSame(path: InputPath) {
    let pretraining = Pretraining(
      autoencoder: DenoisingAutoencoder(masking: 0.3, dropout: 0.2), rate: .constant(value: 0.1),
      momentum: .constant(value: 0.5), batch: 10, epochs: 2)
    let recipe = recipe(Self.momentum, pretraining: pretraining)
    let models = [split, compressed(split)].map {
      Trainer(recipe, seed: 5, inputPath: path, on: .sharing(threads: 2)).train(on: $0).model
    }
    #expect(models[0] == models[1])
  }

  @Test func predictsTheSame() {
    let features = features(40, index: 9)
    let model = Trainer(recipe(Self.momentum), seed: 1, on: .sharing(threads: 1)).train(on: split).model
    for path in InputPath.allCases {
      let predictor = model.predictor(inputPath: path, on: .sharing(threads: 2))
      let expected = predictor.probabilities(for: features)
      // Few values first: the batch that is kept has to grow.
      let last = features.selecting([39]).compressed()
      let first = predictor.probabilities(for: last)
      let all = predictor.probabilities(for: features.compressed())
      #expect(all == expected)
      #expect(first == Array(expected.suffix(3)))
    }
  }

  /// Memory follows the values that are stored, not the columns.
  @Test func wideTablesAreNotRefused() throws {
    var recipe = recipe(Self.momentum)
    recipe.network.inputs = 1_000_000
    (recipe.labeledBatch, recipe.unlabeledBatch) = (1_000_000, 1_000_000)
    recipe.network.layers = [.dense(DenseLayer(units: 2, weights: .he))]
    recipe.network.inputDropout = nil
    let dense = try #require(throws: RequestFailure.self) { try recipe.validate(inputs: 1_000_000, classes: 3) }
    #expect(dense.subject == "recipe.network")
    #expect(throws: Never.self) { try recipe.validate(inputs: 1_000_000, classes: 3, entries: 1) }
    recipe.network.inputDropout = Dropout(0.2)
    let mask = try #require(throws: RequestFailure.self) { try recipe.validate(inputs: 1_000_000, classes: 3) }
    #expect(mask.subject == "recipe.network.inputDropout")
    #expect(throws: Never.self) { try recipe.validate(inputs: 1_000_000, classes: 3, entries: 1) }
  }

  @Test func moreColumnsThanAMaskTrain() {
    let rows = 60
    let starts = (0...rows).map { $0 * 10 }
    var stream = RandomStream.testing(11)
    var places: [UInt32] = []
    for row in 0..<rows {
      places.append(UInt32(row % 2))
      for block in 0..<9 { places.append(UInt32(60_000 * block + 2 + stream.integer(below: 59_000))) }
    }
    let table = Features(
      .sparse(SparseRows(starts: starts, columns: places, values: places.map { $0 < 2 ? 2 : 0.1 })), columns: 600_000)
    let labels = (0..<rows).map { $0 % 2 }
    func part(_ range: Range<Int>) -> LabeledSet {
      LabeledSet(features: table.selecting(Array(range)), labels: Array(labels[range]), classes: 2)
    }
    var recipe = recipe(.adam(rate: .constant(value: 0.05)))
    recipe.network.inputs = 600_000
    recipe.network.layers = [.dense(DenseLayer(units: 8, weights: .he))]
    recipe.epochs = 8
    recipe.network.output.classes = 2
    let split = Split(
      labeled: part(0..<20), validation: part(20..<60), unlabeled: UnlabeledSet(features: part(20..<60).features))
    let outcome = Trainer(recipe, seed: 2, on: .sharing(threads: 2)).train(on: split)
    #expect((outcome.validationErrorRate ?? 1) < 0.1)
  }
}
