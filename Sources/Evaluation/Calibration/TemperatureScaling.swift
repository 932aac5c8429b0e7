#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Probabilities that say how often they are right: pₖ = exp(zₖ/T) / Σⱼ exp(zⱼ/T), with one temperature T for all classes
/// (Guo et al. 2017). It changes no predicted class.
public struct TemperatureScaling: Sendable, Hashable, Codable {
  /// T: over 1 makes answers less sure, under 1 surer.
  public var temperature: Double

  public init(temperature: Double) { self.temperature = temperature }

  /// What T is sought in.
  public static let range = 0.05...100.0

  /// The temperature of the smallest cross entropy on examples that were not trained on.
  ///
  /// The true class counts as likely as (n + 1)/(n + 2) and the others share the rest (Platt 1999), so that few examples,
  /// all of them right, do not make the answers certain.
  ///
  /// - Parameters:
  ///   - logits: z of n examples [n × classes], row by row, at least one.
  ///   - labels: their true classes.
  ///   - classes: at least 2.
  public init(fitting logits: [Float], labels: [Int], classes: Int) {
    precondition(!labels.isEmpty && classes > 1 && logits.count == labels.count * classes, "logits of other examples")
    let n = Double(labels.count)
    let sure = (n + 1) / (n + 2)
    let rest = (1 - sure) / Double(classes - 1)
    func loss(_ logTemperature: Double) -> Double {
      let scaling = TemperatureScaling(temperature: exp(logTemperature))
      var sum = 0.0
      for (row, label) in labels.enumerated() {
        let logs = scaling.logProbabilities(logits[row * classes..<(row + 1) * classes])
        for (k, value) in logs.enumerated() { sum -= (k == label ? sure : rest) * value }
      }
      return sum
    }
    // The loss is convex in 1/T, so it has one valley in log T: the golden section finds it.
    let ratio = (Double(5).squareRoot() - 1) / 2
    var (low, high) = (log(Self.range.lowerBound), log(Self.range.upperBound))
    var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
    var (leftLoss, rightLoss) = (loss(left), loss(right))
    while high - low > 1e-4 {
      if leftLoss <= rightLoss {
        (high, right, rightLoss) = (right, left, leftLoss)
        left = high - ratio * (high - low)
        leftLoss = loss(left)
      } else {
        (low, left, leftLoss) = (left, right, rightLoss)
        right = low + ratio * (high - low)
        rightLoss = loss(right)
      }
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

  /// p of every class, from the logits of one example.
  public func probabilities(_ logits: some Collection<Float>) -> [Double] { logProbabilities(logits).map { exp($0) } }
}
