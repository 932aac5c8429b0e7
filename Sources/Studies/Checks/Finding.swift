import PseudoLabelDatasets

/// Something about the data that its owner should know.
public struct Finding: Sendable, Hashable, Codable {
  /// How much it matters.
  public enum Weight: String, Sendable, Hashable, Codable {
    /// Worth knowing.
    case note
    /// May spoil what is learned.
    case warning
  }

  /// What it is about.
  public enum Subject: String, Sendable, Hashable, Codable {
    /// A column that is not used, or has cells that are not of its kind.
    case column
    /// A column that gives the class away.
    case leak
    /// A column that names rows.
    case identifier
    /// Equal rows.
    case duplicates
    /// Equal rows of different classes.
    case contradiction
    /// A class with few labelled rows.
    case tinyClass
    /// Classes of very different sizes.
    case imbalance
    /// Unlabelled rows that seem to come from elsewhere.
    case domain
    /// Classes that have other shares among the unlabelled rows.
    case classShift
    /// Unlabelled rows unlike any labelled one.
    case outliers
    /// The labels themselves.
    case labels
    /// A class that no held-out row of was recognised.
    case unlearned
  }

  /// What is said about a column; findings with equal topics say the same of several.
  package struct Topic: Sendable, Hashable, Codable {
    package enum Aspect: String, Sendable, Hashable, Codable {
      case unused, numbers, leak, strays, outlying, dayOrder, times, counted, missingWords, merged, spelling, zeros,
        units,
        years, seeming
    }

    package var aspect: Aspect
    /// What tells it from others of its aspect, as the reason why a column is not used.
    package var detail = ""
  }

  /// How much it matters.
  public var weight: Weight
  /// What it is about.
  public var subject: Subject
  /// A sentence.
  public var text: String
  /// The column that it is about; nil where it is about no single one.
  public var column: String?
  /// Of a column.
  package var topic: Topic?

  /// A finding in a sentence; by default it is about no single column.
  public init(_ weight: Weight, _ subject: Subject, _ text: String, column: String? = nil) {
    self.weight = weight
    self.subject = subject
    self.text = text
    self.column = column
  }

  /// A finding about a column.
  init(
    _ weight: Weight, _ subject: Subject, of column: String, _ aspect: Topic.Aspect, _ detail: String = "",
    saying text: String
  ) {
    self.init(weight, subject, text, column: column)
    topic = Topic(aspect: aspect, detail: detail)
  }
}

extension Sequence<Finding> {
  /// The findings with one in place of more than three that say the same of a column each: the first of them, which then names
  /// some of the other columns.
  package var grouped: [Finding] {
    let groups = Dictionary(grouping: filter { $0.likeness != nil }) { $0.likeness }
    return compactMap { finding in
      guard let likeness = finding.likeness, let group = groups[likeness], group.count > 3 else { return finding }
      guard group[0].column == finding.column else { return nil }
      var whole = finding
      whole.text += " " + TableLayout.sameOf(group.dropFirst().map { $0.column ?? "" })
      return whole
    }
  }
}

extension Finding {
  /// What findings about several columns have in common that can share a line.
  fileprivate struct Likeness: Hashable {
    var topic: Topic
    var weight: Weight
  }

  fileprivate var likeness: Likeness? { topic.map { Likeness(topic: $0, weight: weight) } }
}
