import Foundation

/// Values along an axis as places in a picture.
///
///     place = start + (end - start) (u - u₀) / (u₁ - u₀),   u = v or log₁₀ v
package struct Scale: Sendable {
  package let kind: Axis.Kind
  /// The least and the largest value with a place: as given, widened to whole ticks on a linear scale, and around a
  /// single value or none.
  package let domain: ClosedRange<Double>
  package let ticks: [Tick]
  private let start: Double
  private let end: Double

  /// A value with its label.
  package struct Tick: Sendable, Hashable {
    package let value: Double
    package let label: String
  }

  /// - Parameters:
  ///   - kind: linear or logarithmic.
  ///   - values: what is drawn; what cannot be, is left out of account.
  ///   - start: the place of the least value.
  ///   - end: the place of the largest.
  ///   - count: about how many ticks there is room for, at least two (a precondition).
  package init(_ kind: Axis.Kind, covering values: [Double], from start: Double, to end: Double, ticks count: Int) {
    precondition(count >= 2, "\(count) ticks")
    self.kind = kind
    self.start = start
    self.end = end
    let drawn = values.filter { Self.isDrawable($0, on: kind) }
    let extent = Self.widened(drawn.min(), drawn.max(), kind)
    switch kind {
    case .linear:
      let step = TickStep(across: extent, atMost: count)
      domain = step.covering(extent)
      ticks = step.ticks(in: domain)
    case .logarithmic:
      domain = extent
      ticks = Self.logarithmicTicks(in: extent, atMost: count)
    }
  }

  /// Whether a value has a place: a finite number, of a size whose differences are finite too, and positive on a
  /// logarithmic scale.
  package static func isDrawable(_ value: Double, on kind: Axis.Kind) -> Bool {
    value.magnitude < 1e300 && (kind == .linear || value > 1e-300)
  }

  /// The place of a value, nil where it has none.
  package func place(of value: Double) -> Double? {
    guard Self.isDrawable(value, on: kind) else { return nil }
    let (u, u0, u1) =
      switch kind {
      case .linear: (value, domain.lowerBound, domain.upperBound)
      case .logarithmic: (log10(value), log10(domain.lowerBound), log10(domain.upperBound))
      }
    return start + (end - start) * ((u - u0) / (u1 - u0))
  }

  /// A range of some width around values that have none.
  private static func widened(_ least: Double?, _ largest: Double?, _ kind: Axis.Kind) -> ClosedRange<Double> {
    guard let least, let largest else { return kind == .linear ? 0...1 : 1...10 }
    switch kind {
    case .linear:
      let size = max(least.magnitude, largest.magnitude)
      if largest - least > 1e-9 * size && largest - least > 1e-300 { return least...largest }
      // Of one value the scale shows a tenth to both sides.
      let margin = size > 1e-290 ? size / 10 : 1
      return least - margin...largest + margin
    case .logarithmic:
      return largest / least > 1 + 1e-9 ? least...largest : least / 3...largest * 3
    }
  }

  /// Powers of ten, all or every so many; between them twice and five times where there are few; and where there are none
  /// of those either, the ticks of a linear scale.
  private static func logarithmicTicks(in domain: ClosedRange<Double>, atMost count: Int) -> [Tick] {
    let first = Int(log10(domain.lowerBound).rounded(.up)), last = Int(log10(domain.upperBound).rounded(.down))
    let decades = last - first + 1
    if decades >= 3 || decades == 2 && count < 4 {
      let stride = (decades + count - 1) / count
      let exponents = Swift.stride(from: first, through: last, by: stride)
      return exponents.map { Tick(value: power(1, $0), label: TickLabel.label(ofPower: $0)) }
        .filter { domain.contains($0.value) }
    }
    let values = (first - 1...last + 1).flatMap { exponent in [1, 2, 5].map { (exponent, power($0, exponent)) } }
      .filter { domain.contains($0.1) }
    guard values.count >= 3 else { return TickStep(across: domain, atMost: max(count, 4)).ticks(in: domain) }
    return values.map { Tick(value: $0.1, label: TickLabel.label(of: $0.1, decimals: max(0, -$0.0))) }
  }

  private static func power(_ digit: Int, _ exponent: Int) -> Double { Double("\(digit)e\(exponent)") ?? 1 }
}
