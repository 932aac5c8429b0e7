import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelPlatform

/// Which pseudo-labels a loss learns from, and with what weight: a rule over the confidence c = max q of each row.
///
/// Outputs whose sum is not 1, those of sigmoids, are divided by it where a rule averages probabilities.
public enum Selection: Sendable, Hashable {
  /// All of them (Lee 2013).
  case all
  /// Those of c ≥ `threshold` (FixMatch, Sohn et al. 2020).
  case threshold(Double)
  /// FlexMatch (Zhang et al. 2021): c ≥ largest · β/(2 - β), where β of class k is the number of rows that were last taken for
  /// k with c ≥ `largest`, divided by the most of any class, or by the rows that were taken for none where those are more. So
  /// thresholds begin at 0, as in the paper, and rise as rows are taken: a training of a few updates takes every row.
  case classwise(largest: Double)
  /// FreeMatch (Wang et al. 2023): c ≥ τ p̃ₖ / max p̃, where τ is the running mean of c, p̃ that of q, both of the given decay; they
  /// begin at 1/classes and take in a batch before it is judged. The paper's fairness term, of a weight of 0.001 or so, is not
  /// part of it.
  case adaptive(decay: Double)
  /// SoftMatch (Chen et al. 2023): the weight exp(-(c - μ)² / (2 σ²/`deviations`²)) under μ and 1 above, where μ and σ² are running
  /// mean and variance of c, from 1/classes and 1 on; with the paper's decay of 0.999 it takes a thousand updates before they are
  /// those of the data, and till then nearly every row counts fully. Here c comes of q divided by its running mean and scaled to the sum 1, so that classes are
  /// treated alike.
  case soft(deviations: Double, decay: Double)
  /// Of the rows of a batch that are taken for a class, the `share` with the largest c, rounded up.
  case quota(share: Double)

  /// The rule without its numbers, as a configuration names it; a fixed threshold is "threshold".
  package var name: String {
    switch self {
    case .all: "all"
    case .threshold: "threshold"
    case .classwise: "classwise"
    case .adaptive: "adaptive"
    case .soft: "soft"
    case .quota: "quota"
    }
  }

  /// The weight of each row.
  ///
  /// - Parameters:
  ///   - teacher: the outputs that the pseudo-labels come of.
  ///   - rows: their positions among all unlabelled rows.
  ///   - state: what was seen so far; is changed.
  func weights(of teacher: Outputs, rows: [Int], state: inout SelectionState) -> [Double] {
    lazy var confidences = (0..<teacher.count).map { Double(teacher.confidence(of: $0)) }
    switch self {
    case .all:
      return [Double](repeating: 1, count: teacher.count)
    case .threshold(let threshold):
      // What is not a number is not below a threshold: the loss shows it.
      return confidences.map { $0 < threshold ? 0 : 1 }
    case .classwise(let largest):
      let classes = teacher.predictedClasses
      let thresholds = state.classwiseThresholds(largest)
      for (place, row) in rows.enumerated() where confidences[place] >= largest {
        state.note(classes[place], forRow: row)
      }
      return zip(confidences, classes).map { $0 < thresholds[$1] ? 0 : 1 }
    case .adaptive(let decay):
      state.average(teacher, confidences, decay: decay)
      let highest = state.classMeans.max() ?? 1
      return zip(confidences, teacher.predictedClasses).map { confidence, k in
        confidence < state.mean * state.classMeans[k] / highest ? 0 : 1
      }
    case .soft(let deviations, let decay):
      let aligned = state.aligned(teacher, decay: decay)
      state.average(confidences: aligned, decay: decay)
      let width = state.variance / (deviations * deviations)
      return aligned.map { confidence in
        let below = min(0, confidence - state.mean)
        return width > 0 ? exp(-below * below / (2 * width)) : below < 0 ? 0 : 1
      }
    case .quota(let share):
      return Self.quota(share, confidences, teacher)
    }
  }

  private static func quota(_ share: Double, _ confidences: [Double], _ teacher: Outputs) -> [Double] {
    var weights = [Double](repeating: 0, count: teacher.count)
    for (_, rows) in Dictionary(grouping: 0..<teacher.count, by: { teacher.predictedClass(of: $0) }) {
      let most = Int((share * Double(rows.count)).rounded(.up))
      // Of equal confidences the first ones.
      let sorted = rows.sorted { (-confidences[$0], $0) < (-confidences[$1], $1) }
      for row in sorted.prefix(most) { weights[row] = 1 }
    }
    return weights
  }

  func validate(_ place: String) throws(RequestFailure) {
    func require(_ value: Double, _ holds: Bool, _ name: String, _ expected: String) throws(RequestFailure) {
      guard holds else { throw RequestFailure(place + name, expected: expected, found: value.short) }
    }
    switch self {
    case .all: break
    case .threshold(let value): try require(value, (0...1).contains(value), "", "a number from 0 to 1")
    case .classwise(let value):
      try require(value, (0...1).contains(value), ".classwise.largest", "a number from 0 to 1")
    case .adaptive(let decay): try require(decay, (0..<1).contains(decay), ".adaptive.decay", "a number in [0, 1)")
    case .soft(let deviations, let decay):
      try require(decay, (0..<1).contains(decay), ".soft.decay", "a number in [0, 1)")
      try require(
        deviations, deviations > 0 && deviations.isFinite, ".soft.deviations", "a positive number")
    case .quota(let share): try require(share, (0...1).contains(share), ".quota.share", "a number from 0 to 1")
    }
  }
}

/// A fixed threshold is a number, any other rule an object: `0.95`, `{"classwise": {"largest": 0.95}}`.
extension Selection: Codable {
  private enum Key: String, CodingKey { case all, classwise, adaptive, soft, quota }
  private struct Nothing: Codable {}
  private struct Classwise: Codable { var largest: Double }
  private struct Adaptive: Codable { var decay: Double }
  private struct Soft: Codable { var deviations, decay: Double }
  private struct Quota: Codable { var share: Double }

  public init(from decoder: any Decoder) throws {
    if let threshold = try? decoder.singleValueContainer().decode(Double.self) {
      self = .threshold(threshold)
      return
    }
    let container = try decoder.container(keyedBy: Key.self)
    if let rule = try container.decodeIfPresent(Classwise.self, forKey: .classwise) {
      self = .classwise(largest: rule.largest)
    } else if let rule = try container.decodeIfPresent(Adaptive.self, forKey: .adaptive) {
      self = .adaptive(decay: rule.decay)
    } else if let rule = try container.decodeIfPresent(Soft.self, forKey: .soft) {
      self = .soft(deviations: rule.deviations, decay: rule.decay)
    } else if let rule = try container.decodeIfPresent(Quota.self, forKey: .quota) {
      self = .quota(share: rule.share)
    } else {
      _ = try container.decode(Nothing.self, forKey: .all)
      self = .all
    }
  }

  public func encode(to encoder: any Encoder) throws {
    if case .threshold(let threshold) = self {
      var container = encoder.singleValueContainer()
      try container.encode(threshold)
      return
    }
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .all, .threshold: try container.encode(Nothing(), forKey: .all)
    case .classwise(let largest): try container.encode(Classwise(largest: largest), forKey: .classwise)
    case .adaptive(let decay): try container.encode(Adaptive(decay: decay), forKey: .adaptive)
    case .soft(let deviations, let decay):
      try container.encode(Soft(deviations: deviations, decay: decay), forKey: .soft)
    case .quota(let share): try container.encode(Quota(share: share), forKey: .quota)
    }
  }
}
