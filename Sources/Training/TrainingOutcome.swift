import PseudoLabelDiagnostics
import PseudoLabelNetworks

/// How a training run ended, and what it brought.
public struct TrainingOutcome: Sendable {
  /// Why it ended.
  public enum Ending: Sendable, Hashable {
    /// All epochs were trained, or as many as the recipe's patience had.
    case completed
    /// Somebody asked to stop.
    case stopped
    /// A loss or a parameter was no longer a finite number.
    case diverged(Divergence)
    /// The pseudo-labels collapsed, and the recipe's policy ended the training.
    case collapsed(Collapse)
  }

  /// Why it ended.
  public var ending: Ending
  /// The parameters that the recipe asks to keep; after a divergence, the last ones known to be good.
  public var model: Model
  /// A record an epoch.
  public var history: [EpochRecord]
  /// Updates made.
  public var updates: Int
  /// Of the clock on the wall, pre-training and validation included.
  public var seconds: Double
  /// Of the model that is delivered; absent where there are no validation examples or none was looked at.
  public var validationErrorRate: Double?
  /// Collapses of the pseudo-labels, where the recipe monitors them.
  public var collapses: [Collapse] = []
  /// Divergences after which training went back and on with a smaller rate, where the recipe has a recovery.
  public var recoveries: [Divergence] = []
  /// What the rounds of self-training learned from, where the recipe has them; the history is that of all rounds.
  public var rounds: [SelfTrainingRound] = []

  /// Whether the pseudo-labels were astray at the last snapshot, so that nothing was learned from the unlabelled rows since
  /// the parameters that training went back to, if it did.
  public var endedInCollapse: Bool {
    guard let collapse = collapses.last, let last = history.last else { return false }
    return collapse.epoch == last.epoch
  }

  package init(
    ending: Ending, model: Model, history: [EpochRecord], updates: Int, seconds: Double, validationErrorRate: Double?,
    collapses: [Collapse] = [], recoveries: [Divergence] = [], rounds: [SelfTrainingRound] = []
  ) {
    self.ending = ending
    self.model = model
    self.history = history
    self.updates = updates
    self.seconds = seconds
    self.validationErrorRate = validationErrorRate
    self.collapses = collapses
    self.recoveries = recoveries
    self.rounds = rounds
  }
}

extension TrainingOutcome: CustomStringConvertible {
  /// "network 784-5000-10, 3975010 parameters in 4 tensors; 600 updates, 60 epochs"
  public var description: String {
    let ended = ending == .completed ? "" : "; \(ending)"
    return "\(model); \(updates.counted("update")), \(history.count.counted("epoch"))\(ended)"
  }
}
