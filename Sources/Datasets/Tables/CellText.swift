/// The text of a cell, brought to the form that numbers and dates are read from.
package enum CellText {
  /// The cell with ASCII digits, marks and blanks in place of others, and without blanks at both ends.
  ///
  /// Digits of all scripts, full-width forms, the Arabic marks of decimals and thousands, and dashes that serve as minus signs
  /// have their plain counterparts. Of ="123", which keeps Excel from changing a text, the text is left.
  static func folded(_ cell: String) -> String {
    var isASCII = true
    for byte in cell.utf8 where byte >= 0x80 {
      isASCII = false
      break
    }
    guard let first = cell.utf8.first, let last = cell.utf8.last else { return cell }
    if isASCII, first != UInt8(ascii: "="), !isBlank(Unicode.Scalar(first)), !isBlank(Unicode.Scalar(last)) {
      return cell
    }
    let text = isASCII ? cell.trimmed : String(String.UnicodeScalarView(cell.unicodeScalars.map(plain))).trimmed
    return keptText(text) ?? text
  }

  /// Blanks of all widths, and what has none: zero-width space, joiners, byte order mark, marks of direction.
  static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\u{200B}"..."\u{200F}", "\u{202A}"..."\u{202E}", "\u{2060}", "\u{2066}"..."\u{2069}", "\u{FEFF}": true
    default: scalar.properties.isWhitespace
    }
  }

  /// Minus signs and the dashes that stand for them.
  static func isMinus(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "-", "\u{2010}"..."\u{2013}", "\u{2212}", "\u{FE63}", "\u{FF0D}": true
    default: false
    }
  }

  /// Whether a scalar beyond ASCII has a plain counterpart in numbers.
  static func isFolded(_ scalar: Unicode.Scalar) -> Bool { plain(scalar) != scalar }

  private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard !scalar.isASCII else { return scalar }
    if isBlank(scalar) { return " " }
    if isMinus(scalar) { return "-" }
    switch scalar {
    case "\u{2019}": return "'"
    case "\u{066B}": return "."
    case "\u{066C}": return ","
    case "\u{066A}": return "%"
    case "\u{FF01}"..."\u{FF5E}": return Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
    default:
      guard scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue else { return scalar }
      return Unicode.Scalar(UInt8(ascii: "0") + UInt8(value))
    }
  }

  /// The text of ="text"; nil for other cells.
  static func keptText(_ cell: String) -> String? {
    guard cell.utf8.count >= 3, cell.hasPrefix("=\""), cell.hasSuffix("\"") else { return nil }
    return String(cell.dropFirst(2).dropLast())
  }
}
