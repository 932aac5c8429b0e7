/// Something about the data that its owner should know.
public struct Finding: Sendable, Hashable, Codable {
  public enum Weight: String, Sendable, Hashable, Codable {
    /// Worth knowing.
    case note
    /// May spoil what is learned.
    case warning
  }

  public enum Subject: String, Sendable, Hashable, Codable {
    case column, leak, identifier, duplicates, contradiction, tinyClass, imbalance, domain, classShift, outliers,
      labels,
      unlearned
  }

  public var weight: Weight
  public var subject: Subject
  /// A sentence.
  public var text: String

  public init(_ weight: Weight, _ subject: Subject, _ text: String) {
    self.weight = weight
    self.subject = subject
    self.text = text
  }
}
