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
    return String(decoding: Self.bytes(of: cells, delimiter), as: UTF8.self)
  }

  /// Cells as they stand in a row of more than one.
  package static func bytes(of cells: [String], _ delimiter: Delimiter) -> [UInt8] {
    var line: [UInt8] = []
    for (place, cell) in cells.enumerated() {
      if place > 0 { line.append(delimiter.byte) }
      var cell = cell
      cell.withUTF8 { append($0, delimiter, to: &line) }
    }
    return line
  }

  /// A cell as it stands in a row of more than one.
  package static func bytes(of cell: String, _ delimiter: Delimiter) -> [UInt8] { bytes(of: [cell], delimiter) }

  /// Appends a cell as it stands in a row of more than one.
  package static func append(_ cell: UnsafeBufferPointer<UInt8>, _ delimiter: Delimiter, to line: inout [UInt8]) {
    let needsQuotes =
      cell.contains { $0 == delimiter.byte || isQuoted($0) }
      || delimiter == .space && (cell.isEmpty || cell.contains(UInt8(ascii: " ")))
      || cell.first.map(isBlank) ?? false || cell.last.map(isBlank) ?? false || cell.starts(with: [0xef, 0xbb, 0xbf])
    guard needsQuotes else { return line.append(contentsOf: cell) }
    let quote = UInt8(ascii: "\"")
    line.append(quote)
    for byte in cell {
      if byte == quote { line.append(quote) }
      line.append(byte)
    }
    line.append(quote)
  }

  private static func isQuoted(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n")
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}
