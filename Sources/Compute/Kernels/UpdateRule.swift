import CPseudoLabelVectorKernels

/// How a parameter W changes once its gradient G = ∂L/∂W is known; the arithmetic of one step, with its numbers.
package enum UpdateRule: Sendable, Hashable {
  /// V ← decay · V + step · G, W ← W + V. For a dense layer in float32 of more than a few outputs the first half is one gemm,
  /// and G is never written.
  case momentum(decay: Float, step: Float)
  /// m ← β₁ m + (1-β₁) G, v ← β₂ v + (1-β₂) G², W ← W - rate · m̂ / (√v̂ + ε), with m̂ = m / (1-β₁ᵗ), v̂ = v / (1-β₂ᵗ).
  case adam(rate: Double, beta1: Double, beta2: Double, epsilon: Double, step: Int)
  /// G is stored in the slot, and W stays.
  case store

  /// Buffers of the parameter's size that the rule keeps from step to step.
  package var slots: Int {
    switch self {
    case .momentum, .store: 1
    case .adam: 2
    }
  }

  static func adamStep(_ rate: Double, _ beta1: Double, _ beta2: Double, _ epsilon: Double, _ step: Int) -> adam_step {
    adam_step(
      beta1: Float(beta1), beta2: Float(beta2), gain1: Float(1 - beta1), gain2: Float(1 - beta2),
      rate: Float(rate / (1 - power(beta1, step))),
      root: Float((1 - power(beta2, step)).squareRoot()), epsilon: Float(epsilon))
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, square, left) = (1.0, base, exponent)
    while left > 0 {
      if left & 1 == 1 { result *= square }
      square *= square
      left >>= 1
    }
    return result
  }
}
