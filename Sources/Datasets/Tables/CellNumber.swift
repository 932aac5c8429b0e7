/// How a column's numbers are written.
public enum DecimalMark: String, Sendable, Hashable, Codable, CaseIterable {
  /// 1234.5
  case point
  /// 1234,5 or 1.234,5: points between groups of three digits.
  case comma
  /// 1,234.5: commas between groups of three digits.
  case thousands
  /// 1234.5 in some cells and 1234,5 in others, without marks between groups.
  case either
}

/// A number in a cell of a table.
package struct CellNumber {
  /// Digits, signs, marks and an exponent.
  let digits: String
  private let isNegative: Bool
  /// What it counts, as "€", "%" or "kg"; blank where nothing is said.
  package let unit: String

  /// Nil where the cell is no number, however its marks are read. What `CellSpelling` describes is left out: blanks around the
  /// number, a currency or another unit, blanks and apostrophes between groups of digits ("$1,250.50", "2 727,40",
  /// "(186,831)", "CHF 9'123.40", "5 %", "5.1 kg", "5.10-").
  package init?(_ cell: String) {
    if Self.isPlain(cell) {
      if let whole = Self.withoutDashes(cell[...]) {
        (digits, isNegative, unit) = (whole, false, "")
      } else if cell.utf8.last == UInt8(ascii: "-") {
        guard let amount = Self.withoutSignBehind(cell[...]) else { return nil }
        (digits, isNegative, unit) = (String(amount), true, "")
      } else {
        (digits, isNegative, unit) = (cell, false, "")
      }
      return
    }
    guard let spelling = CellSpelling(cell) else { return nil }
    (digits, isNegative, unit) = (spelling.digits, spelling.isNegative, spelling.unit)
  }

  /// The number, infinite ones included; nil where the cell holds none. NaN is no number, hexadecimal is none, and a comma or
  /// point that has no place in the column's way of writing makes the cell a text.
  package static func parse(_ cell: String, _ mark: DecimalMark) -> Double? { CellNumber(cell)?.value(mark) }

  /// The number, where its marks are read so; nil where they cannot be.
  package func value(_ mark: DecimalMark) -> Double? {
    guard let first = digits.utf8.first, first | 0x20 != UInt8(ascii: "e") else { return nil }
    let (comma, point) = (UInt8(ascii: ","), UInt8(ascii: "."))
    let value: Double? =
      switch mark {
      case .point: Double(digits)
      case .thousands: Self.isGrouped(digits, by: comma, before: point) ? number(without: comma, mark: point) : nil
      case .comma: Self.isGrouped(digits, by: point, before: comma) ? number(without: point, mark: comma) : nil
      case .either: Double(digits) ?? (digits.utf8.contains(point) ? nil : number(without: point, mark: comma))
      }
    return value.flatMap { $0.isNaN ? nil : isNegative ? -$0 : $0 }
  }

  /// Whether a comma or a point stands among the digits.
  var hasMark: Bool { digits.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") } }

  /// Whether there are but digits, signs and marks, as in most cells.
  private static func isPlain(_ cell: String) -> Bool {
    cell.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: ","), UInt8(ascii: "e"), UInt8(ascii: "E"):
        true
      default: false
      }
    }
  }

  /// The amount before a minus at the end, as accounting programs write it: one with a mark or of three digits at least, for 2- is
  /// a grade. Nil for other cells.
  static func withoutSignBehind(_ cell: Substring) -> Substring? {
    guard cell.utf8.last == UInt8(ascii: "-") else { return nil }
    let amount = cell.dropLast()
    let isAmount = amount.utf8.allSatisfy {
      UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",")
    }
    return isAmount && amount.utf8.count >= 3 ? amount : nil
  }

  /// 14,0 of 14,- and 1269.0 of 1269.--, as prices without a fraction are written; nil for other cells.
  static func withoutDashes(_ cell: Substring) -> String? {
    guard cell.utf8.last == UInt8(ascii: "-") else { return nil }
    let amount = cell[..<dashes(of: cell)]
    guard let mark = amount.last, mark == "," || mark == ".", let digit = amount.dropLast().utf8.last,
      UInt8(ascii: "0")...UInt8(ascii: "9") ~= digit
    else { return nil }
    return String(amount) + "0"
  }

  /// Where the one or two dashes at the end begin.
  private static func dashes(of cell: Substring) -> Substring.Index {
    let last = cell.index(before: cell.endIndex)
    guard last > cell.startIndex, cell[cell.index(before: last)] == "-" else { return last }
    return cell.index(before: last)
  }

  private func number(without separator: UInt8, mark: UInt8) -> Double? {
    let bytes = digits.utf8.filter { $0 != separator }.map { $0 == mark ? UInt8(ascii: ".") : $0 }
    return Double(String(decoding: bytes, as: UTF8.self))
  }

  /// Whether marks between groups stand where they may; also where there is none. Every group has three digits, or all
  /// but the last have two (7,33,256); the first has one to three, and is not 0.
  private static func isGrouped(_ cell: String, by separator: UInt8, before mark: UInt8) -> Bool {
    guard let last = cell.utf8.lastIndex(of: separator) else { return true }
    let end = cell.utf8.firstIndex(of: mark) ?? cell.utf8.endIndex
    // Most cells with such a mark have it elsewhere, and need not be taken apart.
    guard last < end, cell.utf8.distance(from: last, to: end) == 4 else { return false }
    let digits = cell.utf8[..<end].drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
    guard digits.first != UInt8(ascii: "0") else { return false }
    return areGroups(digits.split(separator: separator, omittingEmptySubsequences: false).map { Substring($0) })
  }

  /// Whether these are the groups of one whole number.
  static func areGroups(_ groups: [Substring]) -> Bool {
    guard let first = groups.first, let last = groups.last, groups.count > 1, first.utf8.first != UInt8(ascii: "0"),
      groups.allSatisfy({ $0.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } })
    else { return false }
    let inner = groups.dropFirst().dropLast()
    return last.utf8.count == 3
      && (1...3 ~= first.utf8.count && inner.allSatisfy { $0.utf8.count == 3 }
        || 1...2 ~= first.utf8.count && inner.allSatisfy { $0.utf8.count == 2 })
  }
}
