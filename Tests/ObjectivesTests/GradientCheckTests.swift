import Foundation
import PseudoLabelNetworks
import PseudoLabelObjectives
import Testing

@Suite struct GradientCheckTests {
  static let losses: [any UnlabeledLoss] = [
    PseudoLabel(), PseudoLabel(of: .withoutDropout, threshold: 0.6), EntropyMinimization(),
    PseudoLabel(of: .withoutDropout, on: .stronglyAugmented, selecting: .soft(deviations: 2, decay: 0.9)),
    PseudoLabel(of: .withoutDropout, selecting: .adaptive(decay: 0.9)),
    Consistency(.squaredError, of: Pass(.clean, through: .average)),
    Consistency(.kullbackLeibler, of: Pass(.weaklyAugmented), on: .stronglyAugmented, temperature: 0.4, threshold: 0.5),
    Consistency(.crossEntropy, of: .withoutDropout, on: .noisy(deviation: 1)),
    Consistency(.squaredError, of: .withoutDropout, on: .mixed(concentration: 1)),
    VirtualAdversarial(radius: 1), TemporalEnsembling(),
    MixMatch(), MixMatch(views: 3, temperature: 0.7), ReMixMatch(), ReMixMatch(strongViews: 1, decay: 0.5),
  ]

  @Test(arguments: losses.indices, OutputUnits.allCases)
  func lossesOfThePackagePass(number: Int, units: OutputUnits) {
    for seed in 1...3 as ClosedRange<UInt64> {
      for updates in [0, 2] {
        let error = Self.losses[number].gradientError(units: units, rows: 5, classes: 3, updates: updates, seed: seed)
        #expect(error < 1e-5, "seed \(seed), behind \(updates) updates")
      }
    }
  }

  /// (1/n) Σᵢ f(pᵢ) with an f of the probabilities, which are float32: −Σₖ pₖ ln pₖ, or Σₖ pₖ².
  struct OfProbabilities: OutputLoss {
    var isEntropy: Bool
    /// Summed in float32 too.
    var isNarrow = false
    var factor: Float = 1

    func value(of outputs: Outputs, gradient: inout [Float]) -> Double {
      var (wide, narrow) = (0.0, Float(0))
      for row in 0..<outputs.count {
        let p = Array(outputs.probabilities[row * outputs.classes..<(row + 1) * outputs.classes])
        let slopes = p.map { isEntropy ? -log($0) - 1 : 2 * $0 }
        let mean = zip(p, slopes).reduce(0) { $0 + $1.0 * $1.1 }
        for k in p.indices {
          let chain = outputs.units == .softmax ? p[k] * (slopes[k] - mean) : p[k] * (1 - p[k]) * slopes[k]
          gradient[row * outputs.classes + k] = factor * chain / Float(outputs.count)
          narrow += (isEntropy ? -p[k] * log(p[k]) : p[k] * p[k]) / Float(outputs.count)
          let q = Double(p[k])
          wide += (isEntropy ? -q * log(q) : q * q) / Double(outputs.count)
        }
      }
      return isNarrow ? Double(narrow) : wide
    }
  }

  /// The limits that are promised of losses over probabilities.
  @Test(arguments: OutputUnits.allCases, [true, false]) func probabilitiesInFloat32AreAllowedFor(
    units: OutputUnits, isEntropy: Bool
  ) {
    for (rows, classes) in [(1, 2), (5, 3), (7, 10), (40, 4), (3, 100)] {
      for seed in 1...4 as ClosedRange<UInt64> {
        func error(_ loss: OfProbabilities) -> Double {
          loss.gradientError(units: units, rows: rows, classes: classes, seed: seed)
        }
        let wide = error(OfProbabilities(isEntropy: isEntropy))
        let narrow = error(OfProbabilities(isEntropy: isEntropy, isNarrow: true))
        #expect(wide < 1e-5 && narrow < 1e-4, "\(rows) × \(classes), seed \(seed): \(wide), \(narrow)")
        // A hundredth too much is seen.
        #expect(error(OfProbabilities(isEntropy: isEntropy, factor: 1.01)) > 10 * wide)
      }
    }
  }

  /// Σ zᵢ², whose gradient is multiplied by a factor: right at 1, and the check has to see everything else.
  struct Squares: OutputLoss {
    var factor: Float = 1
    var forgets = false

    func value(of outputs: Outputs, gradient: inout [Float]) -> Double {
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
