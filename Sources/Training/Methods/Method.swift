import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelSchedules

/// What is made of the unlabelled examples: a name for losses, views and an average of the parameters that belong together.
///
/// `Method.all` has a line for each; in configurations only what it amounts to is written. A recipe that is none of them is
/// called by what it holds, as "pseudoLabel + temporalEnsembling".
public struct Method: Sendable, Hashable {
  /// As it is written on the command line: "pseudo-label".
  public let rawValue: String
  /// What it does, in a sentence.
  public let summary: String
  /// Where it comes from.
  public let source: String
  let parts: Parts

  /// What a recipe takes over from a method.
  struct Parts: Sendable, Hashable {
    /// Its unlabelled losses; their weights are relative to the first one's.
    var losses: [Weighted] = []
    /// α at its largest, and whether it rises to it; nil: as the recipe has it.
    var weight: Weight?
    var averaging: Averaging?
    var labeledView: RowView?
    var selfTraining: SelfTraining?
    /// Standard deviation of the noise in each layer of the ladder network that is made of the recipe's; nil: as it is.
    var ladderNoise: Double?
  }

  struct Weighted: Sendable {
    var loss: any NamedLoss
    var factor = 1.0
  }

  enum Weight: Sendable, Hashable {
    /// Rises from 0, when the recipe's does.
    case rising(to: Double)
    /// From the first update on.
    case constant(Double)
  }

  init(_ rawValue: String, _ parts: Parts, _ summary: String, _ source: String) {
    (self.rawValue, self.parts, self.summary, self.source) = (rawValue, parts, summary, source)
  }

  /// Whether it trains a ladder network.
  package var isLadder: Bool { parts.ladderNoise != nil }

  /// The network that it trains in place of another one: a ladder network, where it is about those and the other is none, else the
  /// same.
  package func network(of network: Network) -> Network {
    guard let noise = parts.ladderNoise, !network.hasNoise else { return network }
    return network.ladder(noise: noise)
  }

  /// The unlabelled losses of a recipe for this method.
  ///
  /// - Parameter weight: α(t) of a pseudo-label loss. Methods that want another height keep its course, those that want a
  ///   constant have one.
  public func unlabeledTerms(weight: Schedule) -> [UnlabeledTerm] {
    parts.losses.map { UnlabeledTerm($0.loss, weight: scaled(weight).multiplied(by: $0.factor)) }
  }

  private func scaled(_ schedule: Schedule) -> Schedule {
    switch parts.weight {
    case nil: schedule
    case .constant(let value): .constant(value: value)
    case .rising(let height):
      switch schedule {
      case .ramp(_, _, let period): .ramp(from: 0, to: height, during: period)
      case .constant, .decay: .constant(value: height)
      }
    }
  }
}

extension Method.Weighted: Hashable {
  static func == (a: Self, b: Self) -> Bool { AnyHashable(a.loss) == AnyHashable(b.loss) && a.factor == b.factor }
  func hash(into hasher: inout Hasher) { hasher.combine(AnyHashable(loss)) }
}

extension Method: RawRepresentable, CaseIterable, Codable, CustomStringConvertible {
  /// Its name.
  public var description: String { rawValue }

  /// The method of this name, or what a recipe of no method is called: see `Recipe.method`. Nil for any other name.
  public init?(rawValue: String) {
    guard let method = Method.all.first(where: { $0.rawValue == rawValue }) ?? Method(mixture: rawValue) else {
      return nil
    }
    self = method
  }

  /// In the order of the documentation.
  public static var allCases: [Method] { all }

  public static func == (a: Method, b: Method) -> Bool { a.rawValue == b.rawValue }
  public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}

extension Method {
  /// What a recipe takes over from a method, under the names of the recipe's properties.
  public struct Changes: Sendable, Hashable, Encodable {
    /// The unlabelled losses with their weights.
    public var unlabeled: [UnlabeledTerm]
    /// The running average that they learn from, or that is delivered.
    public var averaging: Averaging?
    /// What is done to the labelled rows.
    public var labeledView: RowView?
    /// The rounds.
    public var selfTraining: SelfTraining?
  }

  /// What a recipe takes over.
  ///
  /// - Parameter weight: as for `unlabeledTerms`.
  public func changes(weight: Schedule = .constant(value: 1)) -> Changes {
    Changes(
      unlabeled: unlabeledTerms(weight: weight), averaging: parts.averaging, labeledView: parts.labeledView,
      selfTraining: parts.selfTraining)
  }
}

extension Recipe {
  /// Trains by another method: its losses, its rounds, its view of the labelled rows, its average of the parameters, and for
  /// ladders with noise in each layer of the network, and by Adam at 0.002 where it was gradient descent: no rate of that suits costs
  /// with weights from 0.1 to 1000.
  ///
  /// - Parameters:
  ///   - method: what is made of the unlabelled examples.
  ///   - weight: α(t); that of the recipe's first loss by default.
  public mutating func use(_ method: Method, weight: Schedule? = nil) {
    let changes = method.changes(weight: weight ?? unlabeled.first?.weight ?? .constant(value: 1))
    unlabeled = changes.unlabeled
    averaging = changes.averaging
    labeledView = changes.labeledView
    selfTraining = changes.selfTraining
    network = method.network(of: network)
    if method.isLadder, case .gradientDescent = optimizer { optimizer = .adam(rate: .constant(value: 0.002)) }
  }
}
