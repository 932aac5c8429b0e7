import CPseudoLabelNumberText

/// A number as most are written: a sign, digits, a point among them, an exponent, and nothing else. It says of these cells what
/// `CellNumber` says, without a text.
package struct PlainNumber {
  /// The value with a decimal point.
  package let value: Double
  /// The value where the point parts groups of digits; nil where it cannot, and where there is none.
  package let grouped: Double?
  package let hasPoint: Bool
  /// Digits before the point; all, those of an exponent too, where there is none.
  let digits: Int
  /// Whether there are but digits.
  let isWhole: Bool
  let beginsWithZero: Bool

  /// Powers of ten that doubles hold exactly.
  private static let powers: [Double] = (0...22).map { power in (0..<power).reduce(1.0) { value, _ in value * 10 } }

  /// Nil where the cell is something else, or a number too large or too small for a double.
  package init?(_ cell: UnsafeBufferPointer<UInt8>) {
    let count = cell.count
    guard count > 0, count <= 64 else { return nil }
    let sign = cell[0]
    let start = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") ? 1 : 0
    var place = start
    var significand: UInt64 = 0
    while place < count, case let digit = cell[place] &- UInt8(ascii: "0"), digit < 10 {
      significand = significand &* 10 &+ UInt64(digit)
      place &+= 1
    }
    let before = place - start
    var behind = 0
    hasPoint = place < count && cell[place] == UInt8(ascii: ".")
    if hasPoint {
      place &+= 1
      let first = place
      while place < count, case let digit = cell[place] &- UInt8(ascii: "0"), digit < 10 {
        significand = significand &* 10 &+ UInt64(digit)
        place &+= 1
      }
      behind = place - first
    }
    guard before + behind > 0 else { return nil }
    let magnitude: Double
    var exponentDigits = 0
    // Digits and a power of ten that are exact as doubles give the nearest double in one division (Clinger 1990).
    if place == count, before + behind <= 19, significand <= 1 << 53, behind <= 22 {
      magnitude = behind == 0 ? Double(significand) : Double(significand) / Self.powers[behind]
    } else {
      if place < count {
        guard cell[place] | 0x20 == UInt8(ascii: "e") else { return nil }
        place &+= 1
        if place < count, cell[place] == UInt8(ascii: "-") || cell[place] == UInt8(ascii: "+") { place &+= 1 }
        let first = place
        while place < count, cell[place] &- UInt8(ascii: "0") < 10 { place &+= 1 }
        exponentDigits = place - first
        guard place == count, exponentDigits > 0 else { return nil }
      }
      var number = 0.0
      guard let bytes = cell.baseAddress, number_read(bytes + start, count - start, &number) != 0 else { return nil }
      magnitude = number
    }
    value = sign == UInt8(ascii: "-") ? -magnitude : magnitude
    digits = hasPoint ? before : before + exponentDigits
    isWhole = start == 0 && !hasPoint && exponentDigits == 0
    beginsWithZero = isWhole && cell[0] == UInt8(ascii: "0")
    let isGroup =
      hasPoint && behind == 3 && exponentDigits == 0 && (1...3).contains(before) && cell[start] != UInt8(ascii: "0")
    grouped = isGroup ? (sign == UInt8(ascii: "-") ? -Double(significand) : Double(significand)) : nil
  }
}
