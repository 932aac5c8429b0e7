/// What the network says of every unlabelled row at the end of an epoch, without dropout.
public struct UnlabeledLook: Sendable {
  /// Counts from 1.
  public var epoch: Int
  /// The most likely class of each row.
  public var classes: [Int]
  /// The number of classes there are.
  public var classCount: Int

  /// Every class is in 0 ..< `classCount` (a precondition).
  public init(epoch: Int, classes: [Int], classCount: Int) {
    precondition(classes.allSatisfy { (0..<classCount).contains($0) }, "a class outside 0 ..< \(classCount)")
    self.epoch = epoch
    self.classes = classes
    self.classCount = classCount
  }

  /// How many rows have each class.
  public var counts: [Int] {
    classes.reduce(into: [Int](repeating: 0, count: classCount)) { $0[$1] += 1 }
  }
}
