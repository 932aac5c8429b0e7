/// A row of a delimited text file as it is written.
///
/// Cells are put in quotes where a reader would otherwise take them for something else: around delimiters, quotes and
/// ends of lines (RFC 4180), around blanks at either end, before a byte order mark, and where the row is nothing but
/// one empty cell. What is
/// written so, `TableReader` gives back.
package struct TableLine: Sendable, Hashable {
  package var cells: [String]
  package var delimiter: Delimiter

  package init(_ cells: [String], delimiter: Delimiter = .comma) {
    self.cells = cells
    self.delimiter = delimiter
  }

  /// The row without an end of line.
  package var text: String {
    if cells == [""] { return "\"\"" }
    return cells.map(written).joined(separator: String(Unicode.Scalar(delimiter.byte)))
  }

  private func written(_ cell: String) -> String {
    let bytes = cell.utf8
    let needsQuotes =
      bytes.contains { $0 == delimiter.byte || TableLine.quoted.contains($0) }
      || delimiter == .space && (bytes.isEmpty || bytes.contains(UInt8(ascii: " ")))
      || bytes.first.map(TableLine.blanks.contains) ?? false || bytes.last.map(TableLine.blanks.contains) ?? false
      || cell.unicodeScalars.first == "\u{feff}"
    return needsQuotes ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
  }

  private static let quoted = Array("\"\r\n".utf8)
  private static let blanks = Array(" \t".utf8)
}
