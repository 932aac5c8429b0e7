/// What the network says of every unlabelled row at the end of an epoch, without dropout.
public struct UnlabeledLook: Sendable {
  /// Counts from 1.
  public var epoch: Int
  /// The most likely class of each row.
  public var classes: [Int]
  /// The probability of that class for each row; none where nobody noted them.
  public var confidences: [Float]
  /// The number of classes there are.
  public var classCount: Int

  /// Every class is in 0 ..< `classCount`, and each row has a confidence or none has (preconditions).
  public init(epoch: Int, classes: [Int], confidences: [Float] = [], classCount: Int) {
    precondition(classes.allSatisfy { (0..<classCount).contains($0) }, "a class outside 0 ..< \(classCount)")
    precondition(confidences.isEmpty || confidences.count == classes.count, "confidences of other rows")
    self.epoch = epoch
    self.classes = classes
    self.confidences = confidences
    self.classCount = classCount
  }

  /// How many rows have each class.
  public var counts: [Int] {
    classes.reduce(into: [Int](repeating: 0, count: classCount)) { $0[$1] += 1 }
  }
}
