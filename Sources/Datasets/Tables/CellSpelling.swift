/// What stands around the digits of a number, taken off.
///
/// Blanks of every kind at both ends, a sign (also a dash or U+2212), parentheses that mean a negative amount, a minus behind
/// the number, dashes for no fraction (14,-), a power of ten (1.6×10^3), a currency before or behind, another unit behind, and blanks, apostrophes or underscores between groups of
/// three digits. The exponent of Fortran's double precision (1.5D+03) becomes an ordinary one.
struct CellSpelling {
  /// Digits, points, commas, signs and an exponent, or the word for infinity.
  let digits: String
  /// Whether a minus or parentheses stood around a currency or the number.
  let isNegative: Bool
  /// What the number counts, in one spelling (`CellUnit`); blank where nothing is said.
  let unit: String

  /// Nil where the cell is no number however its marks are read.
  init?(_ cell: String) {
    guard let first = cell.unicodeScalars.first, Self.canBegin(first) else { return nil }
    var rest = Self.withPlainPower(CellText.folded(cell)).unicodeScalars
    var isNegative = false
    var hasSign = false
    if rest.first == "(", rest.last == ")" {
      rest = rest.dropFirst().dropLast()
      Self.trim(&rest)
      (isNegative, hasSign) = (true, true)
    }
    func takeSign() -> Bool {
      guard let sign = rest.first, sign == "+" || sign == "-" else { return true }
      guard !hasSign else { return false }
      hasSign = true
      isNegative = sign != "+"
      rest.removeFirst()
      Self.trim(&rest)
      return true
    }
    if rest.first == "+", Self.isTelephone(String(rest)) { return nil }
    guard takeSign() else { return nil }
    var unit = ""
    if let currency = CellUnit.takeCurrency(before: &rest) {
      unit = currency
      Self.trim(&rest)
      if !hasSign, rest.first == "(", rest.last == ")" {
        rest = rest.dropFirst().dropLast()
        Self.trim(&rest)
        (isNegative, hasSign) = (true, true)
      }
      guard takeSign() else { return nil }
    } else if let behind = CellUnit.take(behind: &rest) {
      unit = behind
      Self.trim(&rest)
    }
    // $27K, 27 Mio €: thousands or millions count, whatever they are of.
    if CellUnit.isSign(unit) {
      var amount = rest
      if let multiple = CellUnit.take(behind: &amount), CellUnit.isMultiple(multiple) {
        unit = multiple
        rest = amount
        Self.trim(&rest)
      }
    }
    if let whole = CellNumber.withoutDashes(Substring(rest)) { rest = Substring(whole).unicodeScalars }
    if !hasSign, let amount = CellNumber.withoutSignBehind(Substring(rest)) {
      isNegative = true
      rest = amount.unicodeScalars
    }
    guard let digits = Self.joined(rest) else { return nil }
    self.digits = digits
    self.isNegative = isNegative
    self.unit = unit
  }

  /// Whether it may be the number of a telephone in a foreign country: +49 171 623 439.
  static func isTelephone(_ cell: String) -> Bool {
    cell.utf8.first == UInt8(ascii: "+") && cell.contains(" ") && !cell.contains(".") && !cell.contains(",")
      && cell.utf8.count { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } >= 9
  }

  /// Whether a number can begin so: most texts cannot, and are not looked at further.
  private static func canBegin(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "0"..."9", "+", "-", ".", ",", "(", "i", "A"..."Z", "$", "%", "=", "k": true
    default:
      scalar.isASCII ? CellText.isBlank(scalar) : CellText.isFolded(scalar) || CellUnit.isCurrency(scalar)
    }
  }

  private static func trim(_ rest: inout Substring.UnicodeScalarView) {
    while rest.first == " " { rest.removeFirst() }
    while rest.last == " " { rest.removeLast() }
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
      case "D", "d": return withPlainExponent(rest)
      case "'", " ", "_":
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

  /// 1.6e3 of 1.6×10^3, 1.6 x 10^3, 1.6·10³; other texts as they are.
  private static func withPlainPower(_ text: String) -> Substring {
    let signs: Set<Character> = ["×", "x", "X", "*", "·", "⋅"]
    guard let sign = text.firstIndex(where: signs.contains) else { return Substring(text) }
    let before = text[..<sign].reversed().drop { $0 == " " }
    let behind = text[text.index(after: sign)...].drop { $0 == " " }
    guard let last = before.first, "0"..."9" ~= last || last == ".", behind.hasPrefix("10") else {
      return Substring(text)
    }
    let superscripts: [Character: Character] = [
      "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9", "⁻": "-",
      "⁺": "+",
    ]
    var power = behind.dropFirst(2)
    if power.first == "^" {
      power = power.dropFirst()
    } else if power.first.map({ superscripts[$0] == nil }) != false {
      return Substring(text)
    }
    let plain = String(power.map { superscripts[$0] ?? $0 })
    let digits = plain.drop { $0 == "-" || $0 == "+" }.prefix { "0"..."9" ~= $0 }
    guard 1...3 ~= digits.count else { return Substring(text) }
    return Substring(String(before.reversed()) + "e" + plain)
  }

  /// 1.5D+03 with an E; nil where there is no point, without which Fortran writes none.
  private static func withPlainExponent(_ rest: Substring.UnicodeScalarView) -> String? {
    let parts = rest.split(omittingEmptySubsequences: false) { $0 == "D" || $0 == "d" }
    guard parts.count == 2, parts[0].contains("."), parts[0].allSatisfy({ "0"..."9" ~= $0 || $0 == "." }),
      parts[1].drop(while: { $0 == "+" || $0 == "-" }).allSatisfy({ "0"..."9" ~= $0 })
    else { return nil }
    return String(parts[0]) + "e" + String(parts[1])
  }
}
