/// What stands between the cells of a line.
public enum Delimiter: String, Sendable, Hashable, Codable, CaseIterable {
  /// "," as in CSV.
  case comma
  /// ";" as where the comma is a decimal mark.
  case semicolon
  /// A tabulator, as in TSV.
  case tab
  /// "|".
  case pipe

  /// The character as the byte that it is in UTF-8.
  public var byte: UInt8 {
    switch self {
    case .comma: UInt8(ascii: ",")
    case .semicolon: UInt8(ascii: ";")
    case .tab: UInt8(ascii: "\t")
    case .pipe: UInt8(ascii: "|")
    }
  }

  /// The word for it in a sentence.
  public var name: String { rawValue }
}
