import Objectives
import Schedules

/// What is made of the unlabelled examples.
public enum Method: String, Sendable, Hashable, Codable, CaseIterable {
  /// Nothing: the network learns from the labelled examples alone. The paper's DropNN.
  case supervised
  /// Their most likely classes are taken for true, with a weight that grows. The paper's +PL.
  case pseudoLabel = "pseudo-label"
  /// Their outputs are made certain, with a weight that grows (Grandvalet and Bengio 2004).
  case entropyMinimization = "entropy-minimization"

  /// The unlabelled losses of a recipe for this method.
  public func unlabeledTerms(weight: Schedule, pseudoLabel: PseudoLabel = PseudoLabel()) -> [UnlabeledTerm] {
    switch self {
    case .supervised: []
    case .pseudoLabel: [UnlabeledTerm(.pseudoLabel(pseudoLabel), weight: weight)]
    case .entropyMinimization: [UnlabeledTerm(.entropyMinimization(EntropyMinimization()), weight: weight)]
    }
  }
}

extension Recipe {
  /// The method that the unlabelled losses amount to.
  public var method: Method {
    unlabeled.first?.method ?? .supervised
  }
}

extension UnlabeledTerm {
  /// The method that trains with this loss alone.
  public var method: Method {
    switch loss {
    case .pseudoLabel: .pseudoLabel
    case .entropyMinimization: .entropyMinimization
    }
  }
}
