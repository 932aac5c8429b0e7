extension TableSample {
  /// The sample, read with single quotes where these are what keeps delimiters within cells, or stand around cells in most rows: every
  /// cell that opens one closes it, no double quote occurs, and all rows have the same number of cells.
  func choosingQuotes(favorite: Delimiter, delimiter: Delimiter?) -> TableSample {
    let quote = UInt8(ascii: "'")
    guard bytes.contains(quote), !bytes.contains(UInt8(ascii: "\"")) else { return self }
    var single = self
    single.hasSingleQuotes = true
    let found = delimiter ?? single.delimiter(favorite: favorite).delimiter
    let counts = single.cellCounts(delimiter: found)
    guard counts.usual > 1, counts.isConsistent || counts.isConsistentBesideMargin, counts.flawedCount == nil else {
      return self
    }
    let rows = rows(delimiter: found, limit: 1000)
    let quoted = rows.count { row in row.contains { $0.hasPrefix("'") && $0.utf8.count > 1 } }
    return 2 * quoted >= rows.count ? single : self
  }
}
