/// Numbers as text for people, without Foundation.
extension Double {
  /// A fraction in percent with two decimals, without the sign for percent: 0.0506 is "5.06".
  package func inPercent(signed: Bool = false) -> String { (self * 100).inDecimals(2, signed: signed) }

  /// A difference of fractions in points of percent: "+0.71", and "+0.00" where there is none.
  package var inPoints: String {
    let text = inPercent(signed: true)
    return text.hasPrefix("-") || text.hasPrefix("+") ? text : "+" + text
  }

  /// The difference of two fractions in points of percent, as both are written with two decimals: 0.55 over 0.05 is
  /// "+50.00".
  package func points(over other: Double) -> String {
    func hundredths(_ value: Double) -> Double { (value * 100 * 100).rounded() }
    return ((hundredths(self) - hundredths(other)) / 10_000).inPoints
  }

  /// The number rounded to so many decimals, all of them written: 0.5 in four is "0.5000".
  ///
  /// A number beyond ±1e6, or none, as a log loss can be of a network that ran away, is written as Swift writes it.
  package func inDecimals(_ decimals: Int, signed: Bool = false) -> String {
    guard magnitude <= 1e6 else { return "\(self)" }
    let unit = (0..<decimals).reduce(1) { unit, _ in unit * 10 }
    let digits = Int((magnitude * Double(unit)).rounded())
    let sign = digits == 0 ? "" : self < 0 ? "-" : signed ? "+" : ""
    let fraction = String(digits % unit)
    let padding = String(repeating: "0", count: decimals - fraction.count)
    return "\(sign)\(digits / unit).\(padding)\(fraction)"
  }
}
