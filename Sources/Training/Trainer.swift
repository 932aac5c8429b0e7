import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelPlatform

/// Trains a network by a recipe.
public struct Trainer: Sendable {
  /// How it is trained.
  public package(set) var recipe: Recipe
  /// What is made small: the recipe's objective, unless another one was given.
  public let objective: Objective
  /// Of the first weights, the order of examples, and dropout.
  public let seed: UInt64
  /// How the first layer works.
  public let inputPath: InputPath
  /// Of the updates; the validation set is predicted in float32.
  public let precision: Precision
  /// Rows whose predictions the observer is shown; where the recipe monitors collapses, it is shown those of all unlabelled rows.
  package var recordedRows: RecordedRows?
  /// With which this process trains one network; nil: alone. All have the same trainer but for this, are given the same split, initial
  /// parameters and state, and call the same functions: see `requireRanks(on:)`.
  ///
  /// N ranks make the updates that one process would make, but for the order in which numbers are added, and repeat to the bit. Each
  /// returns the same outcome; observer and keeper are those of the first rank, and a request to stop may come on any. A state can be
  /// gone on from by another number of ranks: with as many as before to the same bits, else to rounding.
  package var ranks: (any Ranks)?
  /// When they bring together what they have learned.
  package var exchange = RankExchange.everyUpdate
  let cpu: CPU

  /// - Parameters:
  ///   - recipe: how it is trained.
  ///   - objective: what is made small in place of the recipe's objective, for losses that a recipe cannot name.
  ///   - seed: of everything random.
  ///   - inputPath: how the first layer works.
  ///   - precision: of the updates. The processor has it (a precondition): `Precision.isAvailable` tells.
  ///   - cpu: the processor.
  public init(
    _ recipe: Recipe, objective: Objective? = nil, seed: UInt64, inputPath: InputPath = .automatic,
    precision: Precision = .float32, on cpu: CPU
  ) {
    precondition(precision.isAvailable(on: cpu), "this processor has no \(precision.rawValue)")
    self.recipe = recipe
    self.objective = objective ?? recipe.objective
    self.seed = seed
    self.inputPath = inputPath
    self.precision = precision
    self.cpu = cpu
  }

  /// The ranks, where there is more than this one.
  var others: (any Ranks)? { ranks.flatMap { $0.count > 1 ? $0 : nil } }

  private func entries(of split: Split) -> Int? {
    let features = [split.labeled.features, split.unlabeled.features, split.validation.features]
    return recipe.inputEntries(inputPath, for: features.filter { $0.count > 0 }, precision)
  }

  /// Trains on the labelled and unlabelled examples of `split` from the initial parameters of the seed on, pre-trained
  /// where the recipe says so, or from those given.
  ///
  /// The validation examples are looked at, never trained on. The recipe has to fit the split: `Recipe.validate` tells
  /// (a precondition).
  public func train(
    on split: Split, from initial: Parameters? = nil, observer: (any TrainingObserver)? = nil, stop: StopSignal? = nil
  ) -> TrainingOutcome {
    train(on: split, from: initial, resuming: nil, observer: observer, keeper: nil, stop: stop)
  }

  /// The same, which goes on from a state of the same training and hands out states to go on from.
  ///
  /// The state has to be of this recipe: `TrainingState.requireFit` tells.
  package func train(
    on split: Split, from initial: Parameters? = nil, resuming state: TrainingState?,
    observer: (any TrainingObserver)? = nil, keeper: (any CheckpointKeeper)? = nil, stop: StopSignal? = nil
  ) -> TrainingOutcome {
    do throws(RequestFailure) {
      try recipe.validate(
        inputs: split.labeled.features.columns, imageShape: split.labeled.features.imageShape,
        classes: split.labeled.classes, examples: split.labeled.count, entries: entries(of: split))
      try objective.validate(for: recipe.network)
      try validateRanks(on: split)
    } catch {
      preconditionFailure("a recipe that does not fit the split: \(error)")
    }
    if let selfTraining = recipe.selfTraining, split.unlabeled.count > 0 {
      let loop = SelfTrainingLoop(
        self, selfTraining, on: split, from: initial, observer: observer, keeper: keeper, stop: stop)
      return loop.run(from: state)
    }
    let loop = TrainingLoop(self, on: split, from: initial, observer: observer, keeper: keeper, stop: stop)
    return loop.run(from: state)
  }
}

extension Duration {
  package var seconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
