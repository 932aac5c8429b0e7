/// One run of the paper's Table 2. Its split is the seed of everything that is random in it: which examples keep their
/// labels, the first weights, the order of examples, dropout and noise.
public struct Trial: Sendable, Hashable {
  public var method: PaperMethod
  /// Labelled examples, as many of each class.
  public var labels: Int
  /// Counts from 1.
  public var split: UInt64

  public init(_ method: PaperMethod, labels: Int, split: UInt64) {
    self.method = method
    self.labels = labels
    self.split = split
  }

  /// "pl-dae-600-3", the name of its files.
  public var name: String { "\(method.rawValue)-\(labels)-\(split)" }

  /// "+PL+DAE, 600 labels, split 3".
  public var title: String { "\(method.title), \(labels) labels, split \(split)" }
}
