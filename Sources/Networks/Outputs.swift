import PseudoLabelPlatform

/// What a network says of some rows: logits and probabilities [count × classes], row by row.
///
/// The arrays have room for the largest batch and are filled in place; the first `count` rows are valid.
public struct Outputs: Sendable {
  /// How the probabilities come of the logits.
  public let units: OutputUnits
  /// k.
  public let classes: Int
  /// n, the rows that are valid.
  public private(set) var count = 0
  /// z [n × k], row by row; more may lie behind.
  public private(set) var logits: [Float]
  /// p [n × k], row by row; more may lie behind.
  public private(set) var probabilities: [Float]

  package init(units: OutputUnits, classes: Int, capacity: Int) {
    self.units = units
    self.classes = classes
    logits = [Float](repeating: 0, count: capacity * classes)
    probabilities = logits
  }

  /// Outputs with the given logits, count × classes of them.
  public init(units: OutputUnits, classes: Int, logits: [Float]) {
    precondition(logits.count % classes == 0, "\(logits.count) logits of \(classes) classes")
    self.init(units: units, classes: classes, capacity: logits.count / classes)
    set(logits)
  }

  /// Takes the given logits in place of those it has, count × classes of them.
  package mutating func set(_ logits: [Float]) {
    let classes = classes
    logits.withUnsafeBufferPointer { values in
      guard let start = values.baseAddress else { return }
      fill(logits.count / classes) { start + $0 * classes }
    }
  }

  /// The class with the largest logit, the lowest one of equals: what everything that names a class of this network goes
  /// by. Of a softmax or of sigmoids it is also a class of the largest probability, though several can share that after
  /// rounding: sigmoids of 17 and of 40 are both 1, and of small differences a softmax makes none.
  public func predictedClass(of row: Int) -> Int {
    let start = row * classes
    return logits[start..<start + classes].indexOfLargest - start
  }

  /// The predicted class of each row.
  package var predictedClasses: [Int] { (0..<count).map { predictedClass(of: $0) } }

  /// The probability of the predicted class.
  public func confidence(of row: Int) -> Float { probabilities[row * classes + predictedClass(of: row)] }

  mutating func fill(_ count: Int, _ row: (Int) -> UnsafePointer<Float>) {
    precondition(count * classes <= logits.count, "\(count) rows in outputs with room for \(logits.count / classes)")
    self.count = count
    for r in 0..<count {
      let source = row(r)
      let start = r * classes
      switch units {
      case .sigmoid:
        for k in 0..<classes {
          logits[start + k] = source[k]
          probabilities[start + k] = 1 / (1 + expf(-source[k]))
        }
      case .softmax:
        var largest = source[0]
        for k in 1..<classes { largest = max(largest, source[k]) }
        var sum: Float = 0
        for k in 0..<classes {
          logits[start + k] = source[k]
          probabilities[start + k] = expf(source[k] - largest)
          sum += probabilities[start + k]
        }
        for k in 0..<classes { probabilities[start + k] /= sum }
      }
    }
  }
}
