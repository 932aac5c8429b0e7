/// How a column's numbers are written.
public enum DecimalMark: String, Sendable, Hashable, Codable, CaseIterable {
  /// 1234.5
  case point
  /// 1234,5 or 1.234,5: points between groups of three digits.
  case comma
  /// 1,234.5: commas between groups of three digits.
  case thousands
}

/// A number in a cell of a table.
package enum CellNumber {
  /// The number, infinite ones included; nil where the cell holds none. NaN is no number, hexadecimal is none, and a
  /// comma or point that has no place in the column's way of writing makes the cell a text. What `CellSpelling` describes
  /// is left out: blanks around the number, a currency, a percent sign, blanks and apostrophes between groups of digits
  /// ("$1,250.50", "2 727,40", "(186,831)", "CHF 9'123.40", "5 %").
  package static func parse(_ cell: String, _ mark: DecimalMark) -> Double? {
    if isPlain(cell) { return plain(cell, mark) }
    guard let spelling = CellSpelling(cell), let value = plain(spelling.digits, mark) else { return nil }
    return spelling.isNegative ? -value : value
  }

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

  private static func plain(_ cell: String, _ mark: DecimalMark) -> Double? {
    guard let first = cell.utf8.first, first | 0x20 != UInt8(ascii: "e") else { return nil }
    let (comma, point) = (UInt8(ascii: ","), UInt8(ascii: "."))
    let value: Double? =
      switch mark {
      case .point: Double(cell)
      case .thousands: isGrouped(cell, by: comma, before: point) ? number(cell, without: comma, mark: point) : nil
      case .comma: isGrouped(cell, by: point, before: comma) ? number(cell, without: point, mark: comma) : nil
      }
    return value.flatMap { $0.isNaN ? nil : $0 }
  }

  private static func number(_ cell: String, without separator: UInt8, mark: UInt8) -> Double? {
    let bytes = cell.utf8.filter { $0 != separator }.map { $0 == mark ? UInt8(ascii: ".") : $0 }
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
