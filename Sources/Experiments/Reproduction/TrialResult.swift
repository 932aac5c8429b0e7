import Compute
import Evaluation
import KernelMachines

/// What came of a trial: a line of `results.jsonl`. Rates are fractions, entropies in nats.
public struct TrialResult: Sendable, Hashable, Codable {
  /// H = -(1/n) Σᵢ Σₖ pᵢₖ ln pᵢₖ on three sets.
  public struct Entropies: Sendable, Hashable, Codable {
    public var labeled: Double
    public var unlabeled: Double
    public var test: Double
  }

  public var method: PaperMethod
  public var labels: Int
  public var split: UInt64
  public var seed: UInt64
  public var testErrorRate: Double
  public var validationErrorRate: Double?
  /// Of the unlabelled examples, whose true classes training never saw.
  public var unlabeledErrorRate: Double?
  /// Of the outputs as predictions are made, not divided by their sum: the paper's formula to the letter.
  public var entropies: Entropies?
  /// Of the outputs divided by their sum.
  public var normalizedEntropies: Entropies?
  /// Of the outputs as they are with all units on and no weight scaled down for the dropout of training; not divided.
  public var unscaledEntropies: Entropies?
  public var updates: Int?
  /// SHA-256 of the trained parameters: equal where a run was repeated to the bit.
  public var parametersChecksum: String?
  /// C and γ that the search chose.
  public var machine: SupportVectorMachine?
  /// Training, without loading and without the final evaluation.
  public var seconds: Double
  public var threads: Int
  public var instructionSet: CPU.InstructionSet
  public var oneDNN: String
  /// Of the program that trained.
  public var version: String
  public var config: TrialConfiguration

  public var trial: Trial { Trial(method, labels: labels, split: split) }

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
