import PseudoLabelNetworks
import PseudoLabelPlatform

/// The entropy of the outputs, so that unlabelled examples push the boundary between classes away from themselves
/// (Grandvalet and Bengio 2004):
///
/// - softmax outputs: H = -(1/n) Σᵢ Σₖ pᵢₖ ln pᵢₖ, ∂H/∂zᵢₖ = -pᵢₖ (ln pᵢₖ + Hᵢ)/n;
/// - sigmoid outputs: H = -(1/n) Σᵢ Σₖ [pᵢₖ ln pᵢₖ + (1-pᵢₖ) ln(1-pᵢₖ)], ∂H/∂zᵢₖ = -zᵢₖ pᵢₖ (1-pᵢₖ)/n.
public struct EntropyMinimization: OutputLoss, NamedLoss {
  /// "entropyMinimization"
  public static let name = "entropyMinimization"

  /// The loss has nothing to set.
  public init() {}

  /// It is.
  public var isMeanOverRows: Bool { true }

  /// H and its derivative.
  public func value(of outputs: Outputs, gradient: inout [Float]) -> Double {
    let weight = 1 / Double(outputs.count)
    var sum = 0.0
    for row in 0..<outputs.count {
      let logits = outputs.logits[row * outputs.classes..<(row + 1) * outputs.classes].lazy.map(Double.init)
      switch outputs.units {
      case .softmax:
        let largest = logits.max() ?? 0
        let logNormalizer = largest + log(logits.reduce(0) { $0 + exp($1 - largest) })
        let entropy = logits.reduce(0) { $0 - exp($1 - logNormalizer) * ($1 - logNormalizer) }
        for (k, z) in logits.enumerated() {
          let logP = z - logNormalizer
          gradient[row * outputs.classes + k] = Float(-exp(logP) * (logP + entropy) * weight)
        }
        sum += entropy
      case .sigmoid:
        for (k, z) in logits.enumerated() {
          // With e = exp(-|z|): p (1-p) = e/(1+e)², and the entropy is ln(1+e) + |z| e/(1+e).
          let e = exp(-abs(z))
          gradient[row * outputs.classes + k] = Float(-z * e / ((1 + e) * (1 + e)) * weight)
          sum += log1p(e) + abs(z) * e / (1 + e)
        }
      }
    }
    return sum * weight
  }
}
