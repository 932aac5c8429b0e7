/// Examples with their true classes.
public struct LabeledSet: Sendable {
  public let features: Features
  /// The class of each row, in 0 ..< `classes`.
  public let labels: [Int]
  public let classes: Int

  public init(features: Features, labels: [Int], classes: Int) {
    precondition(features.count == labels.count, "\(features.count) rows and \(labels.count) labels")
    precondition(labels.allSatisfy { (0..<classes).contains($0) }, "a label outside 0 ..< \(classes)")
    self.features = features
    self.labels = labels
    self.classes = classes
  }

  public var count: Int { labels.count }

  /// The given rows, in the given order.
  public func selecting(_ positions: [Int]) -> LabeledSet {
    LabeledSet(features: features.selecting(positions), labels: positions.map { labels[$0] }, classes: classes)
  }
}
