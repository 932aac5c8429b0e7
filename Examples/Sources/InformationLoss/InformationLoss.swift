import Foundation
import PseudoLabeling

/// The information that inputs give about their class, made large (Bridle, Heading, MacKay 1991; Krause, Perona, Gomes
/// 2010): each row's answer should be certain, and all classes should occur.
///
/// L = (1/n) Σᵢ H(pᵢ) − H(p̄), with H(p) = −Σₖ pₖ ln pₖ and p̄ = (1/n) Σᵢ pᵢ.
///
/// With gᵢₖ = ∂L/∂pᵢₖ = (ln p̄ₖ − ln pᵢₖ)/n, the derivative by the logits of a softmax is pᵢₖ (gᵢₖ − Σⱼ pᵢⱼ gᵢⱼ).
///
/// The outputs are a softmax (a precondition).
public struct InformationLoss: OutputLoss {
  public init() {}

  public func value(of outputs: Outputs, gradient: inout [Float]) -> Double {
    precondition(outputs.units == .softmax, "the information needs probabilities whose sum is 1")
    let (rows, classes) = (outputs.count, outputs.classes)
    func probability(_ row: Int, _ k: Int) -> Double { max(Double(outputs.probabilities[row * classes + k]), 1e-30) }
    let means = (0..<classes).map { k in (0..<rows).reduce(0) { $0 + probability($1, k) } / Double(rows) }
    var value = means.reduce(0) { $0 + $1 * log($1) }
    for row in 0..<rows {
      let p = (0..<classes).map { probability(row, $0) }
      let g = zip(means, p).map { (log($0) - log($1)) / Double(rows) }
      let mean = zip(p, g).reduce(0) { $0 + $1.0 * $1.1 }
      for k in 0..<classes { gradient[row * classes + k] = Float(p[k] * (g[k] - mean)) }
      value -= p.reduce(0) { $0 + $1 * log($1) } / Double(rows)
    }
    return value
  }
}
