import PseudoLabelObjectives

extension Recipe {
  /// What the recipe is called: the method that has the same losses, whatever their weights and thresholds.
  ///
  /// - A single loss over the same view as a method's is called by that method.
  /// - Any other losses are called by their names in a configuration: "pseudoLabel + temporalEnsembling".
  /// - A recipe that learns nothing from unlabelled rows, because it has no losses for them or their weights stay 0, is
  ///   `supervised`, with what else sets it apart from plain training: "supervised + augmentation + averaging".
  /// - Training in rounds is `self-training`, with the names of losses behind it where it has such too.
  public var method: Method {
    if selfTraining != nil {
      let losses = unlabeled.filter { !$0.weight.isZero }.map { type(of: $0.loss).name }
      return Method(mixing: [Method.selfTraining.rawValue] + losses)
    }
    if unlabeled.allSatisfy(\.weight.isZero) {
      let parts = [labeledView?.supplement, averaging.map { _ in Method.averaging }].compactMap { $0 }
      return Method(mixing: [Method.supervised.rawValue] + parts)
    }
    return Method(of: unlabeled)
  }
}

extension Method {
  private static let separator = " + "
  fileprivate static let (augmentation, noise, averaging) = ("augmentation", "noise", "averaging")
  /// What versions before 0.6 called any losses that are no method's.
  private static let unnamed = "custom"

  /// The method of these losses.
  fileprivate init(of terms: [UnlabeledTerm]) {
    let kinds = terms.map { Method.kind(of: $0.loss) }
    let named = Method.all.first { $0.kinds == kinds } ?? Method.all.first { $0.hasView(of: kinds) }
    self = named ?? Method(mixing: terms.map { type(of: $0.loss).name })
  }

  private var kinds: [[String]] { parts.losses.map { Method.kind(of: $0.loss) } }

  /// Whether its first loss is of the same type and trains on the same view as a single other one.
  private func hasView(of others: [[String]]) -> Bool {
    guard others.count == 1, let own = kinds.first else { return false }
    return own[0] == others[0][0] && own[2] == others[0][2]
  }

  /// What tells the losses of methods apart: their types, the rule of a selection or the form of a ladder, and their passes, the trained one first.
  private static func kind(of loss: any NamedLoss) -> [String] {
    let variant =
      switch loss {
      case let loss as PseudoLabel: loss.selection.name
      case let loss as Ladder: loss.levels == .top ? "top" : loss.combinator == .gaussian ? "gaussian" : "network"
      default: ""
      }
    return [type(of: loss).name, variant] + loss.passes.map(\.kind)
  }

  /// A mixture, by the names of what it holds. Of one that is a method's, that method.
  fileprivate init(mixing names: [String]) {
    let name = names.joined(separator: Self.separator)
    self =
      Method.all.first { $0.rawValue == name }
      ?? Method(
        name, Parts(),
        names.first == Method.supervised.rawValue ? Method.supervised.summary : "minimizes a mixture of losses",
        "a configuration")
  }

  /// The mixture of that name; nil where no recipe is called so.
  init?(mixture name: String) {
    let names = name.split(separator: Self.separator, omittingEmptySubsequences: false).map(String.init)
    let supplements = [Self.augmentation, Self.noise, Self.averaging]
    let losses = LossRegistry.losses.map { $0.name }
    guard
      name == Self.unnamed || names.allSatisfy(losses.contains)
        || (names[0] == Method.selfTraining.rawValue && names.dropFirst().allSatisfy(losses.contains))
        || (names[0] == Method.supervised.rawValue && names.dropFirst().allSatisfy(supplements.contains))
    else { return nil }
    self.init(mixing: names)
  }

  private var names: [String] { rawValue.split(separator: Self.separator).map(String.init) }

  /// Whether unlabelled rows have a part in what it minimizes.
  public var learnsFromUnlabeled: Bool { names[0] != Method.supervised.rawValue }

  /// Of training on labelled rows alone: whether the rows are changed at random before the network sees them.
  package var changesLabeledRows: Bool { names.contains(Self.augmentation) || names.contains(Self.noise) }
  /// Of training on labelled rows alone: whether a running average of the parameters is delivered.
  package var averagesParameters: Bool { names.contains(Self.averaging) }

  /// What a threshold of confidence leaves out: "pseudo-label", or "target" where classes are not decided on; nil where there is
  /// no such threshold, and where it is not known.
  package var thresholdedTarget: String? {
    for loss in parts.losses.map(\.loss) {
      if let labels = loss as? PseudoLabel { return labels.selection.hasThreshold ? "pseudo-label" : nil }
      if let consistency = loss as? Consistency { return consistency.threshold == nil ? nil : "target" }
    }
    return nil
  }
}

extension Selection {
  /// Whether there is, or may be, a threshold that is set and not learned.
  fileprivate var hasThreshold: Bool {
    switch self {
    case .all, .threshold, .classwise: true
    case .adaptive, .soft, .quota: false
    }
  }
}

extension RowView {
  /// What it adds to plain training.
  fileprivate var supplement: String? {
    switch self {
    case .weaklyAugmented, .stronglyAugmented: Method.augmentation
    case .noisy: Method.noise
    case .clean, .mixed, .adversarial: nil
    }
  }
}

extension Pass {
  fileprivate var kind: String {
    let view =
      switch view {
      case .clean: "clean"
      case .weaklyAugmented: "weak"
      case .stronglyAugmented: "strong"
      case .noisy: "noisy"
      case .mixed: "mixed"
      case .adversarial: "adversarial"
      }
    // A pass over the rows as they are is of one kind, with dropout or without.
    return "\(view) \(network.rawValue)"
  }
}
