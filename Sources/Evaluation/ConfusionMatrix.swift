/// How often each class was taken for each other: k × k counts, row the true class, column the predicted one.
public struct ConfusionMatrix: Sendable, Hashable {
  /// k.
  public let classes: Int
  /// Row-major, k × k.
  private(set) var counts: [Int]

  /// No examples yet.
  public init(classes: Int) {
    precondition(classes > 0, "a confusion matrix needs a class")
    self.classes = classes
    counts = Array(repeating: 0, count: classes * classes)
  }

  /// - Parameters:
  ///   - labels: the predicted classes, in 0 ..< `classes`.
  ///   - truth: the true ones, as many, in the same order.
  ///   - classes: k, how many classes there are.
  public init(of labels: [Int], truth: [Int], classes: Int) {
    precondition(labels.count == truth.count, "\(labels.count) predictions of \(truth.count) examples")
    self.init(classes: classes)
    for (predicted, actual) in zip(labels, truth) { counts[place(actual, predicted)] += 1 }
  }

  /// How many examples of class `truth` were predicted as class `predicted`.
  public subscript(truth truth: Int, predicted predicted: Int) -> Int { counts[place(truth, predicted)] }

  private func place(_ truth: Int, _ predicted: Int) -> Int {
    let range = 0..<classes
    precondition(range.contains(truth) && range.contains(predicted), "a class outside 0 ..< \(classes)")
    return truth * classes + predicted
  }

  /// The counts of each true class, a row a class.
  public var rows: [[Int]] {
    (0..<classes).map { Array(counts[$0 * classes..<($0 + 1) * classes]) }
  }

  /// n.
  public var count: Int { counts.reduce(0, +) }

  /// Examples whose prediction was right: the trace.
  public var correct: Int { (0..<classes).reduce(0) { $0 + self[truth: $1, predicted: $1] } }

  /// Of the examples of a class, the share that was predicted as it; nil where the class has no examples.
  public func recall(ofClass label: Int) -> Double? {
    share(of: label, in: (0..<classes).reduce(0) { $0 + self[truth: label, predicted: $1] })
  }

  /// Of the examples predicted as a class, the share that belongs to it; nil where none was predicted so.
  public func precision(ofClass label: Int) -> Double? {
    share(of: label, in: (0..<classes).reduce(0) { $0 + self[truth: $1, predicted: label] })
  }

  /// The mean over the classes of the share of their examples that was predicted as another, which weighs a rare class
  /// like a common one: 1 - mean recall. Classes without examples are left out; nil where no class has any.
  public var balancedErrorRate: Double? {
    let recalls = (0..<classes).compactMap(recall(ofClass:))
    return recalls.isEmpty ? nil : 1 - recalls.reduce(0, +) / Double(recalls.count)
  }

  private func share(of label: Int, in total: Int) -> Double? {
    total == 0 ? nil : Double(self[truth: label, predicted: label]) / Double(total)
  }

  /// Counts the examples of another matrix, of as many classes, too.
  public mutating func merge(_ other: ConfusionMatrix) {
    precondition(classes == other.classes, "merging matrices of \(classes) and \(other.classes) classes")
    for place in counts.indices { counts[place] += other.counts[place] }
  }
}

/// Written with its derived figures, `recall` and `precision` of each class (null where there is none); read back from
/// the counts alone.
extension ConfusionMatrix: Codable {
  private enum CodingKeys: String, CodingKey { case counts, recall, precision }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let rows = try container.decode([[Int]].self, forKey: .counts)
    let possible = 0...Int(Int32.max)
    guard !rows.isEmpty, rows.allSatisfy({ $0.count == rows.count && $0.allSatisfy(possible.contains) }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .counts, in: container, debugDescription: "expected a square of counts, as many rows as columns")
    }
    self.init(classes: rows.count)
    counts = Array(rows.joined())
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(rows, forKey: .counts)
    try container.encode((0..<classes).map(recall(ofClass:)), forKey: .recall)
    try container.encode((0..<classes).map(precision(ofClass:)), forKey: .precision)
  }
}
