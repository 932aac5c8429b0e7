import Foundation
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

/// Ladder networks against PyTorch, finite differences, and what has to hold of them.
@Suite struct LadderTests {
  // MARK: PyTorch

  struct File: Decodable {
    struct Case: Decodable {
      var name: String
      var optimizer: String
      var alpha: Double
      var ladder: Ladder
      var start: [[Float]]
      var decoder: [[Float]]
      var supervised: [Double]
      var unlabeled: [Double]
      var network: [[Double]]
      var decoderAfter: [[Double]]
    }

    var seed: UInt64
    var updates: Int
    var noise: Double
    var hidden: [Int]
    var classes: Int
    var batch: MethodUpdates.BatchSizes
    var momentum: MethodUpdates.Moment
    var adam: PaperUpdates.Adam
    var labeled: PaperUpdates.Matrix
    var labels: [Int]
    var unlabeled: PaperUpdates.Matrix
    var cases: [Case]

    func recipe(_ golden: Case) -> Recipe {
      Recipe(
        network: Network(
          inputs: labeled.columns, layers: hidden.map { .dense(DenseLayer(units: $0)) },
          output: OutputLayer(classes: classes, units: .softmax)
        ).ladder(noise: noise), unlabeled: [UnlabeledTerm(golden.ladder, weight: .constant(value: golden.alpha))],
        optimizer: golden.optimizer == "adam"
          ? .adam(rate: .constant(value: adam.rate), beta1: adam.beta1, beta2: adam.beta2, epsilon: adam.epsilon)
          : .gradientDescent(
            rate: .constant(value: momentum.rate), momentum: .constant(value: momentum.momentum)),
        labeledBatch: batch.labeled, unlabeledBatch: batch.unlabeled, epochLength: .passOverLabeled, epochs: 1,
        keep: .last)
    }

    var split: Split {
      let set = LabeledSet(
        features: Features(.floats(labeled.floats), columns: labeled.columns), labels: labels, classes: classes)
      return Split(
        labeled: set, validation: set.selecting([]),
        unlabeled: UnlabeledSet(features: Features(.floats(unlabeled.floats), columns: unlabeled.columns)),
        unlabeledPositions: [])
    }
  }

