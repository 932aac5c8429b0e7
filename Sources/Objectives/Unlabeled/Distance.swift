import PseudoLabelNetworks
import PseudoLabelPlatform

/// How far the answer p of the trained network is from a target q, for one row. As the outputs mean it: for sigmoids the
/// sums run over the classes and over "yes" and "no" of each.
public enum Distance: String, Sendable, Hashable, Codable, CaseIterable {
  /// (1/k) Σₖ (pₖ - qₖ)², the mean over the classes.
  case squaredError
  /// Σₖ qₖ ln (qₖ / pₖ)
  case kullbackLeibler
  /// -Σₖ qₖ ln pₖ
  case crossEntropy

  /// The distance of a row, and its derivative by the logits z of p times `weight`.
  ///
  /// - Parameters:
  ///   - row: of the outputs.
  ///   - outputs: p.
  ///   - target: q, k probabilities.
  ///   - weight: of the derivative.
  ///   - gradient: the row's k elements are set.
  func row(_ row: Int, of outputs: Outputs, target: [Double], weight: Double, _ gradient: inout [Float]) -> Double {
    let start = row * outputs.classes
    if self == .squaredError {
      return squaredError(start, outputs, target, weight, &gradient)
    }
    // Both have ∂/∂z = p Σq - q.
    let mass = outputs.units == .softmax ? target.reduce(0, +) : 1
    for k in 0..<outputs.classes {
      gradient[start + k] = Float((Double(outputs.probabilities[start + k]) * mass - target[k]) * weight)
    }
    let crossEntropy = crossEntropy(start, outputs, target)
    guard self == .kullbackLeibler else { return crossEntropy }
    func term(_ q: Double) -> Double { q > 0 ? q * log(q) : 0 }
    return crossEntropy + target.reduce(0) { $0 + term($1) + (outputs.units == .sigmoid ? term(1 - $1) : 0) }
  }

  /// ∂/∂z KL(q ‖ p) = p - q of a row, where z are the logits of p = `outputs` and q is of `clean`.
  package static func setDivergenceGradient(
    _ row: Int, of outputs: Outputs, from clean: Outputs, _ gradient: inout [Float]
  ) {
    let start = row * outputs.classes
    let (p, q) = (outputs.exactProbabilities(from: start), clean.exactProbabilities(from: start))
    for k in 0..<outputs.classes { gradient[start + k] = Float(p[k] - q[k]) }
  }

  private func squaredError(
    _ start: Int, _ outputs: Outputs, _ target: [Double], _ weight: Double, _ gradient: inout [Float]
  ) -> Double {
    let n = Double(outputs.classes)
    let p = outputs.exactProbabilities(from: start)
    let differences = zip(p, target).map { $0 - $1 }
    // With g = ∂/∂p: softmax p (g - Σ p g), sigmoid p (1 - p) g.
    let g = differences.map { 2 * $0 / n }
    let mean = zip(p, g).reduce(0) { $0 + $1.0 * $1.1 }
    for k in 0..<outputs.classes {
      let slope = outputs.units == .softmax ? p[k] * (g[k] - mean) : p[k] * (1 - p[k]) * g[k]
      gradient[start + k] = Float(slope * weight)
    }
    return differences.reduce(0) { $0 + $1 * $1 } / n
  }

  private func crossEntropy(_ start: Int, _ outputs: Outputs, _ target: [Double]) -> Double {
    let z = outputs.logits[start..<start + outputs.classes].map(Double.init)
    switch outputs.units {
    case .softmax:
      let largest = z.max() ?? 0
      let logNormalizer = largest + log(z.reduce(0) { $0 + exp($1 - largest) })
      return zip(z, target).reduce(0) { $0 + $1.1 * (logNormalizer - $1.0) }
    case .sigmoid:
      // -q ln p - (1-q) ln(1-p) = max(z, 0) - z q + ln(1 + exp(-|z|))
      return zip(z, target).reduce(0) { $0 + max($1.0, 0) - $1.0 * $1.1 + log1p(exp(-abs($1.0))) }
    }
  }
}

extension Outputs {
  /// The probabilities of a row whose logits begin at `start`, from the logits in doubles.
  func exactProbabilities(from start: Int) -> [Double] {
    let z = logits[start..<start + classes].map(Double.init)
    switch units {
    case .sigmoid: return z.map { 1 / (1 + exp(-$0)) }
    case .softmax:
      let largest = z.max() ?? 0
      let powers = z.map { exp($0 - largest) }
      let sum = powers.reduce(0, +)
      return powers.map { $0 / sum }
    }
  }
}
