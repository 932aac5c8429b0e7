import PseudoLabelCompute
import PseudoLabelSchedules

/// How parameters follow their gradients.
public enum Optimizer: Sendable, Hashable, Codable {
  /// The paper's descent: ΔW ← p(t) ΔW - (1 - p(t)) ε(t) ∇L, W ← W + ΔW (Lee 2013, section 2.4, after Hinton 2012).
  ///
  /// Mind the factor (1 - p): in the terms of other libraries this is momentum p with dampening p.
  case gradientDescent(rate: Schedule, momentum: Schedule)
  /// m ← β₁ m + (1-β₁) ∇L, v ← β₂ v + (1-β₂) ∇L², W ← W - ε(t) m̂ / (√v̂ + δ), with m̂ = m / (1-β₁ⁿ), v̂ = v / (1-β₂ⁿ)
  /// at the n-th update (Kingma and Ba 2015).
  case adam(rate: Schedule, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8)

  /// ε(t), the learning rate.
  public var rate: Schedule {
    switch self {
    case .gradientDescent(let rate, _): rate
    case .adam(let rate, _, _, _): rate
    }
  }

  /// p(t), where the optimizer has one.
  public var momentum: Schedule? {
    switch self {
    case .gradientDescent(_, let momentum): momentum
    case .adam: nil
    }
  }

  /// The same with every learning rate times `factor`.
  public func slowed(by factor: Double) -> Optimizer {
    switch self {
    case .gradientDescent(let rate, let momentum):
      .gradientDescent(rate: rate.multiplied(by: factor), momentum: momentum)
    case .adam(let rate, let beta1, let beta2, let epsilon):
      .adam(rate: rate.multiplied(by: factor), beta1: beta1, beta2: beta2, epsilon: epsilon)
    }
  }

  /// The arithmetic of the update at `time`.
  ///
  /// - Parameters:
  ///   - time: what the schedules of the learning rate and the momentum are read at.
  ///   - step: the number of this update, from 1, since the optimizer's state was last zero. Adam's bias correction
  ///     depends on it; it is smaller than the number of updates made where training went back and the state was reset.
  package func rule(at time: TrainingTime, step: Int) -> UpdateRule {
    switch self {
    case .gradientDescent(let rate, let momentum):
      let p = momentum.value(at: time)
      return .momentum(decay: Float(p), step: Float(-(1 - p) * rate.value(at: time)))
    case .adam(let rate, let beta1, let beta2, let epsilon):
      return .adam(
        rate: rate.value(at: time), beta1: beta1, beta2: beta2, epsilon: epsilon, step: step)
    }
  }
}

extension Optimizer {
  /// Buffers of a parameter's size that are kept from update to update.
  package var slots: Int {
    switch self {
    case .gradientDescent: 1
    case .adam: 2
    }
  }
}
