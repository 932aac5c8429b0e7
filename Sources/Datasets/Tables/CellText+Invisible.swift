extension CellText {
  /// A text as the cells of files are read: without blanks around it, and characters that cannot be seen.
  package static func cell(_ text: String) -> String {
    let isTrimmed =
      text.utf8.first.map { $0 > 0x20 && $0 < 0x80 } ?? true && text.utf8.last.map { $0 > 0x20 && $0 < 0x80 } ?? true
    let cell = isTrimmed ? text : text.trimmed
    return withoutInvisible(cell)?.cell ?? cell
  }

  /// The cell without characters that cannot be seen and part nothing: zero-width spaces, word joiners, byte order marks, soft
  /// hyphens; and joiners (U+200C, U+200D) at its ends and between ASCII characters, where they join nothing. Nil where it has none.
  static func withoutInvisible(_ cell: String) -> (cell: String, first: Unicode.Scalar)? {
    // Of all of them, the first byte is one of three.
    guard cell.utf8.contains(where: { $0 == 0xc2 || $0 == 0xe2 || $0 == 0xef }) else { return nil }
    let scalars = Array(cell.unicodeScalars)
    func isLeftOut(_ place: Int) -> Bool {
      switch scalars[place] {
      case "\u{200B}", "\u{2060}", "\u{FEFF}", "\u{AD}": true
      case "\u{200C}", "\u{200D}":
        place == 0 || place == scalars.count - 1 || scalars[place - 1].isASCII && scalars[place + 1].isASCII
      default: false
      }
    }
    guard let first = scalars.indices.first(where: isLeftOut) else { return nil }
    let kept = scalars.indices.filter { !isLeftOut($0) }.map { scalars[$0] }
    return (String(String.UnicodeScalarView(kept)).trimmed, scalars[first])
  }
}
