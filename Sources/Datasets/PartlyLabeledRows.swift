/// Examples as files give them: rows of features, and for some of them the name of their class.
public struct PartlyLabeledRows: Sendable {
  public var features: Features
  /// The class of each row in the words of the files; nil where none is given.
  public var labels: [String?]

  /// There is a label or nil for every row (a precondition).
  public init(features: Features, labels: [String?]) {
    precondition(features.count == labels.count, "\(features.count) rows and \(labels.count) labels")
    self.features = features
    self.labels = labels
  }

  public var count: Int { labels.count }
}