  /// Ten updates by `Tools/Golden/ladder.py`, with the noise drawn again there.
  @Test(arguments: CPU.availableInstructionSets) func updatesAreThoseOfPyTorch(set: CPU.InstructionSet) throws {
    let file = try Golden.load(File.self, from: "ladder.json")
    #expect(file.cases.count == 10)
    let cpu = CPU.sharing(threads: 2, instructionSet: set)
    for golden in file.cases {
      let recipe = file.recipe(golden)
      let initial = Parameters(
        tensors: zip(recipe.network.parameterShapes, golden.start).map {
          .init(name: $0.name, shape: $0.shape, values: $1)
        })
      let learner = Learner(
        recipe, objective: recipe.objective, initial: initial, unlabeledRows: file.split.unlabeled.count)
      // Adam's steps are as long for a gradient that is all but zero, whose sign the last digits decide.
      let tolerance = golden.optimizer == "adam" ? 1e-4 : 2e-5
      let own = try #require(learner.losses.first?.parameters)
      own.values = Parameters(
        tensors: zip(own.values.tensors, golden.decoder).map { .init(name: $0.name, shape: $0.shape, values: $1) })
      let step = TrainingStep(
        learner, recipe: recipe, objective: recipe.objective, split: file.split, seed: file.seed, inputPath: .automatic,
        on: cpu)
      for update in 0..<file.updates {
        let losses = step.update(at: TrainingTime(epoch: 0, update: update))
        #expect(abs(losses.supervised - golden.supervised[update]) < 2e-5, "\(golden.name), update \(update)")
        #expect(
          abs((losses.unlabeled ?? .nan) - golden.unlabeled[update]) < 2e-5 * max(1, golden.unlabeled[update]),
          "\(golden.name), update \(update)")
      }
      for (tensor, expected) in zip(learner.live.parameters.tensors, golden.network) {
        // The statistics follow the rows here, and stay there.
        guard !tensor.name.hasSuffix("mean"), !tensor.name.hasSuffix("variance") else { continue }
        expectClose(
          tensor.values, expected, tolerance: tolerance, "\(golden.name), \(golden.optimizer): \(tensor.name)")
      }
      for (tensor, expected) in zip(own.values.tensors, golden.decoderAfter) {
        expectClose(
          tensor.values, expected, tolerance: tolerance, "\(golden.name), \(golden.optimizer): \(tensor.name)")
      }
    }
  }

  // MARK: Finite differences

  static let ladders: [Ladder] = [
    Ladder(weights: [2, 1, 0.5]), Ladder(levels: .top, weights: [1]),
    Ladder(weights: [1, 0], combinator: .network(hidden: [4])),
  ]

  /// The gradient of every array of the network and of the decoder, through both passes, times the weight of the loss.
  @Test(arguments: ladders) func gradients(ladder: Ladder) throws {
    let split = TinyData.split(labeled: 8, unlabeled: 12, columns: 5)
    var recipe = Self.recipe(ladder, alpha: 0.6)
    recipe.optimizer = .gradientDescent(rate: .constant(value: 1), momentum: .constant(value: 0))
    let cpu = CPU.sharing(threads: 2)
    let initial = Parameters.initial(for: recipe.network, seed: 4)
    /// The losses of the update, and what stood before and behind it.
    func update(_ change: (Learner) -> Void) throws -> (loss: Double, before: [Parameters], after: [Parameters]) {
      let learner = Learner(
        recipe, objective: recipe.objective, initial: initial, unlabeledRows: 12, labels: split.labeled.labels, seed: 9)
      let own = try #require(learner.losses.first?.parameters)
      // Combinators begin at zeros, where they have no slope.
      var stream = RandomStream.testing(6)
      own.values = Parameters(
        tensors: own.values.tensors.map { tensor in
          .init(
            name: tensor.name, shape: tensor.shape,
            values: zip(tensor.values, stream.values(tensor.values.count)).map { $0 + 0.3 * $1 })
        })
      change(learner)
      let step = TrainingStep(
        learner, recipe: recipe, objective: recipe.objective, split: split, seed: 2, inputPath: .automatic, on: cpu)
      let before = [learner.live.parameters, own.values]
      let losses = step.update(at: TrainingTime(epoch: 0, update: 3))
      return (losses.supervised + (losses.unlabeled ?? .nan), before, [learner.live.parameters, own.values])
    }
    let (_, before, after) = try update { _ in }
    for part in 0..<2 {
      for (number, tensor) in before[part].tensors.enumerated() {
        guard !tensor.name.hasSuffix("mean"), !tensor.name.hasSuffix("variance") else { continue }
        for i in stride(from: 0, to: tensor.values.count, by: max(1, tensor.values.count / 5)) {
          let gradient = Double(tensor.values[i] - after[part].tensors[number].values[i])
          func shifted(_ step: Float) throws -> Double {
            try update { learner in
              if part == 0 {
                learner.live.parameters = learner.live.parameters.adding(step, toTensor: number, element: i)
              } else if let own = learner.losses[0].parameters {
                own.values = own.values.adding(step, toTensor: number, element: i)
              }
            }.loss
          }
          // Of two estimates one at least is not across the corner of a rectifier of a combinator.
          let errors = try [4e-3, 1e-3].map { (step: Float) in
            abs((try shifted(step) - shifted(-step)) / Double(2 * step) - gradient)
          }
          #expect(errors.contains { $0 < 3e-3 * max(1, abs(gradient)) }, "\(tensor.name), element \(i): \(errors)")
        }
      }
    }
  }

  // MARK: Laws

  static func recipe(_ ladder: Ladder, alpha: Double = 1) -> Recipe {
    Recipe(
      network: Network(
        inputs: 5,
        layers: [.dense(DenseLayer(units: 9, activation: .gelu)), .dense(DenseLayer(units: 6, activation: .gelu))],
        output: OutputLayer(classes: 3, units: .softmax)
      ).ladder(noise: 0.2), unlabeled: [UnlabeledTerm(ladder, weight: .constant(value: alpha))],
      optimizer: .adam(rate: .constant(value: 0.005)), labeledBatch: 8, unlabeledBatch: 12,
      epochLength: .updates(count: 4), epochs: 6, keep: .last)
  }

  private func train(_ recipe: Recipe, threads: Int = 1) -> TrainingOutcome {
    Trainer(recipe, seed: 3, on: CPU.sharing(threads: threads)).train(on: TinyData.split(columns: 5))
  }

  /// Weights that are all 0 leave the network as it is without the loss, but for the rounding of sums over more rows.
  @Test(arguments: [Ladder.Levels.all, .top]) func costsWithoutWeightChangeNothing(levels: Ladder.Levels) {
    func values(_ weight: Double?) -> [Float] {
      var recipe = Self.recipe(Ladder(levels: levels, weights: [weight ?? 1]))
      recipe.optimizer = .gradientDescent(rate: .constant(value: 0.1), momentum: .constant(value: 0))
      if weight == nil { recipe.unlabeled = [] }
      return train(recipe).model.parameters.tensors.flatMap(\.values)
    }
    let supervised = values(nil)
    for (weightless, other) in zip(values(0), supervised) { #expect(abs(weightless - other) < 1e-3) }
    #expect(zip(values(1), supervised).contains { abs($0 - $1) > 1e-2 })
  }

  /// Without noise there is nothing to be found again, and the decoder learns to pass on what it is given.
  @Test func withoutNoiseTheCostFalls() throws {
    var recipe = Self.recipe(Ladder(weights: [1]))
    recipe.network = Network(
      inputs: 5, layers: [.dense(DenseLayer(units: 9))], output: OutputLayer(classes: 3, units: .softmax)
    ).ladder(noise: 0)
    recipe.epochs = 150
    let history = train(recipe).history
    let (first, last) = (try #require(history.first?.unlabeledLoss), try #require(history.last?.unlabeledLoss))
    #expect(last < 0.2 * first)
  }

  /// The pass without noise has none, whatever noise the other one has, and what dropout there is stays out of it too.
  @Test func theCleanPassIsClean() throws {
    struct CleanPass: UnlabeledLoss {
      let seen: @Sendable ([Float], [Float]) -> Void
      var passes: [Pass] { [.trained(), .trained(usesDropout: false)] }
      func value(of batch: UnlabeledBatch, state: inout NoState) -> Double {
        for pass in passes {
          batch.setGradient(of: pass) { outputs, gradient in
            for i in 0..<outputs.count * outputs.classes { gradient[i] = 0 }
          }
        }
        seen(batch.outputs(of: .trained()).logits, batch.outputs(of: .trained(usesDropout: false)).logits)
        return 0
      }
    }
    final class Seen: @unchecked Sendable { var passes: [([Float], [Float])] = [] }
    let seen = Seen()
    var recipe = Self.recipe(Ladder())
    recipe.network = Network(
      inputs: 5, inputDropout: Dropout(0.3),
      layers: [
        .dense(DenseLayer(units: 9, dropout: Dropout(0.4), weights: .he)), .gaussianNoise(.init(deviation: 1)),
        .dropout(Dropout(0.4, form: .inverted)),
      ], output: OutputLayer(classes: 3, units: .softmax, weights: .he))
    recipe.unlabeled = []
    let split = TinyData.split(columns: 5)
    let cpu = CPU.sharing(threads: 2)
    let objective = CrossEntropy() + Schedule.constant(value: 1) * CleanPass { seen.passes.append(($0, $1)) }
    let initial = Parameters.initial(for: recipe.network, seed: 4)
    let learner = Learner(recipe, objective: objective, initial: initial, unlabeledRows: split.unlabeled.count)
    let step = TrainingStep(
      learner, recipe: recipe, objective: objective, split: split, seed: 2, inputPath: .automatic, on: cpu)
    _ = step.update(at: TrainingTime(epoch: 0, update: 0))
    let (noisy, clean) = try #require(seen.passes.first)
    let predictor = Predictor(LiveNetwork(recipe.network, parameters: initial), on: cpu)
    let rows = 12
    var found = Set<[Float]>()
    predictor.forEachBlock(of: split.unlabeled.features) { _, outputs in
      for row in 0..<outputs.count { found.insert(Array(outputs.logits[row * 3..<(row + 1) * 3])) }
    }
    for row in 0..<rows {
      #expect(found.contains(Array(clean[row * 3..<(row + 1) * 3])))
      #expect(!found.contains(Array(noisy[row * 3..<(row + 1) * 3])))
    }
  }

  /// A loss that begins in the middle goes on from a checkpoint as if nothing had been, and several do not disturb each other.
  @Test func resumedIsUninterruptedWithLossesThatBeginLater() throws {
    final class Keeper: CheckpointKeeper {
      let interval = CheckpointInterval.epochs(4)
      var states: [TrainingState] = []
      func keep(_ state: TrainingState) { states.append(state) }
    }
    var recipe = Self.recipe(Ladder(weights: [1]))
    recipe.unlabeled = [
      UnlabeledTerm(Ladder(weights: [1]), weight: .ramp(from: 0, to: 1, during: .epochs(2..<5))),
      UnlabeledTerm(EntropyMinimization(), weight: .constant(value: 0.1)),
      UnlabeledTerm(Ladder(levels: .top, combinator: .network(hidden: [3])), weight: .constant(value: 0.5)),
    ]
    recipe.averaging = Averaging(decay: 0.8)
    #expect(throws: Never.self) { try recipe.validate(inputs: 5, classes: 3) }
    let trainer = Trainer(recipe, seed: 3, on: CPU.sharing(threads: 2))
    let split = TinyData.split(columns: 5)
    let keeper = Keeper()
    let whole = trainer.train(on: split, resuming: nil, keeper: keeper)
    let state = try #require(keeper.states.first)
    #expect(state.progress.updates == 16)
    #expect(trainer.train(on: split, resuming: state).model == whole.model)
    #expect(whole.history.allSatisfy { $0.supervisedLoss.isFinite })
  }

  /// A direction of no length changes no answer, where the rows of each pass are normalised by themselves.
  @Test func anAdversarialRadiusOfZeroIsNoLossOfALadder() {
    var recipe = Self.recipe(Ladder())
    recipe.unlabeled = [UnlabeledTerm(VirtualAdversarial(radius: 0), weight: .constant(value: 1))]
    #expect(train(recipe).history.allSatisfy { abs($0.unlabeledLoss ?? 1) < 1e-9 })
  }

  /// L = (1/n) Σ ‖h - c‖² of the first layer, c being the loss's own: a loss from outside.
  private struct CentreLoss: UnlabeledLoss {
    var passes: [Pass] { [.trained()] }
    private let layer = HiddenLayer(0, of: .trained())
    func hiddenLayers(of network: Network) -> [HiddenLayer] { [layer] }
    func parameters(for network: Network) -> [LossParameter] {
      [LossParameter("centre", shape: [4], start: .constant(1))]
    }

    func value(of batch: UnlabeledBatch, state: inout NoState) -> Double {
      let (values, units) = batch.values(of: layer)
      let (centre, count) = (batch.values(of: "centre"), batch.rows.count)
      let differences = values.indices.map { values[$0] - centre[$0 % units] }
      batch.setGradient(of: layer, differences.map { 2 * $0 / Float(count) })
      batch.setGradient(
        of: "centre",
        (0..<units).map { c in
          -2 * stride(from: c, to: values.count, by: units).reduce(0) { $0 + differences[$1] } / Float(count)
        })
      return differences.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(count)
    }
  }

  /// A loss that sees a hidden layer and learns a parameter makes both meet.
  @Test func aLossFromOutsideSeesHiddenLayersAndLearns() throws {
    var recipe = Self.recipe(Ladder())
    recipe.network = Network(
      inputs: 5, layers: [.dense(DenseLayer(units: 4, activation: .identity, weights: .he))],
      output: OutputLayer(classes: 3, units: .softmax))
    recipe.unlabeled = []
    recipe.epochs = 40
    let objective = CrossEntropy() + Schedule.constant(value: 2) * CentreLoss()
    let history = Trainer(recipe, objective: objective, seed: 1, on: CPU.sharing(threads: 2))
      .train(on: TinyData.split(columns: 5)).history
    let (first, last) = (try #require(history.first?.unlabeledLoss), try #require(history.last?.unlabeledLoss))
    #expect(last < 0.3 * first)
  }

  // MARK: Requests

  private func ladder(_ change: (inout [Layer]) -> Void) -> Network {
    var network = Self.recipe(Ladder()).network
    change(&network.layers)
    return network
  }

  /// A network that has no levels, or another top, is refused with what would do.
  @Test func otherNetworksAreRefused() {
    var recipe = Self.recipe(Ladder())
    let networks = [
      Network(inputs: 5, layers: [.dense(DenseLayer(units: 9))], output: OutputLayer(classes: 3, units: .softmax)),
      Network(
        inputs: 5, layers: [.gaussianNoise(.init(deviation: 0.1))], output: OutputLayer(classes: 3, units: .softmax)),
      // The rows of all passes are normalised together; two levels have the same values below them; more comes behind the top.
      ladder { layers in
        layers = layers.map { if case .batchNorm = $0 { .batchNorm(BatchNorm()) } else { $0 } }
      },
      ladder { $0.insert(contentsOf: [.batchNorm(BatchNorm(statistics: .apart)), $0[0]], at: 1) },
      ladder { $0.append(.activation(ActivationLayer(.relu))) },
    ]
    for network in networks {
      recipe.network = network
      #expect { try recipe.validate(inputs: 5, classes: 3) } throws: { "\($0)".contains("a ladder network") }
    }
    recipe.network = Self.recipe(Ladder()).network
    #expect(throws: Never.self) { try recipe.validate(inputs: 5, classes: 3) }
    for ladder in [
      Ladder(weights: []), Ladder(weights: [-1]), Ladder(combinator: .network(hidden: [])),
      Ladder(combinator: .network(hidden: [17])), Ladder(combinator: .network(hidden: [1, 1, 1, 1, 1])),
    ] {
      recipe.unlabeled = [UnlabeledTerm(ladder, weight: .constant(value: 1))]
      #expect(throws: (any Error).self) { try recipe.validate(inputs: 5, classes: 3) }
    }
  }

  @Test(arguments: ladders + [Ladder(combinator: .network(hidden: [2, 2, 2]))]) func laddersAreWrittenAndRead(
    ladder: Ladder
  ) throws {
    #expect(try JSONDecoder().decode(Ladder.self, from: JSONEncoder().encode(ladder)) == ladder)
  }
}
