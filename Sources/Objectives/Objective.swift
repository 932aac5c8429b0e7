import Networks
import Schedules

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
  /// The losses of the unlabelled rows; each pays one pass.
  public var unlabeled: [Term]

  /// See the properties.
  public init(supervised: CrossEntropy = CrossEntropy(), unlabeled: [Term] = []) {
    self.supervised = supervised
    self.unlabeled = unlabeled
  }

  /// The same with every weight of an unlabelled loss times `factor`.
  public func weighted(by factor: Double) -> Objective {
    Objective(
      supervised: supervised,
      unlabeled: unlabeled.map { Term(weight: $0.weight.multiplied(by: factor), loss: $0.loss) })
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
  Objective(supervised: objective.supervised, unlabeled: objective.unlabeled + [term])
}
