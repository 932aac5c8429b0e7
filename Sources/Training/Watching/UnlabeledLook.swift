import Platform

/// What the network says of every unlabelled row at the end of an epoch, without dropout.
public struct UnlabeledLook: Sendable {
  /// Counts from 1.
  public var epoch: Int
  /// The most likely class of each row.
  public var classes: [Int]
  /// The number of classes there are.
  public var classCount: Int
  /// How sure the network is; nil where only its classes are known.
  public var certainty: Certainty?

  /// How sure a network is of rows.
  public struct Certainty: Sendable, Hashable {
    /// Rows by the probability of their most likely class, in intervals of equal width from 0 to 1.
    public var histogram: [Int]
    /// The mean entropy of the class given the row, in nats; outputs whose sum is not 1 are divided by it.
    public var entropy: Double
  }

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

  /// Intervals of the histograms of certainty.
  public static let intervals = 20

  /// - Parameters:
  ///   - epoch: counts from 1.
  ///   - probabilities: of the classes of each row [n × classes].
  ///   - classCount: the number of classes.
  package init(epoch: Int, probabilities: [Float], classCount: Int) {
    var classes: [Int] = []
    classes.reserveCapacity(probabilities.count / classCount)
    var histogram = [Int](repeating: 0, count: Self.intervals)
    var entropy = 0.0
    for start in stride(from: 0, to: probabilities.count, by: classCount) {
      var (best, sum) = (start, 0.0)
      for k in start..<start + classCount {
        if probabilities[k] > probabilities[best] { best = k }
        sum += Double(probabilities[k])
      }
      classes.append(best - start)
      let place = (Float(Self.intervals) * probabilities[best]).rounded(.down)
      histogram[place > 0 ? Int(min(place, Float(Self.intervals - 1))) : 0] += 1
      guard sum > 0, sum.isFinite else {
        entropy += log(Double(classCount))
        continue
      }
      for k in start..<start + classCount where probabilities[k] > 0 {
        let share = Double(probabilities[k]) / sum
        entropy -= share * log(share)
      }
    }
    self.init(epoch: epoch, classes: classes, classCount: classCount)
    certainty = Certainty(histogram: histogram, entropy: entropy / Double(max(1, classes.count)))
  }
}
