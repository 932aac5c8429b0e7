import PseudoLabelNetworks
import PseudoLabelPlatform

/// What a selection of pseudo-labels has seen: running means, and the class that each row was last taken for with confidence.
public struct SelectionState: LossState {
  /// Running mean of the confidence, and its running variance.
  package private(set) var mean: Double
  package private(set) var variance = 1.0
  /// Running means of the probabilities of the classes.
  package private(set) var classMeans: [Double]
  /// The class of each unlabelled row, or -1; none where nobody asks for them.
  package private(set) var classes: [Int32]
  /// Rows that have each class.
  private var counts: [Int]

  init(_ selection: Selection, _ data: LossData) {
    mean = 1 / Double(data.classes)
    classMeans = [Double](repeating: mean, count: data.classes)
    if case .classwise = selection {
      classes = [Int32](repeating: -1, count: data.rows)
      counts = [Int](repeating: 0, count: data.classes)
    } else {
      (classes, counts) = ([], [])
    }
  }

  /// Whether it has a class for each row, where its rule asks for them, and a mean for each class.
  public func fits(_ data: LossData) -> Bool {
    let range = -1..<Int32(data.classes)
    return classMeans.count == data.classes && counts.count == (classes.isEmpty ? 0 : data.classes)
      && (classes.isEmpty || classes.count == data.rows) && classes.allSatisfy(range.contains)
  }

  /// The threshold of each class: largest · β/(2 - β).
  func classwiseThresholds(_ largest: Double) -> [Double] {
    let untaken = classes.count - counts.reduce(0, +)
    let most = max(counts.max() ?? 0, untaken)
    return counts.map { count in
      let share = most > 0 ? Double(count) / Double(most) : 0
      return largest * share / (2 - share)
    }
  }

  mutating func note(_ class: Int, forRow row: Int) {
    if classes[row] >= 0 { counts[Int(classes[row])] -= 1 }
    classes[row] = Int32(`class`)
    counts[`class`] += 1
  }

  /// Takes in the confidences and the probabilities of a batch.
  mutating func average(_ outputs: Outputs, _ confidences: [Double], decay: Double) {
    average(confidences: confidences, decay: decay)
    averageClasses(of: outputs, decay: decay)
  }

  /// μ ← decay μ + (1 - decay) mean c, σ² likewise with the variance of c (over n - 1).
  mutating func average(confidences: [Double], decay: Double) {
    let n = Double(confidences.count)
    let batchMean = confidences.reduce(0, +) / n
    let squares = confidences.reduce(0) { $0 + ($1 - batchMean) * ($1 - batchMean) }
    mean = decay * mean + (1 - decay) * batchMean
    if n > 1 { variance = decay * variance + (1 - decay) * squares / (n - 1) }
  }

  private mutating func averageClasses(of outputs: Outputs, decay: Double) {
    var sums = [Double](repeating: 0, count: outputs.classes)
    for row in 0..<outputs.count {
      for (k, p) in outputs.distribution(of: row).enumerated() { sums[k] += p }
    }
    for k in sums.indices {
      classMeans[k] = decay * classMeans[k] + (1 - decay) * sums[k] / Double(outputs.count)
    }
  }

  /// The confidences of q / q̃, scaled to the sum 1, where q̃ is the running mean of q that this batch was taken into.
  mutating func aligned(_ outputs: Outputs, decay: Double) -> [Double] {
    averageClasses(of: outputs, decay: decay)
    return (0..<outputs.count).map { row in
      let ratios = zip(outputs.distribution(of: row), classMeans).map { $0 / $1 }
      return (ratios.max() ?? 0) / ratios.reduce(0, +)
    }
  }
}

extension Outputs {
  /// The probabilities of a row, in doubles, divided by their sum.
  package func distribution(of row: Int) -> [Double] {
    let values = probabilities[row * classes..<(row + 1) * classes].map(Double.init)
    guard units == .sigmoid else { return values }
    let sum = values.reduce(0, +)
    return values.map { $0 / sum }
  }
}
