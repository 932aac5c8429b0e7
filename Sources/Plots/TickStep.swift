import Foundation

/// The step from one tick of a linear scale to the next: 1, 2 or 5 times a power of ten.
package struct TickStep: Sendable, Hashable {
  /// 1, 2 or 5.
  package let digit: Int
  /// The power of ten.
  package let exponent: Int

  /// The smallest step that makes no more than so many steps across a range.
  ///
  /// - Parameters:
  ///   - range: of some width (a precondition).
  ///   - count: how many steps there may be, at least one (a precondition).
  package init(across range: ClosedRange<Double>, atMost count: Int) {
    let width = range.upperBound - range.lowerBound
    precondition(count >= 1 && width > 0 && width.isFinite, "\(count) steps across \(range)")
    let least = width / Double(count)
    let power = Int(log10(least).rounded(.down)) - 1
    let candidates = (power...power + 2).flatMap { exponent in [1, 2, 5].map { (digit: $0, exponent: exponent) } }
    // Rounding must not turn ten steps into eleven.
    let fitting = candidates.first { TickStep.value($0.digit, $0.exponent) >= least * (1 - 1e-9) }
    (digit, exponent) = fitting ?? (1, power + 3)
  }

  /// The step itself.
  package var size: Double { TickStep.value(digit, exponent) }

  private static func value(_ multiple: Int, _ exponent: Int) -> Double { Double("\(multiple)e\(exponent)") ?? 0 }

  /// So many steps, as the decimals say where the number has all its digits.
  private func multiple(_ steps: Double) -> Double {
    steps.magnitude < 1e15 ? TickStep.value(Int(steps) * digit, exponent) : steps * size
  }

  /// How much of a step a bound may miss a tick by and be taken for it: bounds that are 10¹⁰ steps from zero, as close
  /// together as scales have them, are known to a hundred-thousandth of a step.
  private static let slack = 1e-5

  /// The range from tick to tick that holds another.
  package func covering(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    let below = multiple((range.lowerBound / size + TickStep.slack).rounded(.down))
    let above = multiple((range.upperBound / size - TickStep.slack).rounded(.up))
    return min(below, range.lowerBound)...max(above, range.upperBound)
  }

  /// The multiples of the step in a range, each as its decimals say.
  package func ticks(in range: ClosedRange<Double>) -> [Scale.Tick] {
    let first = (range.lowerBound / size - TickStep.slack).rounded(.up),
      last = (range.upperBound / size + TickStep.slack).rounded(.down)
    guard first.magnitude < 1e15, last.magnitude < 1e15, first <= last else { return [] }
    let largest = max(range.lowerBound.magnitude, range.upperBound.magnitude)
    let order = Int(log10(largest).rounded(.down))
    return stride(from: first, through: last, by: 1).map { steps in
      let value = min(max(multiple(steps), range.lowerBound), range.upperBound)
      let label =
        order >= 6 || exponent < -5
        ? TickLabel.label(of: value, timesTenTo: order, decimals: max(0, order - exponent))
        : TickLabel.label(of: value, decimals: max(0, -exponent))
      return Scale.Tick(value: value, label: label)
    }
  }
}

/// Numbers beside ticks, with the sign for minus and raised exponents.
enum TickLabel {
  /// "0.25", "−3".
  static func label(of value: Double, decimals: Int) -> String {
    let digits = String(format: "%.\(min(decimals, 300))f", value.magnitude)
    return value < 0 && digits.contains { $0 != "0" && $0 != "." } ? "−" + digits : digits
  }

  /// "2.5×10⁶".
  static func label(of value: Double, timesTenTo exponent: Int, decimals: Int) -> String {
    guard value != 0 else { return "0" }
    // In two steps, since 10 to the exponent may be more than a double holds.
    let half = exponent / 2
    let mantissa = value / pow(10, Double(half)) / pow(10, Double(exponent - half))
    return label(of: mantissa, decimals: min(decimals, 15)) + "×" + label(ofPower: exponent)
  }

  /// "10⁻³"; 1 and 10 as they are.
  static func label(ofPower exponent: Int) -> String {
    if exponent == 0 || exponent == 1 { return exponent == 0 ? "1" : "10" }
    let raised: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    let digits = String(exponent.magnitude).compactMap(\.wholeNumberValue).map { raised[$0] }
    return "10" + (exponent < 0 ? "⁻" : "") + String(digits)
  }
}
