import Networks
import Objectives
import Testing

@Suite struct GradientCheckTests {
  static let losses: [any UnlabeledLoss] = [
    PseudoLabel(), PseudoLabel(targets: .withoutDropout, threshold: 0.6), EntropyMinimization(),
  ]

  @Test(arguments: losses.indices, OutputUnits.allCases)
  func lossesOfThePackagePass(number: Int, units: OutputUnits) {
    for seed in 1...3 as ClosedRange<UInt64> {
      let error = Self.losses[number].gradientError(units: units, rows: 5, classes: 3, seed: seed)
      #expect(error < 1e-5, "seed \(seed)")
    }
  }

  /// Σ zᵢ², whose gradient is multiplied by a factor: right at 1, and the check has to see everything else.
  struct Squares: UnlabeledLoss {
    var factor: Float = 1
    var forgets = false

    func value(of outputs: Outputs, reference: Outputs?, gradient: inout [Float]) -> Double {
      let count = outputs.count * outputs.classes
      for i in forgets ? 1..<count : 0..<count { gradient[i] = factor * 2 * outputs.logits[i] }
      return outputs.logits.prefix(count).reduce(0) { $0 + Double($1) * Double($1) }
    }
  }

  @Test func wrongGradientsAreSeen() {
    #expect(Squares().gradientError(units: .softmax) < 2e-3)
    #expect(Squares(factor: 1.1).gradientError(units: .softmax) > 0.1)
    #expect(Squares(factor: -1).gradientError(units: .sigmoid) > 1)
    #expect(Squares(forgets: true).gradientError(units: .softmax).isNaN)
    #expect(Squares(factor: .infinity).gradientError(units: .softmax).isNaN)
  }
}
