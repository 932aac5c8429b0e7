import Foundation

extension Double {
  /// A fraction as "5.06 %".
  var inPercent: String { String(format: "%.2f %%", 100 * self) }

  /// A difference of fractions in points of percent: "+0.71".
  package var inPoints: String { String(format: "%+.2f", 100 * self) }

  /// The difference of two fractions in points of percent, as both are written with two decimals: 0.55 over 0.05 is
  /// "+50.00".
  func points(over other: Double) -> String {
    func hundredths(_ value: Double) -> Double {
      (100 * (Double(String(format: "%.2f", 100 * value)) ?? 0)).rounded()
    }
    return ((hundredths(self) - hundredths(other)) / 10_000).inPoints
  }
}
