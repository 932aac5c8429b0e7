import Networks
import Schedules

/// What training makes small: L = L_supervised + Σⱼ αⱼ(t) Lⱼ, written as `CrossEntropy() + alpha * PseudoLabel()`.
public struct Objective: Sendable {
  public struct Term: Sendable {
    public var weight: Schedule
    public var loss: any UnlabeledLoss

    public init(weight: Schedule, loss: any UnlabeledLoss) {
      self.weight = weight
      self.loss = loss
    }
  }

  public var supervised: CrossEntropy
  public var unlabeled: [Term]

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

public func * (weight: Schedule, loss: some UnlabeledLoss) -> Objective.Term {
  Objective.Term(weight: weight, loss: loss)
}

public func + (supervised: CrossEntropy, term: Objective.Term) -> Objective {
  Objective(supervised: supervised, unlabeled: [term])
}

public func + (objective: Objective, term: Objective.Term) -> Objective {
  Objective(supervised: objective.supervised, unlabeled: objective.unlabeled + [term])
}
