/// What a look at unlabelled rows found, in a line.
public struct LookRecord: Sendable, Hashable, Codable {
  /// Counts from 1.
  public var epoch: Int
  /// Rows looked at: all, or a sample.
  public var rows: Int
  /// Rows whose class is another one than at the look before; nil at the first.
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
  ///   - look: what was found.
  ///   - earlier: the classes of the same rows at the look before.
  ///   - truth: their true classes, where they are known.
  public init(_ look: UnlabeledLook, after earlier: [Int]? = nil, truth: [Int]? = nil) {
    epoch = look.epoch
    rows = look.classes.count
    changed = earlier.map { zip($0, look.classes).count { $0 != $1 } }
    counts = look.counts
    confidence = look.confidences.isEmpty ? nil : Self.histogram(of: look.confidences)
    entropy = look.entropy
    accuracy = truth.map { truth in
      Double(zip(truth, look.classes).count { $0 == $1 }) / Double(max(1, look.classes.count))
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
