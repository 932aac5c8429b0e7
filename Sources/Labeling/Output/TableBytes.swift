import PseudoLabelDatasets
import PseudoLabeling

/// A delimited table as the bytes that it is, so that one column can be filled in while all else stays as it was.
///
/// The bytes are taken apart here and by the reader of tables; where the two differ in a cell, the table is not taken apart at all.
struct TableBytes {
  /// What stands before the first row: the header, lines above it, a byte order mark.
  private let opening: Range<Int>
  /// From the beginning of each row to that of the next.
  private let rows: [Range<Int>]
  /// Where the target's cell stands in each row; none where the table has no such column.
  private let cells: [Range<Int>]
  private let bytes: [UInt8]
  private let delimiter: Delimiter
  /// Where the last cell of each row ends; lines that are no rows may follow.
  private let ends: [Int]
  /// The cells of the header, and how many each row has.
  let columns: [String]

  /// - Returns: nil for tables that can only be written anew: of other formats, with cells that belong to no column, or taken apart in
  ///   another way here than by the reader.
  init?(of path: String, options: TableOptions, target: String, maximumBytes: Int = 1 << 32) throws {
    guard
      let reader = try TableFile.reader(
        of: path, delimiter: options.delimiter, hasHeader: options.hasHeader, naming: [target]) as? TableReader,
      reader.dialect.delimiter != .space, !reader.dialect.hasSingleQuotes,
      reader.dialect.margins == TableMargins()
    else { return nil }
    let bytes = try ContentReader(path: path).readAll(limit: maximumBytes)
    let lines = Self.lineStarts(bytes)
    let place = reader.columns.firstIndex(of: target)
    var (starts, cells, ends) = ([Int](), [Range<Int>](), [Int]())
    while let row = try reader.next() {
      guard row.line <= lines.count else { return nil }
      let found = Self.cells(of: bytes, from: lines[row.line - 1], delimiter: reader.dialect.delimiter.byte)
      guard found.count == row.written.count,
        zip(found, row.written).allSatisfy({ Self.text(bytes[$0]) == $1 })
      else { return nil }
      starts.append(lines[row.line - 1])
      if let place { cells.append(found[place]) }
      ends.append(found.last?.upperBound ?? lines[row.line - 1])
    }
    guard let first = starts.first else { return nil }
    opening = 0..<first
    rows = starts.indices.map { starts[$0]..<($0 + 1 < starts.count ? starts[$0 + 1] : bytes.count) }
    self.cells = cells
    self.bytes = bytes
    self.ends = ends
    delimiter = reader.dialect.delimiter
    columns = reader.columns
  }

  var rowCount: Int { rows.count }
  /// Whether no column has the target's name.
  var lacksTarget: Bool { cells.isEmpty }
  /// Whether columns can be added: one line at most stands before the first row.
  var takesColumns: Bool {
    bytes[opening].split(whereSeparator: { $0 == 10 || $0 == 13 }).count { $0.contains { $0 != 32 && $0 != 9 } } <= 1
  }

  /// The table with other cells.
  ///
  /// - Parameters:
  ///   - labels: what the target's cell holds, by the row; of rows that are not named it stays.
  ///   - header: the name of the target, for a table that lacks it; nil where it has no header.
  ///   - added: further columns at the end, with their names.
  ///   - append: takes the bytes.
  func write(
    _ labels: [Int: String], header: String?, added: [(name: String, cell: (Int) -> String)],
    to append: ([UInt8]) throws -> Void
  ) rethrows {
    func ending(_ range: Range<Int>, at end: Int, adding texts: [String]) -> [UInt8] {
      Array(bytes[range.lowerBound..<end]) + texts.flatMap { [delimiter.byte] + TableLine.bytes(of: $0, delimiter) }
        + bytes[end..<range.upperBound]
    }
    if let header {
      let end = (bytes[opening].lastIndex { $0 != 10 && $0 != 13 } ?? opening.lowerBound - 1) + 1
      try append(ending(opening, at: end, adding: (lacksTarget ? [header] : []) + added.map(\.name)))
    } else {
      try append(Array(bytes[opening]))
    }
    for (row, range) in rows.enumerated() {
      let further = (lacksTarget ? [labels[row] ?? ""] : []) + added.map { $0.cell(row) }
      guard !lacksTarget, let label = labels[row] else {
        try append(ending(range, at: ends[row], adding: further))
        continue
      }
      try append(
        Array(bytes[range.lowerBound..<cells[row].lowerBound]) + TableLine.bytes(of: label, delimiter)
          + ending(cells[row].upperBound..<range.upperBound, at: ends[row], adding: further))
    }
  }

  /// Where lines begin. LF, CRLF and CR end one.
  private static func lineStarts(_ bytes: [UInt8]) -> [Int] {
    var starts = [0]
    for place in bytes.indices {
      if bytes[place] == 10 || bytes[place] == 13 && (place + 1 == bytes.count || bytes[place + 1] != 10) {
        starts.append(place + 1)
      }
    }
    return starts
  }

  /// The cells of the row that begins at a place, quotes and blanks included.
  private static func cells(of bytes: [UInt8], from start: Int, delimiter: UInt8) -> [Range<Int>] {
    var cells: [Range<Int>] = []
    var (begin, place, isQuoted, isBlank) = (start, start, false, true)
    while place < bytes.count {
      let byte = bytes[place]
      if isQuoted {
        if byte == 34 { isQuoted = false }
      } else if byte == 34, isBlank || bytes[place - 1] == 34 {
        // At the beginning of a cell, or the second of two within one.
        isQuoted = true
      } else if byte == delimiter {
        cells.append(begin..<place)
        (begin, isBlank) = (place + 1, true)
        place += 1
        continue
      } else if byte == 10 || byte == 13 {
        break
      }
      if byte != 32, byte != 9 { isBlank = false }
      place += 1
    }
    cells.append(begin..<place)
    return cells
  }

  /// What a cell holds.
  private static func text(_ cell: ArraySlice<UInt8>) -> String {
    func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
      let blanks: Set<UInt8> = [32, 9]
      let front = bytes.drop(while: blanks.contains)
      return front.prefix((front.lastIndex { !blanks.contains($0) } ?? front.startIndex - 1) + 1 - front.startIndex)
    }
    let inner = trimmed(cell)
    guard inner.count >= 2, inner.first == 34, inner.last == 34 else { return String(decoding: inner, as: UTF8.self) }
    return String(decoding: inner.dropFirst().dropLast(), as: UTF8.self).replacing("\"\"", with: "\"")
  }
}
