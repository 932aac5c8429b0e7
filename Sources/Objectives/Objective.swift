import PseudoLabelNetworks
import PseudoLabelSchedules

/// What training makes small: L = L_supervised + Σⱼ αⱼ(t) Lⱼ, written as `CrossEntropy() + alpha * PseudoLabel()`.
public struct Objective: Sendable {
  /// An unlabelled loss with its weight: α(t) L.
  public struct Term: Sendable {
    /// α(t).
    public var weight: Schedule
    /// L.
    public var loss: any UnlabeledLoss

    /// A loss with its weight.
    public init(weight: Schedule, loss: any UnlabeledLoss) {
      self.weight = weight
      self.loss = loss
    }
  }

  /// The loss of the labelled rows, whose weight is 1.
  public var supervised: CrossEntropy
  /// The losses of the unlabelled rows. Passes that several ask for are made once.
  public var unlabeled: [Term]
  /// What is done to the labelled rows before the network sees them: `clean`, or an augmentation.
  public var labeledView: RowView

  /// The cross entropy of the labelled rows as they are by default.
  public init(supervised: CrossEntropy = CrossEntropy(), unlabeled: [Term] = [], labeledView: RowView = .clean) {
    self.supervised = supervised
    self.unlabeled = unlabeled
    self.labeledView = labeledView
  }

  /// The same with every weight of an unlabelled loss times `factor`.
  public func weighted(by factor: Double) -> Objective {
    var objective = self
    objective.unlabeled = unlabeled.map { Term(weight: $0.weight.multiplied(by: factor), loss: $0.loss) }
    return objective
  }
}

/// α(t) L.
public func * (weight: Schedule, loss: some UnlabeledLoss) -> Objective.Term {
  Objective.Term(weight: weight, loss: loss)
}

/// The supervised loss and one of unlabelled rows.
public func + (supervised: CrossEntropy, term: Objective.Term) -> Objective {
  Objective(supervised: supervised, unlabeled: [term])
}

/// An objective with one more loss of unlabelled rows.
public func + (objective: Objective, term: Objective.Term) -> Objective {
  var objective = objective
  objective.unlabeled.append(term)
  return objective
}
