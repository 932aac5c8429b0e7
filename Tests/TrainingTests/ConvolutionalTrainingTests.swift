import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelSchedules
import PseudoLabelTraining
import TestSupport
import Testing

/// Training of convolutional networks, as a whole.
@Suite struct ConvolutionalTrainingTests {
  /// Six full updates against PyTorch (`Tools/Golden/convolutional_updates.py`): losses, parameters after the first and
  /// the last update, and the outputs at test.
  @Test(arguments: CPU.availableInstructionSets) func sixUpdates(set: CPU.InstructionSet) throws {
    let file = try Golden.load(ConvolutionalUpdates.self, from: "convolutional_updates.json")
    #expect(file.cases.count == 5)
    let cpu = CPU.sharing(threads: 2, instructionSet: set)
    for golden in file.cases {
      let recipe = file.recipe(for: golden)
      let learner = Learner(
        recipe, objective: recipe.objective, initial: file.initialParameters(for: golden),
        unlabeledRows: file.split.unlabeled.count)
      let step = TrainingStep(
        learner, recipe: recipe, objective: recipe.objective, split: file.split, seed: file.seed, inputPath: .automatic,
        on: cpu)
      for (number, expected) in golden.updates.enumerated() {
        let losses = step.update(at: TrainingTime(epoch: 0, update: number))
        expectClose([Float(losses.supervised)], [expected.supervisedLoss], tolerance: 1e-5)
        if let unlabeled = expected.unlabeledLoss, number > 0 {
          expectClose(
            [Float(losses.unlabeled ?? .nan)], [unlabeled * file.schedule[number].alpha], tolerance: 1e-5)
        }
        for parameters in golden.parameters where parameters.afterUpdate == number + 1 {
          for (tensor, wanted) in zip(learner.live.parameters.tensors, parameters.values) {
            expectClose(tensor.values, wanted, tolerance: 1e-5)
          }
        }
      }
      let features = Features(.floats(file.batches[0].labeled.floats), columns: recipe.network.inputs)
      expectClose(
        Predictor(learner.live, on: cpu).probabilities(for: features), golden.testOutputs.values, tolerance: 1e-5)
    }
  }

  private static let split = TinyData.split(columns: 48, classes: 3)

  private func recipe(
    _ convolutions: [ConvolutionLayer], hidden: [DenseLayer] = [DenseLayer(units: 20, dropout: Dropout(0.3))],
    image: ImageShape = ImageShape(height: 6, width: 4, channels: 2), epochs: Int = 8
  ) -> Recipe {
    Recipe(
      network: Network(
        inputs: 48, imageShape: convolutions.isEmpty ? nil : image, inputDropout: Dropout(0.1),
        layers: convolutions.map { .convolution($0) } + hidden.map { .dense($0) },
        output: OutputLayer(classes: 3, units: .sigmoid, weights: .he)),
      unlabeled: [UnlabeledTerm(PseudoLabel(), weight: .constant(value: 0.5))],
      optimizer: .adam(rate: .constant(value: 0.003)), labeledBatch: 4, unlabeledBatch: 25,
      epochLength: .passOverLabeled, epochs: epochs, keep: .last)
  }

  private let two = [
    ConvolutionLayer(channels: 7, kernel: 3, padding: .same, pooling: 2, dropout: Dropout(0.2)),
    ConvolutionLayer(channels: 5, kernel: 2),
  ]

  private func train(_ recipe: Recipe, threads: Int = 1, from start: Parameters? = nil) -> TrainingOutcome {
    Trainer(recipe, seed: 3, on: CPU.sharing(threads: threads)).train(on: Self.split, from: start)
  }

  @Test func anyNumberOfThreadsGivesTheSameBits() {
    let models = [1, 2, 3].map { train(recipe(two), threads: $0).model }
    #expect(models[1] == models[0])
    #expect(models[2] == models[0])
  }

  @Test func itLearns() {
    let outcome = train(recipe(two, epochs: 80))
    #expect(outcome.ending == .completed)
    #expect((outcome.validationErrorRate ?? 1) < 0.2)
    #expect(outcome.history[79].supervisedLoss < outcome.history[0].supervisedLoss / 4)
  }

  /// A kernel as large as the image is a dense layer.
  @Test func aKernelOfTheWholeImageIsADenseLayer() {
    let dropout = Dropout(0.4, form: .inverted)
    let dense = recipe([], hidden: [DenseLayer(units: 20, dropout: dropout), DenseLayer(units: 9)])
    let convolution = recipe(
      [ConvolutionLayer(channels: 20, kernel: 4, dropout: dropout)], hidden: [DenseLayer(units: 9)],
      image: ImageShape(height: 4, width: 4, channels: 3))
    let start = Parameters.initial(for: dense.network, seed: 5)
    let same = Parameters(
      tensors: zip(convolution.network.parameterShapes, start.tensors).map {
        Parameters.Tensor(name: $0.name, shape: $0.shape, values: $1.values)
      })
    let models = (train(dense, from: start).model, train(convolution, from: same).model)
    for (a, b) in zip(models.0.parameters.tensors, models.1.parameters.tensors) {
      expectClose(b.values, a.values.map(Double.init), tolerance: 1e-4)
    }
  }

