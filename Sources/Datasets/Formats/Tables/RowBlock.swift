/// Rows of a table that were read together: their cells as ranges of bytes, without a text for each.
package struct RowBlock: Sendable {
  /// Where a cell stands: in `content`, or behind its end in `others`.
  struct CellRange {
    var start: UInt32
    var count: UInt32
  }

  /// Cells of every row.
  package let width: Int
  /// The piece of the file that most rows stand in.
  private(set) var content: [UInt8] = []
  /// Cells that do not stand in `content` as they are meant: with quotes in them, or cleaned.
  private var others: [UInt8] = []
  /// Row by row.
  private var cells: [CellRange] = []
  /// The line of each row, from 1.
  package private(set) var lines: [Int] = []
  /// Of each row its bytes in `content`, without the end of the line, where `TableLine` would write the very same; empty of others.
  private var written: [Range<Int>] = []
  /// The cells as they stand in the file, of rows where they were cleaned.
  private var uncleaned: [Int: [String]] = [:]

  private static let mostCells = 1 << 19
  private static let mostBytes = 1 << 24
  /// Where `others` ends, so that a cell can be named by 32 bits.
  private static let limit = 1 << 30

  package init(width: Int) { self.width = width }

  package var count: Int { lines.count }
  package var isEmpty: Bool { lines.isEmpty }
  var isFull: Bool { cells.count >= Self.mostCells || others.count >= Self.mostBytes }
  /// What the cells hold, at most.
  package var bytes: Int { content.count + others.count }

  /// Sets the piece of the file that rows to come stand in, before the first of them.
  mutating func stand(in content: [UInt8]) {
    precondition(self.content.isEmpty && others.count + content.count < Self.limit, "a block has one piece of a file")
    let moved = UInt32(content.count)
    for place in cells.indices { cells[place].start += moved }
    self.content = content
  }

  /// Appends a row of the piece of the file. Ranges behind its end are those that `keep` gave.
  mutating func append(_ row: UnsafeBufferPointer<CellRange>, line: Int, written: Range<Int>) {
    cells.append(contentsOf: row)
    lines.append(line)
    self.written.append(written)
  }

  /// Keeps bytes for a row to come, and returns where.
  mutating func keep(_ bytes: some Collection<UInt8>) -> CellRange {
    let start = content.count + others.count
    others.append(contentsOf: bytes)
    return CellRange(start: UInt32(start), count: UInt32(content.count + others.count - start))
  }

  /// Keeps the text within quotes for a row to come, each of two quotes once, and returns where.
  mutating func keep(unquoted text: UnsafeBufferPointer<UInt8>) -> CellRange {
    let start = content.count + others.count
    var place = 0
    while place < text.count {
      others.append(text[place])
      place += text[place] == UInt8(ascii: "\"") ? 2 : 1
    }
    return CellRange(start: UInt32(start), count: UInt32(content.count + others.count - start))
  }

  /// Appends a row as text.
  mutating func append(_ row: TableRow) {
    if row.written != row.cells { uncleaned[count] = row.written }
    for cell in row.cells { cells.append(keep(cell.utf8)) }
    lines.append(row.line)
    written.append(0..<0)
  }

  /// Calls `body` with the bytes of all cells.
  package func withCells<Result>(_ body: (Cells) throws -> Result) rethrows -> Result {
    try content.withUnsafeBufferPointer { content in
      try others.withUnsafeBufferPointer { others in
        try cells.withUnsafeBufferPointer {
          try body(Cells(content: content, others: others, ranges: $0, lines: lines, width: width))
        }
      }
    }
  }

  /// The cells of a row as text.
  package func texts(ofRow row: Int) -> [String] {
    withCells { cells in (0..<width).map { cells.text(row, $0) } }
  }

  /// The same, as they stand in the file.
  package func writtenTexts(ofRow row: Int) -> [String] { uncleaned[row] ?? texts(ofRow: row) }

  /// Appends a row as `TableLine` writes it, its cells as they stand in the file, without an end of line.
  package func appendLine(ofRow row: Int, _ delimiter: Delimiter, to line: inout [UInt8]) {
    if !written[row].isEmpty {
      line += content[written[row]]
    } else if let cells = uncleaned[row] {
      line += TableLine.bytes(of: cells, delimiter)
    } else {
      withCells { cells in
        for column in 0..<width {
          if column > 0 { line.append(delimiter.byte) }
          TableLine.append(cells[row, column], delimiter, to: &line)
        }
      }
    }
  }

  /// The rows whose number, counted from that of the first, is of a part.
  func rows(where isKept: (Int) -> Bool) -> RowBlock {
    var block = self
    (block.cells, block.lines, block.written, block.uncleaned) = ([], [], [], [:])
    for row in 0..<count where isKept(row) {
      if let texts = uncleaned[row] { block.uncleaned[block.count] = texts }
      block.cells += cells[row * width..<(row + 1) * width]
      block.lines.append(lines[row])
      block.written.append(written[row])
    }
    return block
  }

  /// The bytes of a row, where the file has it as `TableLine` would write it.
  package func line(ofRow row: Int) -> ArraySlice<UInt8>? {
    written[row].isEmpty ? nil : content[written[row]]
  }
}

extension RowBlock {
  /// The cells of a block, while its memory stays where it is.
  package struct Cells {
    let content: UnsafeBufferPointer<UInt8>
    let others: UnsafeBufferPointer<UInt8>
    let ranges: UnsafeBufferPointer<CellRange>
    let lines: [Int]
    let width: Int

    /// The bytes of a cell.
    @inline(__always)
    package subscript(row: Int, column: Int) -> UnsafeBufferPointer<UInt8> {
      let range = ranges[row &* width &+ column]
      let (start, count) = (Int(range.start), Int(range.count))
      return start < content.count
        ? UnsafeBufferPointer(start: content.baseAddress.unsafelyUnwrapped + start, count: count)
        : UnsafeBufferPointer(start: others.baseAddress.map { $0 + (start &- content.count) }, count: count)
    }

    /// A cell as text.
    package func text(_ row: Int, _ column: Int) -> String { String(decoding: self[row, column], as: UTF8.self) }
  }
}
