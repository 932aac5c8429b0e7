/// Examples with their true classes.
public struct LabeledSet: Sendable {
  /// A row an example.
  public let features: Features
  /// The class of each row, in 0 ..< `classes`.
  public let labels: [Int]
  /// k; a class may have no example.
  public let classes: Int

  /// A label in 0 ..< `classes` for each row of `features` (preconditions).
  public init(features: Features, labels: [Int], classes: Int) {
    precondition(features.count == labels.count, "\(features.count) rows and \(labels.count) labels")
    precondition(labels.allSatisfy { (0..<classes).contains($0) }, "a label outside 0 ..< \(classes)")
    self.features = features
    self.labels = labels
    self.classes = classes
  }

  /// How many examples there are.
  public var count: Int { labels.count }

  /// The given rows, in the given order.
  public func selecting(_ positions: [Int]) -> LabeledSet {
    LabeledSet(features: features.selecting(positions), labels: positions.map { labels[$0] }, classes: classes)
  }
}
