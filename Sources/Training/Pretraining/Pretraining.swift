import PseudoLabelNetworks
import PseudoLabelSchedules

/// What a network's first hidden layer learns before training begins: to be the auto-encoder of the unlabelled examples.
/// Their values lie in [0, 1].
///
/// The parameters follow ΔW ← p(t) ΔW - (1 - p(t)) ε(t) ∇L, W ← W + ΔW; an epoch is a pass over the unlabelled examples,
/// as far as it makes full batches.
/// Without unlabelled examples nothing is learned, and training begins as it would without.
public struct Pretraining: Sendable, Hashable, Codable {
  /// What is hidden from it, and how it is scored.
  public var autoencoder: DenoisingAutoencoder
  /// ε(t)
  public var rate: Schedule
  /// p(t)
  public var momentum: Schedule
  /// Examples in an update.
  public var batch: Int
  /// Passes over the unlabelled rows for each layer.
  public var epochs: Int

  /// Pre-training by this schedule of the learning rate and of the momentum, with the default corruption and loss of
  /// `DenoisingAutoencoder`.
  public init(
    autoencoder: DenoisingAutoencoder = DenoisingAutoencoder(), rate: Schedule, momentum: Schedule, batch: Int,
    epochs: Int
  ) {
    self.autoencoder = autoencoder
    self.rate = rate
    self.momentum = momentum
    self.batch = batch
    self.epochs = epochs
  }
}

/// What happened in one epoch of pre-training.
public struct PretrainingRecord: Sendable, Hashable, Codable {
  /// Counts from 1.
  public var epoch: Int
  /// Updates made since pre-training began.
  public var updates: Int
  /// Cross entropy of the reconstruction, summed over the inputs; mean over the epoch's updates.
  public var reconstructionLoss: Double
  /// ε(t), the learning rate at the epoch's last update.
  public var rate: Double
  /// p(t) at the epoch's last update.
  public var momentum: Double
  /// Since pre-training began.
  public var seconds: Double
}
