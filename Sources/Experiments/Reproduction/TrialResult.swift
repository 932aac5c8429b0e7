import PseudoLabelCompute
import PseudoLabelEvaluation
import PseudoLabelKernelMachines

/// What came of a trial: a line of `results.jsonl`. Rates are fractions, entropies in nats.
package struct TrialResult: Sendable, Hashable, Codable {
  /// H = -(1/n) Σᵢ Σₖ pᵢₖ ln pᵢₖ on three sets.
  package struct Entropies: Sendable, Hashable, Codable {
    package var labeled: Double
    package var unlabeled: Double
    package var test: Double
  }

  package var method: PaperMethod
  package var labels: Int
  package var split: UInt64
  package var seed: UInt64
  package var testErrorRate: Double
  package var validationErrorRate: Double?
  /// Of the unlabelled examples, whose true classes training never saw.
  package var unlabeledErrorRate: Double?
  /// Of the outputs as predictions are made, not divided by their sum: the paper's formula to the letter.
  package var entropies: Entropies?
  /// Of the outputs divided by their sum.
  package var normalizedEntropies: Entropies?
  /// Of the outputs as they are with all units on and no weight scaled down for the dropout of training; not divided.
  package var unscaledEntropies: Entropies?
  package var updates: Int?
  /// SHA-256 of the trained parameters: equal where a run was repeated to the bit.
  package var parametersChecksum: String?
  /// C and γ that the search chose.
  package var machine: SupportVectorMachine?
  /// Training, without loading and without the final evaluation.
  package var seconds: Double
  package var threads: Int
  package var instructionSet: CPU.InstructionSet
  package var oneDNN: String
  /// Of the program that trained.
  package var version: String
  package var config: TrialConfiguration

  package var trial: Trial { Trial(method, labels: labels, split: split) }

  /// A figure that cannot come of a run, as of a line that was not written here; nil where there is none.
  var flaw: (field: String, expected: String, found: Double)? {
    let rates = [
      ("testErrorRate", testErrorRate), ("validationErrorRate", validationErrorRate ?? 0),
      ("unlabeledErrorRate", unlabeledErrorRate ?? 0),
    ]
    if let (field, rate) = rates.first(where: { !(0...1).contains($0.1) }) {
      return (field, "a fraction from 0 to 1", rate)
    }
    let nats = [
      ("entropies", entropies), ("normalizedEntropies", normalizedEntropies), ("unscaledEntropies", unscaledEntropies),
    ].flatMap { name, entropies in
      [
        ("\(name).labeled", entropies?.labeled), ("\(name).unlabeled", entropies?.unlabeled),
        ("\(name).test", entropies?.test),
      ]
    }
    for (field, value) in nats + [("seconds", seconds)] {
      if let value, !value.isFinite { return (field, "a finite number", value) }
    }
    return nil
  }
}
