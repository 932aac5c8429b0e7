import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelOptimizers
import PseudoLabelSchedules
import PseudoLabelTraining
import Testing

/// Pre-trainings that cannot be carried out, in the words of the configuration.
@Suite struct PretrainingValidationTests {
  private static func recipe(_ pretraining: Pretraining, inputs: Int = 8, layers: Int = 1) -> Recipe {
    Recipe(
      network: Network(
        inputs: inputs, layers: (0..<layers).map { _ in .dense(DenseLayer(units: 4)) },
        output: OutputLayer(classes: 2, units: .sigmoid)),
      unlabeled: [], optimizer: .gradientDescent(rate: .constant(value: 1), momentum: .constant(value: 0)),
      labeledBatch: 2, unlabeledBatch: 2, epochLength: .passOverLabeled, epochs: 1, keep: .last,
      pretraining: pretraining)
  }

  private static let sound = Pretraining(
    autoencoder: DenoisingAutoencoder(masking: 0, dropout: 0.999), rate: .constant(value: 1e-45),
    momentum: .constant(value: 0.999), batch: 1, epochs: 1_000_000)

  private func failure(_ recipe: Recipe, examples: Int = 4, copies: Int = 1) -> RequestFailure? {
    do throws(RequestFailure) {
      try recipe.validate(inputs: recipe.network.inputs, classes: 2, examples: examples, copies: copies)
      return nil
    } catch {
      return error
    }
  }

  @Test func theBoundsAreAllowed() {
    let found = failure(Self.recipe(Self.sound))
    #expect(found == nil)
  }

  /// A sound pre-training with one number out of range, and what is said of it.
  struct Case: Sendable {
    var pretraining: Pretraining
    var words: String

    init(_ words: String, _ change: (inout Pretraining) -> Void) {
      pretraining = sound
      change(&pretraining)
      self.words = words
    }
  }

  static let cases = [
    Case("autoencoder.masking: expected a rate in [0, 1), found 1.") { $0.autoencoder.masking = 1 },
    Case("autoencoder.masking: expected a rate in [0, 1), found -0.1.") { $0.autoencoder.masking = -0.1 },
    Case("autoencoder.dropout: expected a rate in [0, 1), found nan.") { $0.autoencoder.dropout = .nan },
    Case("batch: expected a number from 1 to 1000000, found 0.") { $0.batch = 0 },
    Case("batch: expected a number from 1 to 1000000, found 1000001.") { $0.batch = 1_000_001 },
    Case("epochs: expected a number from 1 to 1000000, found 0.") { $0.epochs = 0 },
    Case("epochs: expected a number from 1 to 1000000, found 9223372036854775807.") { $0.epochs = .max },
    Case("rate.constant.value: expected a finite number of at least 0, found -1.") { $0.rate = .constant(value: -1) },
    Case("momentum.constant.value: expected a number in [0, 1), found 1.") { $0.momentum = .constant(value: 1) },
    Case("rate.decay.factor: expected a number from 0 to 1, found 1.5.") {
      $0.rate = .decay(from: 0.1, factor: 1.5, per: .epochs)
    },
    Case("momentum.ramp.to: expected a number in [0, 1), found 1.5.") {
      $0.momentum = .ramp(from: 0.5, to: 1.5, during: .epochs(0..<3))
    },
  ]

  @Test(arguments: cases) func numbersOutOfRangeAreNamed(c: Case) {
    let found = failure(Self.recipe(c.pretraining))
    #expect(found?.description == "recipe.pretraining.\(c.words)")
    #expect(found?.kind == .usage)
  }

  @Test func itNeedsAHiddenLayer() {
    let found = failure(Self.recipe(Self.sound, layers: 0))
    #expect(found?.description == "recipe.pretraining: expected a network with a hidden layer, found none.")
  }

  @Test func aMaskCoversABoundedRow() {
    let found = failure(Self.recipe(Self.sound, inputs: 1 << 19 + 1))
    #expect(
      found?.description
        == "recipe.pretraining.autoencoder: expected none above 524288 inputs, found 524289 inputs.")
  }

  /// Updates of both are counted together.
  @Test func theUpdatesOfBothCanBeCounted() {
    var recipe = Self.recipe(Self.sound)
    (recipe.epochLength, recipe.epochs) = (.updates(count: .max), 1)
    let found = failure(recipe)
    #expect(
      found?.description
        == "recipe.epochs: expected a number of updates that can be counted, found 1 epoch of 9223372036854775807 updates."
    )
    recipe.pretraining = nil
    let without = failure(recipe)
    #expect(without == nil)
  }

  /// The buffers of a batch of a million rows would take 24 bytes for each of their inputs.
  @Test func itsMemoryIsForeseen() {
    var pretraining = Self.sound
    let small = failure(Self.recipe(pretraining, inputs: 1 << 17))
    #expect(small == nil)
    pretraining.batch = 1_000_000
    let large = failure(Self.recipe(pretraining, inputs: 1 << 17))
    #expect(large?.subject == "recipe.pretraining.batch")
    #expect(large?.expected.hasPrefix("a pre-training that fits into this machine's ") == true)
    #expect(large?.found.hasPrefix("one that needs about 3145.") == true)
    let several = failure(Self.recipe(pretraining, inputs: 1 << 17), copies: 3)
    #expect(several?.found.hasPrefix("3 at a time that need about 943") == true)
  }
}
