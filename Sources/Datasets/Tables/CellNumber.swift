/// How a column's numbers are written.
public enum DecimalMark: String, Sendable, Hashable, Codable, CaseIterable {
  /// 1234.5
  case point
  /// 1234,5
  case comma
  /// 1,234.5: commas between groups of three digits.
  case thousands
}

/// A number in a cell of a table.
package enum CellNumber {
  /// The number, infinite ones included; nil where the cell holds none. NaN is no number, hexadecimal is none, and a
  /// comma that has no place in the column's way of writing makes the cell a text. A sign of currency before or behind the
  /// number and a percent sign behind it are left out ("$1,250.50", "-$3", "12 €", "5 %").
  package static func parse(_ cell: String, _ mark: DecimalMark) -> Double? {
    guard let first = cell.unicodeScalars.first, let last = cell.unicodeScalars.last else { return nil }
    if isCurrency(first) { return plain(String(cell.dropFirst()).trimmed, mark) }
    if last == "%" || isCurrency(last) { return plain(String(cell.dropLast()).trimmed, mark) }
    if first == "-", let second = cell.unicodeScalars.dropFirst().first, isCurrency(second) {
      return plain(String(cell.dropFirst(2)).trimmed, mark).map { -$0 }
    }
    return plain(cell, mark)
  }

  private static func isCurrency(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "$", "€", "£", "¥", "₹": true
    default: false
    }
  }

  private static func plain(_ cell: String, _ mark: DecimalMark) -> Double? {
    guard let first = cell.utf8.first else { return nil }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: ","), UInt8(ascii: "i"), UInt8(ascii: "I"):
      break
    default: return nil
    }
    guard !cell.utf8.contains(where: { $0 == UInt8(ascii: "x") || $0 == UInt8(ascii: "X") }) else { return nil }
    let value: Double?
    switch mark {
    case .point: value = Double(cell)
    case .comma:
      guard !cell.utf8.contains(UInt8(ascii: ".")) else { return nil }
      value = Double(String(cell.map { $0 == "," ? "." : $0 }))
    case .thousands: value = isGrouped(cell) ? Double(cell.replacing(",", with: "")) : nil
    }
    return value.flatMap { $0.isNaN ? nil : $0 }
  }

  /// Whether every comma stands before three digits, and one to three before the first; also where there is none.
  private static func isGrouped(_ cell: String) -> Bool {
    let whole = cell.prefix { $0 != "." }.drop { $0 == "+" || $0 == "-" }
    let groups = whole.split(separator: ",", omittingEmptySubsequences: false)
    guard groups.count > 1 else { return !cell.utf8.contains(UInt8(ascii: ",")) }
    let fraction = cell.dropFirst(cell.prefix { $0 != "." }.count)
    return !fraction.utf8.contains(UInt8(ascii: ",")) && (1...3).contains(groups[0].count)
      && groups.dropFirst().allSatisfy { $0.count == 3 } && groups.allSatisfy { $0.allSatisfy(\.isWholeNumber) }
  }
}
