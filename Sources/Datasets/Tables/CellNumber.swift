/// Which mark parts the whole from the fraction in a column's numbers.
public enum DecimalMark: String, Sendable, Hashable, Codable, CaseIterable { case point, comma }

/// A number in a cell of a table.
package enum CellNumber {
  /// The number, infinite ones included; nil where the cell holds none. NaN is no number, hexadecimal is none, and a
  /// comma is the decimal mark of its column or makes the cell a text.
  package static func parse(_ cell: String, _ mark: DecimalMark) -> Double? {
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
    }
    return value.flatMap { $0.isNaN ? nil : $0 }
  }
}
