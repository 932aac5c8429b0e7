/// Examples as files give them: rows, and for some of them the name of their class.
package struct PartlyLabeled<Rows: ExampleRows>: Sendable {
  package var features: Rows
  /// The class of each row in the words of the files; nil where none is given.
  package var labels: [String?]
  /// How doubtful labels were read: a sentence.
  package var remark: String?

  /// There is a label or nil for every row (a precondition).
  package init(features: Rows, labels: [String?]) {
    precondition(features.count == labels.count, "\(features.count) rows and \(labels.count) labels")
    self.features = features
    self.labels = labels
  }

  package var count: Int { labels.count }

  mutating func removeAllLabels() {
    labels = labels.map { _ in nil }
    remark = nil
  }

  /// Rows with one of these labels have none.
  mutating func removeLabels(_ words: Set<String>) {
    labels = labels.map { label in label.flatMap { words.contains($0) ? nil : $0 } }
  }
}

/// Rows that can carry labels.
package protocol ExampleRows: Sendable {
  var count: Int { get }
}

extension Features: ExampleRows {}
extension NumberRows: ExampleRows {}

/// Features that are ready for a network.
package typealias PartlyLabeledRows = PartlyLabeled<Features>
/// Numbers that are still to be prepared.
package typealias PartlyLabeledNumbers = PartlyLabeled<NumberRows>
