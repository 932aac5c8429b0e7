import PseudoLabelNetworks
import PseudoLabelPlatform

/// Cross entropy against the class y, summed over the classes and averaged over the n rows, as the outputs mean it:
///
/// - sigmoid outputs: L = -(1/n) Σᵢ Σₖ [yᵢₖ ln pᵢₖ + (1-yᵢₖ) ln(1-pᵢₖ)], with yᵢ the 1-of-K code of the class (Lee 2013);
/// - softmax outputs: L = -(1/n) Σᵢ ln pᵢ,y.
///
/// In both cases ∂L/∂zᵢₖ = (pᵢₖ - yᵢₖ)/n. Values are computed from the logits z, in Double, without overflow.
public struct CrossEntropy: Sendable, Hashable, Codable {
  /// The loss has nothing to set.
  public init() {}

  /// - Parameters:
  ///   - outputs: the outputs of n rows.
  ///   - labels: the class of each.
  ///   - gradient: its first n × classes elements are set to ∂L/∂z, row by row; it has room for them (a precondition).
  public func value(of outputs: Outputs, labels: [Int], gradient: inout [Float]) -> Double {
    precondition(labels.count == outputs.count, "\(outputs.count) rows and \(labels.count) labels")
    precondition(labels.allSatisfy { (0..<outputs.classes).contains($0) }, "a label outside 0 ..< \(outputs.classes)")
    precondition(gradient.count >= outputs.count * outputs.classes, "no room for the gradient")
    var sum = 0.0
    for row in 0..<outputs.count {
      sum += CrossEntropy.row(row, of: outputs, target: labels[row], weight: 1 / Double(outputs.count), &gradient)
    }
    return sum / Double(outputs.count)
  }

  /// The same against a distribution q over the classes in place of each class: -(1/n) Σᵢ Σₖ qᵢₖ ln pᵢₖ of softmax outputs,
  /// yᵢₖ = qᵢₖ of sigmoids. A distribution that is all of one class has the value of that class.
  ///
  /// - Parameters:
  ///   - outputs: the outputs of n rows.
  ///   - targets: q of each, k numbers.
  ///   - gradient: as above.
  public func value(of outputs: Outputs, targets: [[Double]], gradient: inout [Float]) -> Double {
    precondition(targets.count == outputs.count, "\(outputs.count) rows and \(targets.count) targets")
    precondition(gradient.count >= outputs.count * outputs.classes, "no room for the gradient")
    let share = 1 / Double(outputs.count)
    return share
      * targets.indices.reduce(0) {
        $0 + Distance.crossEntropy.row($1, of: outputs, target: targets[$1], weight: share, &gradient)
      }
  }

  /// The cross entropy of one row against a class; sets the row's gradient, times `weight`.
  static func row(
    _ row: Int, of outputs: Outputs, target: Int, weight: Double, _ gradient: inout [Float]
  ) -> Double {
    let start = row * outputs.classes
    for k in 0..<outputs.classes {
      let expected: Double = k == target ? 1 : 0
      gradient[start + k] = Float((Double(outputs.probabilities[start + k]) - expected) * weight)
    }
    switch outputs.units {
    case .sigmoid:
      // -y ln p - (1-y) ln(1-p) = max(z, 0) - z y + ln(1 + exp(-|z|)); the logarithms of all classes are taken as one,
      // of a product that lies between 1 and 2 to the power of 16 at most.
      var sum = 0.0
      var product = 1.0
      for k in 0..<outputs.classes {
        let z = Double(outputs.logits[start + k])
        sum += max(z, 0) - (k == target ? z : 0)
        product *= 1 + exp(-abs(z))
        if k % 16 == 15 {
          sum += log(product)
          product = 1
        }
      }
      return sum + log(product)
    case .softmax:
      var largest = -Double.infinity
      for k in 0..<outputs.classes { largest = max(largest, Double(outputs.logits[start + k])) }
      var sum = 0.0
      for k in 0..<outputs.classes { sum += exp(Double(outputs.logits[start + k]) - largest) }
      return largest + log(sum) - Double(outputs.logits[start + target])
    }
  }
}
