import Foundation

/// What stands along one side of a chart.
package struct Axis: Sendable, Hashable {
  package enum Kind: Sendable, Hashable { case linear, logarithmic }

  /// What is measured.
  package let title: String
  /// In what, where it has a unit: "%", "s".
  package let unit: String?
  package let kind: Kind
  /// Whether zero belongs to the axis even where no value is near it; of no meaning on a logarithmic one.
  package let includesZero: Bool

  /// - Parameters:
  ///   - title: what is measured.
  ///   - unit: in what, where it has a unit: "%", "s".
  ///   - kind: linear, or logarithmic, on which only positive values have a place.
  ///   - includesZero: whether zero belongs to the axis even where no value is near it.
  package init(_ title: String, unit: String? = nil, kind: Kind = .linear, includesZero: Bool = false) {
    self.title = title
    self.unit = unit
    self.kind = kind
    self.includesZero = includesZero
  }

  /// A value with four digits that count, and the unit.
  func text(_ value: Double) -> String {
    let digits = value == value.rounded() && abs(value) < 1e6 ? "\(Int(value))" : String(format: "%.4g", value)
    return unit.map { "\(digits) \($0)" } ?? digits
  }

  /// "Test error (%)".
  var label: String { unit.map { "\(title) (\($0))" } ?? title }

  /// A scale that has a place for every one of the values that can be drawn.
  ///
  /// - Parameters:
  ///   - values: what is drawn along this axis.
  ///   - start: where the axis begins in the picture.
  ///   - end: where it ends.
  ///   - ticks: about how many ticks there is room for.
  func scale(for values: [Double], from start: Double, to end: Double, ticks: Int) -> Scale {
    let all = includesZero && kind == .linear ? values + [0] : values
    return Scale(kind, covering: all, from: start, to: end, ticks: ticks)
  }
}
