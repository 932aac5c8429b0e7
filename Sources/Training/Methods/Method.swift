import PseudoLabelObjectives
import PseudoLabelSchedules

/// What is made of the unlabelled examples: a name for losses, views and an average of the parameters that belong together.
///
/// `Method.all` has a line for each; in configurations only what it amounts to is written.
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

extension Method: RawRepresentable, CaseIterable, Codable {
  /// The method of this name; nil where there is none.
  public init?(rawValue: String) {
    guard let method = (Method.all + [.custom]).first(where: { $0.rawValue == rawValue }) else { return nil }
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
  /// Trains by another method: its losses, its rounds, its view of the labelled rows, and its average of the
  /// parameters.
  ///
  /// - Parameters:
  ///   - method: what is made of the unlabelled examples.
  ///   - weight: α(t); that of the first loss the recipe has, unless told.
  public mutating func use(_ method: Method, weight: Schedule? = nil) {
    let changes = method.changes(weight: weight ?? unlabeled.first?.weight ?? .constant(value: 1))
    unlabeled = changes.unlabeled
    averaging = changes.averaging
    labeledView = changes.labeledView
    selfTraining = changes.selfTraining
  }

  /// The method that the recipe amounts to: the one of the same losses, whatever their weights and thresholds, or, of a single
  /// loss, the first that has one of its kind; `custom` for any other losses.
  public var method: Method {
    guard selfTraining != nil else { return Method(of: unlabeled) }
    return unlabeled.isEmpty ? .selfTraining : .custom
  }
}

extension Method {
  /// Losses that are those of no method of the table, as a configuration may have them.
  public static let custom = Method("custom", Parts(), "losses of one's own", "a configuration")

  /// The method whose losses these are.
  init(of terms: [UnlabeledTerm]) {
    let kinds = terms.map { Method.kind(of: $0.loss) }
    self =
      Method.all.first { $0.parts.losses.map { Method.kind(of: $0.loss) } == kinds }
      ?? (terms.count == 1
        ? Method.all.first { $0.parts.losses.first.map { Method.kind(of: $0.loss)[0] } == kinds[0][0] } : nil)
      ?? .custom
  }

  /// What tells the losses of methods apart: their types, passes, and the rule of a selection.
  private static func kind(of loss: any NamedLoss) -> [String] {
    let selection = (loss as? PseudoLabel)?.selection.name ?? ""
    return [type(of: loss).name, selection] + loss.passes.map(\.kind)
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
