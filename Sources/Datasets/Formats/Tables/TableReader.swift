import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// Reads a delimited text file row by row, plain or packed by gzip; memory holds a block and a row, never the file.
///
/// Cells are separated by the delimiter; a cell in double quotes may hold delimiters, ends of lines, and quotes, each
/// written twice (RFC 4180). Blanks around cells, and around the quotes of quoted ones, are dropped. Lines end in LF,
/// CRLF or CR; blank ones are skipped, but between the rows of one column, where they are empty cells. The text is UTF-8, with or without a byte order mark. Every row has as many cells
/// as the first, but for `TableMargins`, for delimiters behind the last column, and for blank cells below columns at the end that have no
/// name. Lines above the first row may be left out (`TablePreamble`). Everything else is a `FileFailure` that names the line.
package final class TableReader: TableRowReader {
  package let path: String
  package let dialect: TableDialect
  /// The names of the header without blanks around them, "column 3" where a name is empty or there is no header.
  package let columns: [String]
  package let unnamed: Set<String>
  package let openingRemarks: [String]

  let rows: TableRows
  private var cleaning: RowCleaning
  private(set) var rowsSeen = 0
  private var rowsGiven = 0
  /// Finds the cells of ordinary rows; nil where there are none.
  private var splitter: RowSplitter?
  /// The first row, where it is data and was not given yet.
  private var first: (cells: [String], line: Int)?
  /// Once this is thrown, nothing else comes.
  private var failure: (any Error)?

  private static let sampleSize = 1 << 16
  private static let sampleLimit = 1 << 22

  /// Opens a file and reads its first row. What is not said, delimiter or header, is told from the first 64 KiB (more
  /// where rows are longer), and so is whether row names or a delimiter at the end make rows longer than the header.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - delimiter: what stands between cells, where it is known.
  ///   - hasHeader: whether the first row names the columns, where it is known.
  ///   - names: columns that are known; a first row that holds all of them is their header.
  ///   - expectsRowNames: whether other files of the same table have row names without a header.
  ///   - keepsInvisible: whether characters that cannot be seen are left in cells.
  /// - Throws: `FileFailure`.
  package init(
    path: String, delimiter: Delimiter? = nil, hasHeader: Bool? = nil, naming names: [String] = [],
    expectsRowNames: Bool = false, keepsInvisible: Bool = false
  ) throws {
    let content = try ContentReader(path: path)
    var opening = try content.read(TableReader.sampleSize)
    let isWhole = opening.count < TableReader.sampleSize
    try ForeignFormat.requireText(opening, path: path, isPacked: content.isPacked)
    if opening.starts(with: TableReader.byteOrderMark) { opening.removeFirst(TableReader.byteOrderMark.count) }

    var sample = TableSample(bytes: opening, isWhole: isWhole)
    let favorite = TableReader.favorite(for: path)
    let preamble = try TablePreamble(
      of: sample, favorite: favorite, asked: delimiter, mayHaveTitle: hasHeader != false, path: path)
    let asked = delimiter ?? preamble.delimiter
    sample = sample.dropping(preamble.bytes).choosingQuotes(favorite: favorite, delimiter: asked)
    func told() -> (delimiter: Delimiter, rows: Int) {
      asked.map { ($0, sample.cellCounts(delimiter: $0).counts.count) }
        ?? sample.delimiter(favorite: favorite)
    }
    var likely = told()
    while likely.rows < 2, !sample.isWhole, sample.bytes.count < TableReader.sampleLimit {
      let wanted = 3 * max(1, sample.bytes.count)
      let more = try content.read(wanted)
      let hasSingleQuotes = sample.hasSingleQuotes
      sample = TableSample(bytes: sample.bytes + more, isWhole: more.count < wanted)
      sample.hasSingleQuotes = hasSingleQuotes
      likely = told()
    }

    self.path = path
    let margins = sample.margins(delimiter: likely.delimiter, expectsRowNames: expectsRowNames)
    let isHeader =
      hasHeader ?? sample.hasHeader(delimiter: likely.delimiter, margins: margins, naming: names)
    var dialect = TableDialect(
      delimiter: likely.delimiter, hasHeader: isHeader, margins: isHeader ? margins : TableMargins())
    dialect.hasSingleQuotes = sample.hasSingleQuotes
    self.dialect = dialect
    var remarks = preamble.remarks
    if delimiter == nil, preamble.delimiter == nil, Delimiter.rare.contains(dialect.delimiter) {
      remarks.append("what stands between cells is read as \(dialect.delimiter.plural).")
    }
    if dialect.hasSingleQuotes { remarks.append("single quotes around cells are no part of them.") }
    openingRemarks = remarks.map { "\(path): \($0)" }
    rows = TableRows(
      content: content, opening: sample.bytes, linesBefore: preamble.lines, isWhole: sample.isWhole, dialect: dialect)
    guard let first = try rows.next() else { throw FileFailure.emptyTable(path) }
    if dialect.hasHeader {
      let cells = margins.names(of: first.cells).map { CellText.withoutInvisible($0)?.cell ?? $0 }
      cleaning = RowCleaning(
        header: margins.hasRowNames ? nil : cells, delimiter: dialect.delimiter,
        hasUnits: sample.hasUnitRow(delimiter: dialect.delimiter, margins: margins), keepsInvisible: keepsInvisible)
      columns = try TableReader.names(cells, path: path, line: first.line)
      unnamed = Set(zip(columns, cells).filter { $1.trimmed.isEmpty }.map(\.0))
    } else {
      cleaning = RowCleaning(
        header: nil, delimiter: dialect.delimiter, hasUnits: false, keepsInvisible: keepsInvisible)
      columns = first.cells.indices.map(TableReader.name(ofColumn:))
      unnamed = []
      self.first = first
    }
    splitter = ordinaryRows()
  }

  /// The next row; nil at the end. Throws `FileFailure`, and the same again if asked again.
  package func next() throws -> TableRow? {
    if let failure { throw failure }
    do {
      while let row = try first ?? rows.next() {
        first = nil
        defer { rowsSeen += 1 }
        if let cell = dialect.margins.cellBehindLastColumn(of: row.cells) {
          throw FileFailure.cellBehindLastColumn(path, line: row.line, cell: cell)
        }
        let cells = dialect.margins.cells(of: row.cells)
        guard let data = cleaning.data(cells, line: row.line, isFirst: rowsSeen == 0) else { continue }
        defer { rowsGiven += 1 }
        return TableRow(cells: data, written: cells, line: row.line, number: rowsGiven)
      }
      return nil
    } catch {
      failure = error
      throw error
    }
  }

  package func nextBlock() throws -> RowBlock? {
    var block = RowBlock(width: columns.count)
    while !block.isFull {
      // The first row below the header may be no data.
      if rowsSeen > 0, let splitter, failure == nil {
        let before = block.count
        do {
          try rows.split(into: &block, by: splitter)
        } catch {
          // The rows before it are given first.
          failure = error
        }
        rowsSeen += block.count - before
        rowsGiven += block.count - before
        if !block.content.isEmpty, rows.pieceOfBlock != rows.pieceNumber || block.isFull { break }
      }
      do {
        guard let row = try next() else { break }
        block.append(row)
      } catch  where !block.isEmpty {
        // It comes again with the next block.
        break
      }
    }
    return block.isEmpty ? nil : block
  }

  /// None where delimiters are runs of blanks, quotes are single ones, or there is but one column.
  private func ordinaryRows() -> RowSplitter? {
    guard dialect.delimiter != .space, !dialect.hasSingleQuotes, let width = rows.width, width > 1 else { return nil }
    return RowSplitter(
      delimiter: dialect.delimiter, width: width, ends: dialect.margins.blankEnds, header: cleaning.header?.first)
  }

  package var closingRemarks: [String] {
    let long = rows.longRows
    guard long.count > 0 else { return cleaning.remarks(on: path) }
    let mark = dialect.delimiter.name
    return [
      "\(path): \(long.count.counted("row")) \(long.count == 1 ? "has" : "have") a \(mark) behind the last column, first line \(long.firstLine), with nothing behind it; it is left out. If a cell of such a row holds a \(mark), put the cell in quotes."
    ] + cleaning.remarks(on: path)
  }

  private static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

  /// What a file's name says about its delimiter.
  private static func favorite(for path: String) -> Delimiter {
    let name = path.lowercased()
    let plainName = name.hasSuffix(".gz") ? name.dropLast(3) : name[...]
    return plainName.hasSuffix(".tsv") || plainName.hasSuffix(".tab") ? .tab : .comma
  }

  private static func names(_ cells: [String], path: String, line: Int) throws -> [String] {
    var positions: [String: Int] = [:]
    return try cells.enumerated().map { position, cell in
      let trimmed = cell.trimmed
      let name = trimmed.isEmpty ? name(ofColumn: position) : trimmed
      if let earlier = positions.updateValue(position, forKey: name) {
        throw FileFailure.repeatedName(path, line: line, name: name, columns: (earlier + 1, position + 1))
      }
      return name
    }
  }

  private static func name(ofColumn position: Int) -> String { "column \(position + 1)" }
}

extension String {
  /// Without the white space at both ends.
  package var trimmed: String {
    let start = drop(while: \.isWhitespace)
    return start.lastIndex { !$0.isWhitespace }.map { String(start[...$0]) } ?? ""
  }
}
