/// What stands around the digits of a number and does not change them, taken off.
///
/// Blanks of every kind at both ends, a sign (also U+2212), parentheses that mean a negative amount, a sign or code of
/// currency before or behind, a percent sign behind, and blanks or apostrophes between groups of three digits.
struct CellSpelling {
  /// Digits, points, commas, signs and an exponent, or the word for infinity.
  let digits: String
  /// Whether a minus or parentheses stood around a currency or the number.
  let isNegative: Bool

  /// Nil where the cell is no number however its marks are read.
  init?(_ cell: String) {
    guard let first = cell.unicodeScalars.first, Self.canBegin(first) else { return nil }
    var rest = Substring(cell).unicodeScalars
    Self.trim(&rest)
    var isNegative = false
    var hasSign = false
    if rest.first == "(", rest.last == ")" {
      rest = rest.dropFirst().dropLast()
      Self.trim(&rest)
      (isNegative, hasSign) = (true, true)
    }
    func takeSign() -> Bool {
      guard let sign = rest.first, sign == "+" || Self.isMinus(sign) else { return true }
      guard !hasSign else { return false }
      hasSign = true
      isNegative = sign != "+"
      rest.removeFirst()
      return true
    }
    guard takeSign() else { return nil }
    if Self.takeCurrencyBefore(&rest) {
      guard takeSign() else { return nil }
    } else if rest.last == "%" || Self.takeCurrencyBehind(&rest) {
      if rest.last == "%" { rest.removeLast() }
      Self.trim(&rest)
    }
    guard let digits = Self.joined(rest) else { return nil }
    self.digits = digits
    self.isNegative = isNegative
  }

  /// Whether a number can begin so: most texts cannot, and are not looked at further.
  private static func canBegin(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "0"..."9", "+", "-", ".", ",", "(", "i", "A"..."Z": true
    default:
      !scalar.isASCII ? isBlank(scalar) || isMinus(scalar) || isCurrency(scalar) : scalar == "$" || isBlank(scalar)
    }
  }

  /// Blanks of all widths, and what has none: zero-width space, joiners, byte order mark, marks of direction.
  static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\u{200B}"..."\u{200F}", "\u{202A}"..."\u{202E}", "\u{2060}", "\u{2066}"..."\u{2069}", "\u{FEFF}": true
    default: scalar.properties.isWhitespace
    }
  }

  private static func isMinus(_ scalar: Unicode.Scalar) -> Bool { scalar == "-" || scalar == "\u{2212}" }

  private static func isCurrency(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .currencySymbol
  }

  private static func trim(_ rest: inout Substring.UnicodeScalarView) {
    while let first = rest.first, isBlank(first) { rest.removeFirst() }
    while let last = rest.last, isBlank(last) { rest.removeLast() }
  }

  private static func takeCurrencyBefore(_ rest: inout Substring.UnicodeScalarView) -> Bool {
    guard let first = rest.first else { return false }
    if isCurrency(first) {
      rest.removeFirst()
    } else {
      guard codes.contains(String(rest.prefix(3))) else { return false }
      rest.removeFirst(3)
    }
    trim(&rest)
    return true
  }

  private static func takeCurrencyBehind(_ rest: inout Substring.UnicodeScalarView) -> Bool {
    guard let last = rest.last else { return false }
    if isCurrency(last) {
      rest.removeLast()
    } else {
      guard "A"..."Z" ~= last, codes.contains(String(rest.suffix(3))) else { return false }
      rest.removeLast(3)
    }
    return true
  }

  /// The digits without what parts their groups; nil where something else stands among them.
  private static func joined(_ rest: Substring.UnicodeScalarView) -> String? {
    guard let first = rest.first, let last = rest.last else { return nil }
    if first == "i" || first == "I" {
      let word = String(rest).lowercased()
      return word == "inf" || word == "infinity" ? word : nil
    }
    guard "0"..."9" ~= first || first == "." || first == ",", "0"..."9" ~= last || last == "." || last == "," else {
      return nil
    }
    var separator: Unicode.Scalar?
    for scalar in rest {
      switch scalar {
      case "0"..."9", ".", ",", "e", "E", "+", "-": continue
      case "'", "\u{2019}", " ", "\u{A0}", "\u{2007}", "\u{2009}", "\u{202F}":
        guard separator == nil || separator == scalar else { return nil }
        separator = scalar
      default: return nil
      }
    }
    guard let separator else { return String(rest) }
    let whole = rest.prefix { $0 != "." && $0 != "," }
    let behind = rest[whole.endIndex...]
    guard !behind.contains(separator),
      CellNumber.areGroups(whole.split(separator: separator, omittingEmptySubsequences: false).map { Substring($0) })
    else { return nil }
    // What is grouped so has at most one mark, that of its fraction.
    guard behind.dropFirst().allSatisfy({ $0 != "." && $0 != "," }) else { return nil }
    return String(whole.filter { $0 != separator }.map(Character.init)) + String(behind)
  }

  /// Codes of ISO 4217 that are in use, without those of metals and funds, and without those that are words or names (ALL, TOP).
  private static let codes: Set<String> = Set(
    """
    AED AFN ANG AOA ARS AUD AWG AZN BBD BDT BGN BHD BIF BMD BND BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP \
    CNY COP CRC CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF \
    IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK \
    MNT MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR \
    SBD SCR SDG SEK SGD SHP SLE SRD SSP STN SVC SYP SZL THB TJS TMT TND TRY TTD TWD TZS UAH UGX USD UYU UZS VES \
    VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL
    """.split(separator: " ").map(String.init))
}
