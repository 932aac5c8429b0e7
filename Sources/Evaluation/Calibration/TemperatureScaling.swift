import PseudoLabelPlatform

/// Probabilities that say how often they are right: pₖ = exp(zₖ/T) / Σⱼ exp(zⱼ/T), with one temperature T for all classes
/// (Guo, Pleiss, Sun, Weinberger 2017). It changes no predicted class.
public struct TemperatureScaling: Sendable, Hashable, Codable {
  /// T: over 1 makes answers less sure, under 1 surer.
  public var temperature: Double

  /// A temperature that is known, positive.
  public init(temperature: Double) { self.temperature = temperature }

  /// What T is sought in.
  public static let range = 0.05...100.0

  /// The temperature at which answers are as sure as they are right, on examples that were not trained on:
  ///
  ///     (1/n) Σᵢ maxₖ pᵢₖ = (r + 1)/(n + 2),  r of n answers being right.
  ///
  /// The share of right answers is Laplace's, so that few examples, all of them right, do not make the answers certain. The
  /// left side falls as T grows, so that bisection finds it. The temperature of the smallest cross entropy (Guo et al.) is
  /// another: of a few examples, one that is wrong and sure makes it so large that all answers seem less sure than they are.
  ///
  /// - Parameters:
  ///   - logits: z of n examples [n × classes], row by row, at least one.
  ///   - labels: their true classes.
  ///   - classes: at least 2.
  public init(fitting logits: [Float], labels: [Int], classes: Int) {
    precondition(!labels.isEmpty && classes > 1 && logits.count == labels.count * classes, "logits of other examples")
    let rows = labels.indices.map { logits[$0 * classes..<($0 + 1) * classes] }
    let right = zip(rows, labels).count { row, label in
      row.indexOfLargest - row.startIndex == label
    }
    let wanted = (Double(right) + 1) / Double(labels.count + 2)
    var (low, high) = (log(Self.range.lowerBound), log(Self.range.upperBound))
    while high - low > 1e-6 {
      let middle = (low + high) / 2
      let scaling = TemperatureScaling(temperature: exp(middle))
      let sum = rows.reduce(0.0) { $0 + exp(scaling.logProbabilities($1).max() ?? 0) }
      if sum / Double(labels.count) > wanted { low = middle } else { high = middle }
    }
    temperature = exp((low + high) / 2)
  }

  /// ln p of every class, from the logits of one example.
  public func logProbabilities(_ logits: some Collection<Float>) -> [Double] {
    let scaled = logits.map { Double($0) / temperature }
    let largest = scaled.max() ?? 0
    let logSum = largest + log(scaled.reduce(0) { $0 + exp($1 - largest) })
    return scaled.map { $0 - logSum }
  }

  /// Writes p of every class, from the logits of one example, without memory of its own.
  package func write(
    _ logits: UnsafeBufferPointer<Float>, to probabilities: UnsafeMutableBufferPointer<Double>
  ) {
    for (place, logit) in logits.enumerated() { probabilities[place] = Double(logit) / temperature }
    let largest = probabilities.max() ?? 0
    let logSum = largest + log(probabilities.reduce(0) { $0 + exp($1 - largest) })
    for place in probabilities.indices { probabilities[place] = exp(probabilities[place] - logSum) }
  }

  /// p of every class, from the logits of one example.
  public func probabilities(_ logits: some Collection<Float>) -> [Double] { logProbabilities(logits).map { exp($0) } }
}