  /// The path over the non-zeros is for dense layers: asking for it changes nothing.
  @Test func theInputPathDoesNotMatter() {
    let models = [InputPath.automatic, .dense, .sparse].map { path in
      let model = Trainer(recipe(two), seed: 3, inputPath: path, on: CPU(threads: 1)).train(on: Self.split).model
      return (
        model, model.predictor(inputPath: path, on: CPU(threads: 1)).probabilities(for: Self.split.unlabeled.features)
      )
    }
    for (model, answers) in models.dropFirst() {
      #expect(model == models[0].0)
      #expect(answers == models[0].1)
    }
  }

  /// Dense layers behind convolutions multiply in bfloat16 where that is asked for, and come near to float32.
  @Test(.enabled(if: CPU(threads: 1).hasBFloat16)) func bfloat16IsForTheDenseLayers() {
    let cpu = CPU(threads: 1)
    let wide = recipe([ConvolutionLayer(channels: 9, kernel: 3)], hidden: [DenseLayer(units: 40)], epochs: 2)
    let models = [Precision.float32, .bfloat16].map {
      Trainer(wide, seed: 3, precision: $0, on: cpu).train(on: Self.split).model
    }
    #expect(models[0] != models[1])
    for (a, b) in zip(models[0].parameters.tensors, models[1].parameters.tensors) {
      expectClose(b.values, a.values.map(Double.init), tolerance: 0.05)
    }
    #expect(Precision.bfloat16.used(by: wide.network, on: Self.split.labeled.features, .automatic) == .bfloat16)
  }

  /// A pixel that is no number reaches the loss through pooling, and stops training before it does harm.
  @Test func featuresThatAreNoNumbersAreNoticed() {
    let split = Self.split
    let broken = LabeledSet(
      features: Features(.floats([Float](repeating: .nan, count: 9 * 48)), columns: 48), labels: split.labeled.labels,
      classes: 3)
    let recipe = recipe(two)
    let outcome = Trainer(recipe, seed: 3, on: CPU(threads: 1)).train(
      on: Split(labeled: broken, validation: split.validation, unlabeled: split.unlabeled))
    guard case .diverged(let divergence) = outcome.ending else {
      Issue.record("it ended as \(outcome.ending)")
      return
    }
    #expect(divergence.update == 1)
    #expect(outcome.model.parameters == Parameters.initial(for: recipe.network, seed: 3))
  }

  /// What does not fit is told before anything is allocated, in the words of the configuration.
  @Test func recipesThatDoNotFit() {
    func message(_ change: (inout Recipe) -> Void, data: ImageShape? = nil) -> String? {
      var changed = recipe(two)
      change(&changed)
      do throws(RequestFailure) {
        try changed.validate(inputs: 48, imageShape: data, classes: 3)
        return nil
      } catch { return error.description }
    }
    func layer(_ change: (inout ConvolutionLayer) -> Void) -> Layer {
      var layer = two[0]
      change(&layer)
      return .convolution(layer)
    }
    #expect(message { _ in } == nil)
    let cases: [(String?, String)] = [
      (message { $0.network.imageShape = nil }, "recipe.network.imageShape: expected the shape of the images"),
      (
        message { $0.network.imageShape = ImageShape(height: 6, width: 4) },
        "recipe.network.imageShape: expected as many values as there are inputs, 48, found 6 × 4."
      ),
      (
        message { $0.network.imageShape?.height = 0 },
        "recipe.network.imageShape.height: expected a number from 1 to 1048576, found 0."
      ),
      (
        message({ _ in }, data: ImageShape(height: 4, width: 6, channels: 2)),
        "recipe.network.imageShape: expected 4 × 6 × 2, as the data's images, found 6 × 4 × 2."
      ),
      (
        message { $0.network.layers.reverse() },
        "recipe.network.layers.[1].convolution: expected convolutions before the dense layers, found one behind a dense layer."
      ),
      (
        message { $0.network.layers[0] = layer { $0.channels = 0 } },
        "recipe.network.layers.[0].convolution.channels: expected a number from 1 to 1048576, found 0."
      ),
      (
        message { $0.network.layers[0] = layer { $0.kernel = 5 } },
        "recipe.network.layers.[0].convolution.kernel: expected a number from 1 to 4, as the image is 6 × 4 × 2, found 5."
      ),
      (
        message { $0.network.layers[0] = layer { $0.pooling = 4 } },
        "recipe.network.layers.[1].convolution.kernel: expected a number from 1 to 1, as the image is 1 × 1 × 7, found 2."
      ),
      (
        message { $0.network.layers[0] = layer { $0.pooling = 5 } },
        "recipe.network.layers.[0].convolution.pooling: expected a number from 1 to 4, found 5."
      ),
      (
        message { $0.network.layers[0] = layer { $0.dropout = Dropout(1) } },
        "recipe.network.layers.[0].convolution.dropout.rate: expected a rate in [0, 1), found 1."
      ),
      (
        message { $0.network.layers[0] = layer { $0.channels = 1 << 20 } },
        "recipe.network: expected a network that trains in this machine's"
      ),
      (
        message {
          $0.pretraining = Pretraining(
            rate: .constant(value: 1), momentum: .constant(value: 0), batch: 10, epochs: 1)
        },
        "recipe.pretraining: expected a network whose first layer is dense and of rectified units with a bias, found one that begins with a convolution."
      ),
    ]
    for (found, expected) in cases { #expect(found?.hasPrefix(expected) == true, "\(found ?? "nothing")") }
  }
}
