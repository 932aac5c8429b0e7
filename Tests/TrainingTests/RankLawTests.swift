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

/// Ranks that sum their gradients make the updates of one process.
@Suite(.timeLimit(.minutes(10))) struct RankLawTests {
  static let trainings: [RankedTraining] = {
    typealias Training = RankedTraining
    let entropy = [UnlabeledTerm(EntropyMinimization(), weight: .constant(value: 0.3))]
    let noisy: [Layer] = [
      .gaussianNoise(GaussianNoiseLayer(deviation: 0.3)),
      .dense(DenseLayer(units: 20, activation: .leakyReLU(slope: 0.1), weights: .he, weightNorm: true)),
      .dropout(Dropout(0.5)), .scaleAndShift(ScaleAndShift()),
      .dense(DenseLayer(units: 16, activation: .gelu, weights: .he)),
    ]
    let convolutions: [Layer] = [
      .convolution(ConvolutionLayer(channels: 4, kernel: 3, pooling: 2, dropout: Dropout(0.5), weights: .he)),
      .convolution(ConvolutionLayer(channels: 5, kernel: 2, weights: .he)),
      .dense(DenseLayer(units: 12, dropout: Dropout(0.5), weights: .he)),
    ]
    let strided: [Layer] = [
      .convolution(
        ConvolutionLayer(channels: 4, kernel: 3, stride: 2, padding: .same, dropout: Dropout(0.5), weightNorm: true)),
      .maxPooling(MaxPooling()),
    ]
    let vat = [
      UnlabeledTerm(VirtualAdversarial(radius: 0.5), weight: .constant(value: 1)), entropy[0],
    ]
    let images = TinyData.split(columns: 64)
    var residual = Training.recipe([], inputs: 64)
    residual.network = .residual(image: Training.image, channels: [4, 6], output: Training.softmax)
    var batchNorm = Training.recipe(Training.normalized(.joint), entropy, batches: (6, 20))
    batchNorm.averaging = Averaging(decay: 0.9)
    // The gradient of the first layer is summed in several pieces.
    let wide: [Layer] = [.dense(DenseLayer(units: 3000, weights: .he)), .dense(DenseLayer(units: 8, weights: .he))]
    let bfloat16 = Precision.bfloat16.isAvailable(on: CPU(threads: 1)) ? Precision.bfloat16 : .float32
    let courses: [Training] = [
      Training(name: "dense, momentum", recipe: Training.recipe(Training.dense)),
      Training(name: "dense, Adam", recipe: Training.recipe(Training.dense, entropy, Training.adam)),
      Training(
        name: "sigmoids over non-zeros",
        recipe: Training.recipe(Training.dense, output: OutputLayer(classes: 3, units: .sigmoid)), inputPath: .sparse),
      Training(name: "labels alone", recipe: Training.recipe(Training.dense, [])),
      Training(name: "no hidden layer", recipe: Training.recipe([])),
      Training(name: "noise and weight norm", recipe: Training.recipe(noisy)),
      Training(name: "convolutions", recipe: Training.recipe(convolutions, inputs: 64), split: images),
      Training(name: "a convolution by itself", recipe: Training.recipe(strided, inputs: 64), split: images),
      Training(name: "a residual network", recipe: residual, split: images, tolerance: 5e-4),
      Training(name: "batch norm and a running average", recipe: batchNorm),
      Training(
        name: "batch norm apart and VAT", recipe: Training.recipe(Training.normalized(.apart), vat, batches: (6, 20)),
        tolerance: 5e-3),
      Training(
        name: "wide", recipe: Training.recipe(wide, inputs: 800, batches: (4, 6)),
        split: TinyData.split(columns: 800)),
      Training(
        name: "bfloat16",
        recipe: Training.recipe(
          [.dense(DenseLayer(units: 64, weights: .he)), .dense(DenseLayer(units: 64, weights: .he))], inputs: 64),
        split: images, inputPath: .dense, precision: bfloat16, tolerance: 2e-2),
    ]
    let methods: [PseudoLabelTraining.Method] = [
      .piModel, .temporalEnsembling, .meanTeacher, .virtualAdversarial, .interpolationConsistency, .uda, .fixMatch,
      .flexMatch, .freeMatch, .softMatch, .ladder, .ladderGamma, .ladderMLP, .selfTraining,
    ]
    return courses + methods.map { Training.method($0) }
  }()

  /// However many there are; of the smallest batches some ranks have no rows.
  @Test(arguments: trainings) func ranksAreOneProcess(training: RankedTraining) throws {
    let alone = training.alone()
    #expect(alone.updates >= 12)
    #expect(training.over(1).map(\.model) == [alone.model])
    for count in [2, 3, 4] {
      let outcomes = training.over(count)
      try #require(outcomes.count == count)
      for other in outcomes.dropFirst() {
        #expect(other.model == outcomes[0].model, "the ranks of \(count)")
        #expect(other.history == outcomes[0].history, "the ranks of \(count)")
        #expect(other.validationErrorRate == outcomes[0].validationErrorRate)
      }
      for (tensor, expected) in zip(outcomes[0].model.parameters.tensors, alone.model.parameters.tensors) {
        expectClose(
          tensor.values, expected.values.map(Double.init), tolerance: training.tolerance,
          "\(expected.name) of \(count) ranks,")
      }
      for (record, expected) in zip(outcomes[0].history, alone.history) {
        #expect(abs(record.supervisedLoss - expected.supervisedLoss) < 10 * training.tolerance)
        #expect(abs((record.unlabeledLoss ?? 0) - (expected.unlabeledLoss ?? 0)) < 50 * training.tolerance)
        #expect(record.unlabeledUpdates == expected.unlabeledUpdates)
        #expect((record.unlabeledLoss == nil) == (expected.unlabeledLoss == nil))
      }
    }
  }

  @Test(arguments: trainings) func ranksRepeatToTheBit(training: RankedTraining) {
    let first = training.over(3)[0]
    let again = ThreadRanks.run(3) { ranks in
      training.trainer(ranks, threads: 1 + ranks.rank).train(on: training.split)
    }
    #expect(again.map(\.model) == [first.model, first.model, first.model])
  }

  /// The last batch of a pass over the labelled rows has a single one: ranks that had rows before have none.
  @Test(
    arguments: trainings.filter {
      ["convolutions", "a convolution by itself", "wide", "noise and weight norm"].contains($0.name)
    })
  func ranksRunOutOfRows(training: RankedTraining) {
    var training = training
    (training.recipe.labeledBatch, training.recipe.unlabeled) = (4, [])
    let alone = training.alone()
    for outcome in training.over(4) {
      for (tensor, expected) in zip(outcome.model.parameters.tensors, alone.model.parameters.tensors) {
        expectClose(tensor.values, expected.values.map(Double.init), tolerance: 1e-4)
      }
    }
  }

  /// Kernels of different width add in different orders, but take the same steps.
  @Test(
    arguments: trainings.filter {
      ["dense, Adam", "a residual network", "noise and weight norm", "softmatch", "ladder"].contains($0.name)
    })
  func unlikeProcessorsHoldTheSame(training: RankedTraining) {
    let sets = CPU.availableInstructionSets.filter { $0 != .portable }
    let outcomes = ThreadRanks.run(max(2, sets.count)) { ranks in
      var trainer = Trainer(
        training.recipe, seed: 5,
        on: .sharing(threads: 1, instructionSet: sets.isEmpty ? nil : sets[ranks.rank % sets.count]))
      trainer.ranks = ranks
      return trainer.train(on: training.split)
    }
    for outcome in outcomes {
      #expect(outcome.model == outcomes[0].model)
      #expect(outcome.history == outcomes[0].history)
    }
  }

  /// Batches of fewer rows than ranks; the parts lack classes in any case.
  @Test(arguments: [(1, 2), (2, 1), (3, 3)]) func ranksWithoutRowsTakePart(batches: (Int, Int)) {
    for layers in [RankedTraining.dense, [.dense(DenseLayer(units: 8, weightNorm: true))]] {
      let training = RankedTraining(name: "few", recipe: RankedTraining.recipe(layers, batches: batches))
      let alone = training.alone()
      for outcome in training.over(4) {
        for (tensor, expected) in zip(outcome.model.parameters.tensors, alone.model.parameters.tensors) {
          expectClose(tensor.values, expected.values.map(Double.init), tolerance: 1e-4)
        }
      }
    }
  }

  /// Of every kind of layer.
  @Test(arguments: trainings.filter { !$0.recipe.network.layers.isEmpty }) func layersTakeNoRows(
    training: RankedTraining
  ) {
    var training = training
    (training.recipe.labeledBatch, training.recipe.unlabeledBatch) = (2, 2)
    if training.recipe.network.layers.contains(where: { if case .gaussianNoise = $0 { true } else { false } }) {
      training.recipe.epochs = 1
    }
    let outcomes = training.over(3)
    #expect(outcomes.allSatisfy { $0.model == outcomes[0].model })
    #expect(outcomes[0].model.parameters.tensors.allSatisfy { $0.values.allSatisfy(\.isFinite) })
    if case .diverged(let divergence) = outcomes[0].ending { Issue.record("\(divergence)") }
  }
  /// The gradients of the layers above are on their way before that of the first one is known, which goes in pieces; those of a few
  /// numbers go together at last.
  @Test func gradientsLeaveAsTheyCome() throws {
    let wide = try #require(Self.trainings.first { $0.name == "wide" })
    let lengths = ThreadRanks.run(2) { ranks in
      _ = wide.trainer(ranks).train(on: wide.split)
      return ranks.lengths
    }
    #expect(lengths[0] == lengths[1])
    let update = Array(lengths[0].prefix(lengths[0].count / 12))
    // 3000 × 8 in panels of 16 columns, 800 × 3000 in pieces of 40 panels of 32 columns, then the biases and 8 × 3.
    #expect(update.first == 3000 * 16)
    let pieces = [1_024_000, 1_024_000, 358_400]
    #expect(Array(update.dropFirst().dropLast()) == pieces)
    #expect(try #require(update.last) < 1 << 13)
    #expect(lengths[0] == Array(repeatElement(update, count: 12).joined()))
  }
}
