/// Numbers as text for people, without Foundation.
extension Double {
  /// A fraction in percent with two decimals, without the sign for percent: 0.0506 is "5.06".
  func inPercent(signed: Bool = false) -> String { (self * 100).inDecimals(2, signed: signed) }

  /// The number rounded to so many decimals, all of them written: 0.5 in four is "0.5000".
  ///
  /// It has to be within ±1e6 (a precondition), so that the digits fit an Int.
  func inDecimals(_ decimals: Int, signed: Bool = false) -> String {
    precondition(magnitude <= 1e6, "\(self) does not fit")
    let unit = (0..<decimals).reduce(1) { unit, _ in unit * 10 }
    let digits = Int((magnitude * Double(unit)).rounded())
    let sign = digits == 0 ? "" : self < 0 ? "-" : signed ? "+" : ""
    let fraction = String(digits % unit)
    let padding = String(repeating: "0", count: decimals - fraction.count)
    return "\(sign)\(digits / unit).\(padding)\(fraction)"
  }
}
