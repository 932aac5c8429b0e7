/// The first bytes of a table, and what they say about its dialect.
struct TableSample {
  let bytes: [UInt8]
  /// Whether the table ends with the sample; if not, a last row that may go on is left out.
  let isWhole: Bool
  /// Whether cells that hold delimiters are taken to stand in single quotes.
  var hasSingleQuotes = false

  /// How many cells the rows have if one delimiter is taken.
  struct CellCounts {
    let delimiter: Delimiter
    let counts: [Int]
    /// Cells of a row that breaks the rules of quoting, with the cell that does; the rows end before it.
    let flawedCount: Int?
    /// The most frequent count, of those the earliest.
    let usual: Int
    /// The share of rows that have it; a row that breaks the rules has not.
    let share: Double

    init(delimiter: Delimiter, counts: [Int], flawedCount: Int?) {
      self.delimiter = delimiter
      self.counts = counts
      self.flawedCount = flawedCount
      var frequencies: [Int: Int] = [:]
      for count in counts { frequencies[count, default: 0] += 1 }
      let most = frequencies.values.max() ?? 0
      usual = counts.first { frequencies[$0] == most } ?? 0
      share = counts.isEmpty ? 0 : Double(most) / Double(counts.count + (flawedCount == nil ? 0 : 1))
    }

    var isConsistent: Bool { share == 1 }

    /// Whether all rows but the first, of two cells at least, have one more than that.
    var isConsistentBesideMargin: Bool {
      guard let first = counts.first, first > 1, counts.count > 1, flawedCount == nil else { return false }
      return counts.dropFirst().allSatisfy { $0 == first + 1 }
    }
  }

  func cellCounts(delimiter: Delimiter) -> CellCounts {
    var counts: [Int] = []
    let flawedCount = visitRows(delimiter: delimiter, keeping: 0) { cells, _ in counts.append(cells.count) }
    return CellCounts(delimiter: delimiter, counts: counts, flawedCount: flawedCount)
  }

  /// The rows as text, at most `limit`, without those that are too wide for any table.
  func rows(delimiter: Delimiter, limit: Int) -> [[String]] {
    var rows: [[String]] = []
    _ = visitRows(delimiter: delimiter, keeping: TableRows.widthLimit) { cells, _ in
      if rows.count < limit, cells.count <= TableRows.widthLimit { rows.append(cells.approximateTexts()) }
    }
    return rows
  }

  /// Where the first rows begin.
  func rowStarts(delimiter: Delimiter, limit: Int) -> [Int] {
    var starts: [Int] = []
    _ = visitRows(delimiter: delimiter, keeping: 0) { _, start in
      if starts.count < limit { starts.append(start) }
    }
    return starts
  }

  /// The sample without its first bytes.
  func dropping(_ count: Int) -> TableSample {
    var rest = TableSample(bytes: Array(bytes.dropFirst(count)), isWhole: isWhole)
    rest.hasSingleQuotes = hasSingleQuotes
    return rest
  }

  /// What the rows show of cells beside the columns of a header, if the first row is one.
  func margins(delimiter: Delimiter, expectsRowNames: Bool) -> TableMargins {
    let rows = rows(delimiter: delimiter, limit: .max)
    guard let header = rows.first else { return TableMargins() }
    return TableMargins(header: header, rows: rows.dropFirst(), expectsRowNames: expectsRowNames)
  }

  /// The visit ends at a row that breaks the rules; then its number of cells comes back. Visitors learn where the row begins.
  private func visitRows(delimiter: Delimiter, keeping: Int, _ visit: (RowCells, Int) -> Void) -> Int? {
    let parser = RowParser(delimiter: delimiter, hasSingleQuotes: hasSingleQuotes, keeping: keeping)
    var pieces = LinePieces(bytes)
    do {
      var isEnded = true
      var visited = 0
      var start = 0
      while let piece = pieces.next() {
        if isEnded { start = piece.lowerBound }
        isEnded = try bytes.withUnsafeBytes { bytes in
          try parser.take(UnsafeRawBufferPointer(rebasing: bytes[piece]))
        }
        if isEnded {
          if parser.cells.count > 0 { visit(parser.cells, start) }
          visited += parser.cells.count
          parser.reset()
        }
      }
      // A first row that is longer than the sample says something too.
      if !isEnded, isWhole || visited == 0, try parser.finish() { visit(parser.cells, start) }
      return nil
    } catch {
      return parser.cells.count + 1
    }
  }
}
