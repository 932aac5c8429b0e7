/// Examples as files give them: rows of features, and for some of them the name of their class.
package struct PartlyLabeledRows: Sendable {
  package var features: Features
  /// The class of each row in the words of the files; nil where none is given.
  package var labels: [String?]
  /// How doubtful labels were read: a sentence.
  package var remark: String?

  /// There is a label or nil for every row (a precondition).
  package init(features: Features, labels: [String?]) {
    precondition(features.count == labels.count, "\(features.count) rows and \(labels.count) labels")
    self.features = features
    self.labels = labels
  }

  package var count: Int { labels.count }

  /// Rows with one of these labels have none.
  mutating func removeLabels(_ words: Set<String>) {
    labels = labels.map { label in label.flatMap { words.contains($0) ? nil : $0 } }
  }
}
