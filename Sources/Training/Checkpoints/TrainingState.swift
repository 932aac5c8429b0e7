import Foundation
import PseudoLabelNetworks
import PseudoLabelObjectives

/// Where a training run stands behind an update: with its recipe, its seed and its data, all that the rest of it depends
/// on. Training that goes on from here comes to the same bits as training that was never interrupted.
package struct TrainingState: Sendable, Hashable {
  /// What a set of parameters in it is.
  package enum Part: String, Sendable, Hashable, CaseIterable {
    /// The network's own.
    case network
    /// What the optimizer keeps: velocities, or the two moments.
    case firstSlot, secondSlot
    /// What would be delivered now.
    case kept
    /// What the collapse monitor goes back to.
    case safe
    /// What training began with, for a recovery.
    case beginning
    /// What the auto-encoder keeps beside the first layer, while it is pre-trained.
    case autoencoder
    /// The running average of the parameters.
    case average
    /// What the rounds of self-training before this one would deliver.
    case before
    /// What the losses learn themselves.
    case losses
    /// What the optimizer keeps of that.
    case firstLossSlot, secondLossSlot

    /// Those of the optimizer.
    static let slots = [Part.firstSlot, .secondSlot]
    static let lossSlots = [Part.firstLossSlot, .secondLossSlot]

    /// The names and shapes of the arrays of this part; nil where they do not follow from the recipe.
    package func shapes(in recipe: Recipe) -> [(name: String, shape: [Int])]? {
      switch self {
      case .autoencoder: nil
      case .losses, .firstLossSlot, .secondLossSlot:
        recipe.unlabeled.enumerated().flatMap { number, term in
          term.loss.parameters(for: recipe.network).map { ("\(number).\($0.name)", $0.shape) }
        }
      default: recipe.network.parameterShapes
      }
    }
  }

  /// The numbers.
  package var progress: TrainingProgress
  /// Those that this run has at this time.
  package var parameters: [Part: Parameters]
  /// The classes of the last look at unlabelled rows.
  package var lastSnapshot: [Int]?

  package init(progress: TrainingProgress, parameters: [Part: Parameters], lastSnapshot: [Int]?) {
    self.progress = progress
    self.parameters = parameters
    self.lastSnapshot = lastSnapshot
  }
}

extension TrainingProgress {
  /// Of what a state with these numbers has parameters.
  package func parts(of recipe: Recipe) -> Set<TrainingState.Part> {
    var parts: Set<TrainingState.Part> = [.network, .kept]
    if collapse != nil { parts.insert(.safe) }
    if recipe.recovery != nil { parts.insert(.beginning) }
    if recipe.averaging != nil { parts.insert(.average) }
    if selfTraining?.rounds.isEmpty == false { parts.insert(.before) }
    if pretraining != nil {
      parts.insert(.autoencoder)
    } else {
      parts.formUnion(TrainingState.Part.slots.prefix(recipe.optimizer.slots))
      if recipe.unlabeled.contains(where: { !$0.loss.parameters(for: recipe.network).isEmpty }) {
        parts.insert(.losses)
        parts.formUnion(TrainingState.Part.lossSlots.prefix(recipe.optimizer.slots))
      }
    }
    return parts
  }
}

extension Recipe {
  /// Whether these are states of its losses, as a checkpoint has them.
  package func hasLosses(_ saved: [Data?]?, unlabeledRows: Int) -> Bool {
    guard let saved else { return true }
    let data = LossData(rows: unlabeledRows, classes: network.output.classes)
    return saved.count == unlabeled.count
      && zip(unlabeled, saved).allSatisfy { term, state in
        state.map { term.loss.begin(on: data, network: network, seed: 0).restore($0) } ?? true
      }
  }
}

/// The numbers of a training run under way.
package struct TrainingProgress: Sendable, Hashable, Codable {
  /// Of the pre-training that is not at its end; nil before and after.
  package var pretraining: PretrainingProgress?
  /// The rounds, where training goes in rounds; everything else is of the one under way.
  package var selfTraining: SelfTrainingProgress?
  /// Made so far; those of the pre-training are not counted.
  package var updates = 0
  /// Updates since the optimizer's state was last zero; nil in checkpoints of version 0.5 and before, which did not
  /// count them.
  var optimizerSteps: Int?
  /// Steps on the parameters of each loss; nil where none has any.
  var lossSteps: [Int]?
  /// What each unlabelled loss keeps, as JSON; nil where none keeps anything.
  package var losses: [Data?]?
  /// Of the epoch in progress.
  var sums = LossSums()
  /// Of the epochs that are at their end.
  package var history: [EpochRecord] = []
  /// The lowest validation error since the weights of the unlabelled losses came to rest, and its epoch from 0.
  var lowestError: Double?
  var lowestEpoch = 0
  /// Of the parameters that are kept.
  var keptUpdate = 0
  var keptError: Double?
  var collapse: CollapseProgress?
  /// Divergences after which training went on.
  package var recoveries: [Divergence] = []
  /// Of the clock on the wall.
  package var seconds = 0.0

  package init() {}

  private enum CodingKeys: String, CodingKey {
    case pretraining, selfTraining, updates, optimizerSteps, lossSteps, losses, sums, history, lowestError, lowestEpoch
    case keptUpdate, keptError, recoveries, seconds
    // As in version 0.5.
    case collapse = "watch"
  }
}

/// The numbers of a pre-training under way.
package struct PretrainingProgress: Sendable, Hashable, Codable {
  /// Made so far.
  package var updates = 0
  /// Of the losses of the epoch in progress.
  var lossSum = 0.0
  package var seconds = 0.0

  package init() {}
}
