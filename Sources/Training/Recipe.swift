import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelSchedules

/// How a network is trained: everything but the data and the seed. A value that can be stored; two equal recipes, seeds
/// and splits give the same parameters, to the bit on one instruction set, input path and version of oneDNN.
public struct Recipe: Sendable, Hashable, Codable {
  /// What is trained.
  public var network: Network
  /// The unlabelled losses beside the supervised cross entropy; none trains on the labelled examples alone.
  public var unlabeled: [UnlabeledTerm]
  /// The update rule with its schedules.
  public var optimizer: Optimizer
  /// Labelled rows in an update.
  public var labeledBatch: Int
  /// Unlabelled rows in an update.
  public var unlabeledBatch: Int
  /// What counts as an epoch.
  public var epochLength: EpochLength
  /// How long it is trained, at most.
  public var epochs: Int
  /// Which parameters are delivered.
  public var keep: KeptParameters
  /// Epochs from one look at the validation set to the next.
  public var validationInterval: Int
  /// Epochs without a lower validation error after which training ends early, counted once the weights of the
  /// unlabelled losses have come to rest; nil trains to the end.
  public var patience: Int?
  /// The rounds in which rows that were labelled by the network before are learned from; nil: none.
  public var selfTraining: SelfTraining?
  /// What comes before the training, if anything.
  public var pretraining: Pretraining?
  /// Whether the pseudo-labels are looked after; the paper's are not.
  public var watch: Watch?
  /// What follows a divergence; nil ends training there.
  public var recovery: Recovery?
  /// The running average of the parameters that some methods learn from or deliver; nil keeps none.
  public var averaging: Averaging?
  /// What is done to the labelled rows before the network sees them; nil: nothing.
  public var labeledView: RowView?
  /// What the weak and the strong view are; nil: what suits the data, as `ViewAugmentations.init(for:)` says.
  public var augmentations: ViewAugmentations?

  /// A recipe of these parts; those that are optional are absent by default.
  public init(
    network: Network, unlabeled: [UnlabeledTerm], optimizer: Optimizer, labeledBatch: Int, unlabeledBatch: Int,
    epochLength: EpochLength, epochs: Int, keep: KeptParameters, validationInterval: Int = 1,
    patience: Int? = nil, pretraining: Pretraining? = nil, watch: Watch? = nil, recovery: Recovery? = nil,
    averaging: Averaging? = nil, labeledView: RowView? = nil, augmentations: ViewAugmentations? = nil,
    selfTraining: SelfTraining? = nil
  ) {
    self.network = network
    self.unlabeled = unlabeled
    self.optimizer = optimizer
    self.labeledBatch = labeledBatch
    self.unlabeledBatch = unlabeledBatch
    self.epochLength = epochLength
    self.epochs = epochs
    self.keep = keep
    self.validationInterval = validationInterval
    self.patience = patience
    self.pretraining = pretraining
    self.watch = watch
    self.recovery = recovery
    self.averaging = averaging
    self.labeledView = labeledView
    self.augmentations = augmentations
    self.selfTraining = selfTraining
  }

  /// Whether training learns from unlabelled rows, where there are any.
  public var learnsFromUnlabeled: Bool { !unlabeled.isEmpty || selfTraining != nil }

  /// Epochs that training makes at most, in all rounds.
  public var mostEpochs: Int { epochs * (1 + (selfTraining?.rounds ?? 0)) }

  /// The losses as they are computed.
  public var objective: Objective {
    Objective(unlabeled: unlabeled.map(\.term), labeledView: labeledView ?? .clean)
  }
}

/// What an epoch is; schedules that count epochs count these.
public enum EpochLength: Sendable, Hashable, Codable {
  /// Every labelled example once.
  case passOverLabeled
  /// So many updates, however many examples there are.
  case updates(count: Int)

  private struct Updates: Codable { var updates: Int }

  public init(from decoder: any Decoder) throws {
    if let word = try? decoder.singleValueContainer().decode(String.self) {
      guard word == "passOverLabeled" else {
        throw DecodingError.dataCorrupted(
          .init(
            codingPath: decoder.codingPath,
            debugDescription: "expected \"passOverLabeled\" or {\"updates\": n}, found \"\(word)\""))
      }
      self = .passOverLabeled
    } else {
      self = .updates(count: try Updates(from: decoder).updates)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .passOverLabeled:
      var container = encoder.singleValueContainer()
      try container.encode("passOverLabeled")
    case .updates(let count): try Updates(updates: count).encode(to: encoder)
    }
  }

  /// Updates in an epoch over `examples` labelled examples in batches of `batch`; the last one counts if it is smaller, too.
  public func updates(examples: Int, batch: Int) -> Int {
    switch self {
    case .passOverLabeled: (max(examples, 1) - 1) / batch + 1
    case .updates(let count): count
    }
  }
}

/// Which parameters a training run delivers.
public enum KeptParameters: String, Sendable, Hashable, Codable, CaseIterable {
  /// Those after the last update.
  case last
  /// Those of the epoch with the lowest validation error, the latest of equals; the last where nothing is validated.
  case best
}
