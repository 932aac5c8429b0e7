import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelPlatform
import PseudoLabelSchedules
import PseudoLabelTraining
import TestSupport

/// A training with its data, for one process or for several ranks.
struct RankedTraining: Sendable, CustomStringConvertible {
  var name: String
  var recipe: Recipe
  var split = TinyData.split()
  var inputPath = InputPath.automatic
  var precision = Precision.float32
  var exchange = RankExchange.everyUpdate
  var instructionSet: CPU.InstructionSet?
  /// How far a parameter may be from that of one process.
  var tolerance = 1e-4

  var description: String { name }

  /// On one rank: nil where it is alone.
  func trainer(_ ranks: (any Ranks)?, threads: Int = 1) -> Trainer {
    var trainer = Trainer(
      recipe, seed: 5, inputPath: inputPath, precision: precision,
      on: .sharing(threads: threads, instructionSet: instructionSet))
    (trainer.ranks, trainer.exchange) = (ranks, exchange)
    return trainer
  }

  func alone() -> TrainingOutcome { trainer(nil).train(on: split) }

  /// What comes out of each rank.
  func over(_ count: Int) -> [TrainingOutcome] {
    ThreadRanks.run(count) { ranks in trainer(ranks).train(on: split) }
  }
}

extension RankedTraining {
  static let momentum = Optimizer.gradientDescent(
    rate: .constant(value: 0.2), momentum: .ramp(from: 0.5, to: 0.9, during: .epochs(0..<3)))
  /// A large δ, so that gradients that are only roundings make no steps.
  static let adam = Optimizer.adam(rate: .constant(value: 0.01), epsilon: 1e-3)
  static let plain = Optimizer.gradientDescent(rate: .constant(value: 0.2), momentum: .constant(value: 0))
  static let image = ImageShape(height: 8, width: 8)
  static let softmax = OutputLayer(classes: 3, units: .softmax, weights: .he)

  static func recipe(
    _ layers: [Layer], _ unlabeled: [UnlabeledTerm] = [UnlabeledTerm(PseudoLabel(), weight: .constant(value: 0.5))],
    _ optimizer: Optimizer = momentum, inputs: Int = 12, output: OutputLayer = softmax, batches: (Int, Int) = (5, 23)
  ) -> Recipe {
    Recipe(
      network: Network(
        inputs: inputs, imageShape: inputs == 64 ? image : nil, inputDropout: Dropout(0.1), layers: layers,
        output: output), unlabeled: unlabeled, optimizer: optimizer, labeledBatch: batches.0,
      unlabeledBatch: batches.1, epochLength: .updates(count: 4), epochs: 3, keep: .last)
  }

  static let dense: [Layer] = [
    .dense(DenseLayer(units: 40, dropout: Dropout(0.5), weights: .he)),
    .dense(DenseLayer(units: 20, dropout: Dropout(0.3, form: .inverted), weights: .he)),
  ]

  static func normalized(_ statistics: BatchNorm.Statistics) -> [Layer] {
    [
      .dense(DenseLayer(units: 30, activation: .identity, weights: .he, hasBias: false)),
      .batchNorm(BatchNorm(statistics: statistics)), .activation(ActivationLayer()),
      .dense(DenseLayer(units: 10, dropout: Dropout(0.5), weights: .he)),
    ]
  }

  /// Methods by their names, on a network that each can train.
  static func method(_ method: PseudoLabelTraining.Method, weight: Double = 0.5) -> RankedTraining {
    var recipe = recipe(dense, [], method.isLadder ? adam : momentum)
    if method == .selfTraining { recipe.unlabeled = [] }
    recipe.use(method, weight: .constant(value: weight))
    recipe.unlabeled = recipe.unlabeled.map { term in
      guard var loss = term.loss as? PseudoLabel else { return term }
      if loss.threshold != nil { loss.threshold = 0.5 }
      if case .classwise = loss.selection { loss.selection = .classwise(largest: 0.5) }
      return UnlabeledTerm(loss, weight: term.weight)
    }
    if method.isLadder { recipe.labeledBatch = 9 }
    // A direction that is found with a small probe has few digits.
    let tolerance = method.isLadder ? 2e-3 : method == .virtualAdversarial ? 5e-3 : 1e-4
    return RankedTraining(name: method.rawValue, recipe: recipe, tolerance: tolerance)
  }
}

extension RankedTraining {
  /// Updates of each rank's own rows, and means every so many of them.
  static func averaged(every updates: Int) -> RankedTraining {
    var training = RankedTraining(
      name: "averaged every \(updates)",
      recipe: recipe(
        dense, [UnlabeledTerm(PseudoLabel(), weight: .constant(value: 0.5))], adam))
    training.recipe.averaging = Averaging(decay: 0.9)
    training.exchange = .average(updates: updates)
    return training
  }

  /// What is the same in two trainings that are the same; the clock's part is not.
  struct Facts: Equatable {
    var model: Model
    var ending: TrainingOutcome.Ending
    var history: [EpochRecord]
    var updates: Int
    var collapses: [Collapse]
    var recoveries: [Divergence]
    var rounds: [SelfTrainingRound]

    init(_ outcome: TrainingOutcome) {
      (model, ending, updates) = (outcome.model, outcome.ending, outcome.updates)
      history = outcome.history.map {
        var record = $0
        record.seconds = 0
        return record
      }
      (collapses, recoveries, rounds) = (outcome.collapses, outcome.recoveries, outcome.rounds)
    }
  }
}
