import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// The rows of a delimited text, the header among them, with the lines where they begin.
final class TableRows {
  let content: ContentReader
  private let dialect: TableDialect
  private let parser: RowParser
  private(set) var pieces: LinePieces
  /// Which piece of the file that is, counted from 0.
  private(set) var pieceNumber = 0
  /// The piece that the rows of the last block stand in.
  var pieceOfBlock: Int?
  var lines: LineCounter
  var isContentRead: Bool
  /// The number of cells of the rows to come, once the first was read.
  private(set) var width: Int?
  /// Ends of lines before the row in progress; nil between rows.
  private var endsBeforeRow: Int?
  /// The least number of cells, where the last columns have no names and rows may end before them.
  private var leastWidth = 0
  /// Rows with blank cells behind the last column, which are left out, and the line of the first.
  private(set) var longRows = (count: 0, firstLine: 0)
  /// Blank lines of a table of one column that were not given yet, and the row behind them.
  private var blankLines = 0..<0
  private var held: (cells: [String], line: Int)?

  static let blockSize = 1 << 21
  /// The most cells of a row.
  static let widthLimit = 1 << 20

  /// `opening` was taken from `content` already; `isWhole` says that nothing is left there. `linesBefore` it do not count.
  init(content: ContentReader, opening: [UInt8], linesBefore: Int, isWhole: Bool, dialect: TableDialect) {
    lines = LineCounter(ends: linesBefore)
    self.content = content
    self.dialect = dialect
    parser = RowParser(
      delimiter: dialect.delimiter, hasSingleQuotes: dialect.hasSingleQuotes, keeping: TableRows.widthLimit)
    pieces = LinePieces(opening)
    isContentRead = isWhole
  }

  /// The next row; nil at the end. A blank line is none, but between the rows of a table of one column, whose cell is empty
  /// there. Throws `FileFailure`.
  func next() throws -> (cells: [String], line: Int)? {
    if let held {
      if !blankLines.isEmpty { return ([""], blankLines.removeFirst()) }
      self.held = nil
      return held
    }
    blankLines = 0..<0
    while let piece = try nextPiece() {
      let ends = lines.ends
      guard try take(piece) else { continue }
      if parser.cells.count > 0 { return try behindBlankLines(row()) }
      if width == 1, lines.ends > ends {
        blankLines = (blankLines.isEmpty ? lines.ends : blankLines.lowerBound)..<lines.ends + 1
      }
    }
    return try finish() ? behindBlankLines(row()) : nil
  }

  /// The first of the blank lines before a row, which then has to wait; the row itself where there are none.
  private func behindBlankLines(_ row: (cells: [String], line: Int)) -> (cells: [String], line: Int) {
    guard !blankLines.isEmpty else { return row }
    held = row
    return ([""], blankLines.removeFirst())
  }

  private func nextPiece() throws -> Range<Int>? {
    if let piece = pieces.next() { return piece }
    guard !isContentRead else { return nil }
    let block = try content.read(TableRows.blockSize)
    isContentRead = block.count < TableRows.blockSize
    put(block)
    return pieces.next()
  }

  /// Goes on with another piece of the file.
  func put(_ block: some Collection<UInt8>) {
    pieces = LinePieces(Array(block))
    pieceNumber += 1
  }

  /// Goes on with another place of the piece.
  func skip(to position: Int) { pieces.skip(to: position) }

  /// Whether the rest of the piece has an LF.
  func pieceHasLineEnd() -> Bool { pieces.hasLineEnd() }

  /// Whether rows can be taken from the piece as it stands there: none was begun or is held back, and blank lines say nothing.
  var isBetweenRows: Bool { endsBeforeRow == nil && held == nil && (width ?? 1) > 1 }

  /// True where no row goes on behind the piece.
  private func take(_ range: Range<Int>) throws -> Bool {
    if endsBeforeRow == nil {
      parser.reset()
      endsBeforeRow = lines.ends
    }
    let isEnded = try pieces.block.withUnsafeBytes { block in
      let piece = UnsafeRawBufferPointer(rebasing: block[range])
      if let start = piece.baseAddress, memchr(start, 0, piece.count) != nil {
        throw FileFailure.zeroByte(content.path, line: lines.ends + 1)
      }
      let isEnded = try describingFlaws { () throws(RowParser.Flaw) in try parser.take(piece) }
      lines.count(piece: piece)
      return isEnded
    }
    if isEnded, parser.cells.count == 0 { endsBeforeRow = nil }
    return isEnded
  }

  private func finish() throws -> Bool {
    guard endsBeforeRow != nil else { return false }
    return try describingFlaws { () throws(RowParser.Flaw) in try parser.finish() }
  }

  /// The row that has just ended.
  private func row() throws -> (cells: [String], line: Int) {
    let line = (endsBeforeRow ?? lines.ends) + 1
    endsBeforeRow = nil
    let cells = parser.cells
    let limit = width ?? TableRows.widthLimit
    let isLong = width.map { $0 > 1 && cells.count > $0 && cells.count - cells.blankEnds <= $0 } ?? false
    guard (leastWidth...limit).contains(cells.count) || isLong else {
      throw FileFailure.ragged(
        content.path, line: line, expected: width, limit: limit, found: cells, dialect: dialect)
    }
    let isFirst = width == nil
    if isFirst {
      let wanted = cells.count + dialect.margins.excess
      width = wanted
      leastWidth = wanted - (dialect.hasHeader && dialect.margins == TableMargins() ? cells.blankEnds : 0)
      parser.keeping = wanted
    }
    if isLong { longRows = (longRows.count + 1, longRows.count == 0 ? line : longRows.firstLine) }
    do {
      let texts = try cells.texts()
      let lacking = isFirst ? 0 : limit - texts.count
      return (lacking > 0 ? texts + Array(repeating: "", count: lacking) : texts, line)
    } catch {
      throw FileFailure.invalidText(content.path, line: line + error.lineEnds, byte: error.byte)
    }
  }

  private func describingFlaws<Result>(_ work: () throws(RowParser.Flaw) -> Result) throws -> Result {
    do {
      return try work()
    } catch {
      let cellLine = (endsBeforeRow ?? lines.ends) + parser.cells.lineEnds + 1
      throw FileFailure.flawedRow(content.path, flaw: error, line: lines.ends + 1, cellLine: cellLine)
    }
  }
}
