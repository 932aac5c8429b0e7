/// What a look at unlabelled rows found, in a line.
public struct SnapshotRecord: Sendable, Hashable, Codable {
  /// Counts from 1.
  public var epoch: Int
  /// Rows looked at: all, or a sample.
  public var rows: Int
  /// Rows whose class is another one than at the snapshot before; nil at the first.
  public var changed: Int?
  /// Rows of each class.
  public var counts: [Int]
  /// Rows by the probability of their most likely class, in intervals of equal width from 0 to 1.
  public var confidence: [Int]?
  /// The mean entropy of the class given the row, in nats.
  public var entropy: Double?
  /// The share of rows whose class is the true one, which training does not see; nil where nobody knows it.
  public var accuracy: Double?

  /// - Parameters:
  ///   - snapshot: what was found.
  ///   - earlier: the classes of the same rows at the snapshot before.
  ///   - truth: their true classes, where they are known.
  public init(_ snapshot: PredictionSnapshot, after earlier: [Int]? = nil, truth: [Int]? = nil) {
    epoch = snapshot.epoch
    rows = snapshot.classes.count
    changed = earlier.map { zip($0, snapshot.classes).count { $0 != $1 } }
    counts = snapshot.counts
    confidence = snapshot.confidences.isEmpty ? nil : Self.histogram(of: snapshot.confidences)
    entropy = snapshot.entropy
    accuracy = truth.map { truth in
      Double(zip(truth, snapshot.classes).count { $0 == $1 }) / Double(max(1, snapshot.classes.count))
    }
  }

  /// Intervals of the histogram of confidence.
  public static let intervals = 20

  private static func histogram(of confidences: [Float]) -> [Int] {
    confidences.reduce(into: [Int](repeating: 0, count: intervals)) { counts, confidence in
      let place = (Float(intervals) * confidence).rounded(.down)
      counts[place > 0 ? Int(min(place, Float(intervals - 1))) : 0] += 1
    }
  }
}
