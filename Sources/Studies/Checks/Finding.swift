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

  /// How much it matters.
  public var weight: Weight
  /// What it is about.
  public var subject: Subject
  /// A sentence.
  public var text: String

  /// See the properties.
  public init(_ weight: Weight, _ subject: Subject, _ text: String) {
    self.weight = weight
    self.subject = subject
    self.text = text
  }
}
