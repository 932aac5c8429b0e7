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
  /// ":".
  case colon
  /// Spaces and tabs, any number of them.
  case space

  /// The character as the byte that it is in UTF-8.
  public var byte: UInt8 {
    switch self {
    case .comma: UInt8(ascii: ",")
    case .semicolon: UInt8(ascii: ";")
    case .tab: UInt8(ascii: "\t")
    case .pipe: UInt8(ascii: "|")
    case .colon: UInt8(ascii: ":")
    // Runs of blanks are brought to one tab, and lines written with it.
    case .space: UInt8(ascii: "\t")
    }
  }

  /// What is looked for in every file; the others are where none of these makes a table.
  static let usual: [Delimiter] = [.comma, .semicolon, .tab, .pipe]
  static let rare: [Delimiter] = [.colon, .space]

  /// The word for several in a sentence.
  var plural: String { self == .space ? "blanks" : "\(name)s" }

  /// The word for it in a sentence.
  public var name: String { rawValue }
}
