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
  public var keep: ModelSelection
  /// Epochs from one look at the validation set to the next.
  public var validationInterval: Int
  /// Epochs without a lower validation error after which training ends early, counted once the weights of the
  /// unlabelled losses have come to rest; nil trains to the end.
  public var patience: Int?
  /// The rounds in which rows that were labelled by the network before are learned from; nil: none.
  public var selfTraining: SelfTraining?
  /// What comes before the training, if anything.
  public var pretraining: Pretraining?
  /// How collapses of the pseudo-labels are noticed and answered; nil, as in the paper: not at all.
  public var collapsePolicy: CollapsePolicy?
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
    epochLength: EpochLength, epochs: Int, keep: ModelSelection, validationInterval: Int = 1,
    patience: Int? = nil, pretraining: Pretraining? = nil, collapsePolicy: CollapsePolicy? = nil,
    recovery: Recovery? = nil,
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
    self.collapsePolicy = collapsePolicy
    self.recovery = recovery
    self.averaging = averaging
    self.labeledView = labeledView
    self.augmentations = augmentations
    self.selfTraining = selfTraining
  }

  /// Whether it depends on validation rows which parameters are delivered.
  public var selectsByValidation: Bool { keep == .best || patience != nil }

  /// Whether training learns from unlabelled rows, where there are any.
  public var learnsFromUnlabeled: Bool { !unlabeled.isEmpty || selfTraining != nil }

  /// Epochs that training makes at most, in all rounds.
  public var mostEpochs: Int { epochs * (1 + (selfTraining?.rounds ?? 0)) }

  /// The losses as they are computed.
  public var objective: Objective {
    Objective(unlabeled: unlabeled.map(\.term), labeledView: labeledView ?? .clean)
  }
}

extension Recipe {
  private enum EarlierKeys: String, CodingKey { case watch }

  /// Reads what version 0.5 and before wrote, too: they called the collapse policy "watch".
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let earlier = try decoder.container(keyedBy: EarlierKeys.self)
    func value<Value: Decodable>(_ key: CodingKeys) throws -> Value { try values.decode(Value.self, forKey: key) }
    func optional<Value: Decodable>(_ key: CodingKeys) throws -> Value? {
      try values.decodeIfPresent(Value.self, forKey: key)
    }
    self.init(
      network: try value(.network), unlabeled: try value(.unlabeled), optimizer: try value(.optimizer),
      labeledBatch: try value(.labeledBatch), unlabeledBatch: try value(.unlabeledBatch),
      epochLength: try value(.epochLength), epochs: try value(.epochs), keep: try value(.keep),
      validationInterval: try value(.validationInterval), patience: try optional(.patience),
      pretraining: try optional(.pretraining),
      collapsePolicy: try optional(.collapsePolicy) ?? earlier.decodeIfPresent(CollapsePolicy.self, forKey: .watch),
      recovery: try optional(.recovery), averaging: try optional(.averaging), labeledView: try optional(.labeledView),
      augmentations: try optional(.augmentations), selfTraining: try optional(.selfTraining))
  }
}
