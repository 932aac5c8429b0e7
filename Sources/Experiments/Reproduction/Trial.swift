/// One run of the paper's Table 2. Its split is the seed of everything that is random in it: which examples keep their
/// labels, the first weights, the order of examples, dropout and noise.
package struct Trial: Sendable, Hashable {
  package var method: PaperMethod
  /// Labelled examples, as many of each class.
  package var labels: Int
  /// Counts from 1.
  package var split: UInt64

  package init(_ method: PaperMethod, labels: Int, split: UInt64) {
    self.method = method
    self.labels = labels
    self.split = split
  }

  /// "pl-dae-600-3", the name of its files.
  package var name: String { "\(method.rawValue)-\(labels)-\(split)" }

  /// "+PL+DAE, 600 labels, split 3".
  package var title: String { "\(method.title), \(labels) labels, split \(split)" }
}
