import PseudoLabelPlatform

/// What the network says about every unlabelled row at the end of an epoch, without dropout.
public struct PredictionSnapshot: Sendable {
  /// Counts from 1.
  public var epoch: Int
  /// The most likely class of each row.
  public var classes: [Int]
  /// The probability of that class for each row; none where nobody noted them.
  public var confidences: [Float]
  /// The number of classes there are.
  public var classCount: Int
  /// The mean entropy of the class given the row, in nats, outputs whose sum is not 1 divided by it; nil where nobody noted it.
  public var entropy: Double?

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

  /// - Parameters:
  ///   - epoch: counts from 1.
  ///   - classes: the predicted class of each row.
  ///   - probabilities: of the classes of each row [n × classes].
  ///   - classCount: the number of classes.
  package init(epoch: Int, classes: [Int], probabilities: [Float], classCount: Int) {
    var confidences: [Float] = []
    confidences.reserveCapacity(classes.count)
    var entropy = 0.0
    for (row, best) in classes.enumerated() {
      let start = row * classCount
      var sum = 0.0
      for k in start..<start + classCount { sum += Double(probabilities[k]) }
      confidences.append(probabilities[start + best])
      guard sum > 0, sum.isFinite else {
        entropy += log(Double(classCount))
        continue
      }
      for k in start..<start + classCount where probabilities[k] > 0 {
        let share = Double(probabilities[k]) / sum
        entropy -= share * log(share)
      }
    }
    self.init(epoch: epoch, classes: classes, confidences: confidences, classCount: classCount)
    self.entropy = entropy / Double(max(1, classes.count))
  }
}
