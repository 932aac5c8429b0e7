import Foundation
import PseudoLabeling

/// What a teacher says of a row, and what the network says of two noisy copies of it, should be the same answer (Hendrycks et
/// al. 2020, with a teacher in place of the clean copy):
///
/// L = (1/n) Σᵢ JS(qᵢ, pᵢ, p'ᵢ), with JS(q, p, p') = ⅓ (KL(q ‖ m) + KL(p ‖ m) + KL(p' ‖ m)) and m = ⅓ (q + p + p').
///
/// q are the outputs of the running average of the network, through which no gradient flows. With gₖ = ∂JS/∂pₖ = ⅓ ln(pₖ/mₖ), the
/// derivative by the logits of p is pₖ (gₖ − Σⱼ pⱼ gⱼ), and that of p' likewise.
///
/// The outputs are a softmax (a precondition).
public struct AgreementLoss: UnlabeledLoss {
  private let teacher = Pass(.clean, through: .average)
  private let copies: [Pass]

  public init(noise: Double) {
    copies = [0, 1].map { .trained(on: .noisy(deviation: noise), number: $0) }
  }

  public var passes: [Pass] { [teacher] + copies }

  /// Each row adds what it says by itself.
  public var isMeanOverRows: Bool { true }

  public func value(of batch: UnlabeledBatch, state: inout NoState) -> Double {
    let answers = passes.map { probabilities(batch.outputs(of: $0)) }
    let (rows, share) = (answers[0].count, 1 / Double(3 * answers[0].count))
    let means = (0..<rows).map { row in
      answers[0][row].indices.map { k in answers.reduce(0) { $0 + $1[row][k] } / 3 }
    }
    for (copy, p) in zip(copies, answers.dropFirst()) {
      batch.setGradient(of: copy) { outputs, gradient in
        for row in 0..<rows {
          let g = zip(p[row], means[row]).map { share * log($0 / $1) }
          let mean = zip(p[row], g).reduce(0) { $0 + $1.0 * $1.1 }
          for k in g.indices { gradient[row * outputs.classes + k] = Float(p[row][k] * (g[k] - mean)) }
        }
      }
    }
    return answers.reduce(0) { sum, p in
      sum + zip(p, means).reduce(0) { $0 + share * divergence($1.0, from: $1.1) }
    }
  }

  /// Of each row; none is 0.
  private func probabilities(_ outputs: Outputs) -> [[Double]] {
    precondition(outputs.units == .softmax, "the divergence needs probabilities whose sum is 1")
    return (0..<outputs.count).map { row in
      outputs.probabilities[row * outputs.classes..<(row + 1) * outputs.classes].map { max(Double($0), 1e-30) }
    }
  }

  /// KL(p ‖ m)
  private func divergence(_ p: [Double], from m: [Double]) -> Double {
    zip(p, m).reduce(0) { $0 + $1.0 * log($1.0 / $1.1) }
  }
}
