import Foundation

extension Double {
  /// A fraction as "5.06 %".
  package var percent: String { String(format: "%.2f %%", 100 * self) }

  /// "3 min 20 s", "12 s", "2 h 5 min".
  package var duration: String {
    guard isFinite, self >= 0, self < 1e9 else { return "?" }
    let seconds = Int(rounded())
    if seconds < 60 { return "\(seconds) s" }
    if seconds < 3600 { return "\(seconds / 60) min \(seconds % 60) s" }
    return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
  }
}
