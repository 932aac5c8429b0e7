import Foundation
import PseudoLabelCompute
import PseudoLabelOptimizers
import PseudoLabelSchedules
import Testing

@Suite struct OptimizerTests {
  /// ΔW ← p ΔW - (1 - p) ε ∇L, with p and ε of the moment.
  @Test func descentHasTheFactorOneMinusMomentum() {
    let optimizer = Optimizer.gradientDescent(
      rate: .decay(from: 2, factor: 0.5, per: .epochs), momentum: .ramp(from: 0.5, to: 0.9, during: .epochs(0..<4)))
    let rule = optimizer.rule(at: TrainingTime(epoch: 2, update: 7), step: 8)
    guard case .momentum(let decay, let step) = rule else {
      Issue.record("not a rule with momentum: \(rule)")
      return
    }
    #expect(abs(decay - 0.7) < 1e-7)
    #expect(abs(step - -0.3 * 0.5) < 1e-7)
  }

  /// The bias correction counts the steps since the state was zero, not the updates of the run.
  @Test func adamCountsItsOwnSteps() {
    let optimizer = Optimizer.adam(rate: .constant(value: 0.01))
    #expect(
      optimizer.rule(at: TrainingTime(epoch: 3, update: 8), step: 2)
        == .adam(rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step: 2))
  }

  @Test(arguments: [
    Optimizer.adam(rate: .constant(value: 0.1), beta1: 0.8, beta2: 0.9, epsilon: 1e-4),
    .gradientDescent(rate: .constant(value: 1), momentum: .constant(value: 0.5)),
  ])
  func jsonRoundTrip(optimizer: Optimizer) throws {
    #expect(try JSONDecoder().decode(Optimizer.self, from: JSONEncoder().encode(optimizer)) == optimizer)
  }
}
