import Foundation

extension Double {
  /// A fraction as "5.06 %".
  var inPercent: String { String(format: "%.2f %%", 100 * self) }
}
