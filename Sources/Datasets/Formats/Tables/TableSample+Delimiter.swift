extension TableSample {
  /// The delimiter that gives all rows the same number of cells, of several the one that gives most. Where none does, the
  /// one that gives all rows one cell more than the first. Where none does that either, colons or blanks, if they do the one or the other and a
  /// column of numbers comes of it; else the one under which most rows agree, if at least half do, or under which the first row breaks the rules of quoting
  /// behind a delimiter: the reader then says what is wrong. Else the table has one column, and the delimiter is one that
  /// does not occur.
  ///
  /// `favorite` wins among equals. `rows` is how many rows the sample has under this delimiter.
  func delimiter(favorite: Delimiter) -> (delimiter: Delimiter, rows: Int) {
    let order = [favorite] + Delimiter.usual.filter { $0 != favorite }
    var candidates = order.map(cellCounts)
    if candidates.contains(where: { $0.delimiter != .comma && $0.usual > 1 && $0.isConsistent }), allCommasAreDecimal {
      candidates.removeAll { $0.delimiter == .comma }
    }
    let consistent = candidates.filter { $0.usual > 1 && $0.isConsistent }
    let likely = candidates.filter { $0.usual > 1 && $0.share >= 0.5 }
    var rare: CellCounts?
    if consistent.isEmpty, !candidates.contains(where: \.isConsistentBesideMargin),
      likely.isEmpty || allCommasAreDecimal
    {
      rare = Delimiter.rare.map(cellCounts).first {
        $0.counts.count > 1 && ($0.usual > 1 && $0.isConsistent || $0.isConsistentBesideMargin)
          && hasNumbers(delimiter: $0.delimiter)
      }
    }
    let best =
      first(of: consistent) { Double($0.usual) } ?? candidates.first(where: \.isConsistentBesideMargin) ?? rare
      ?? first(of: likely) { $0.share }
      ?? candidates.first { $0.counts.isEmpty && $0.flawedCount ?? 0 > 1 }
      ?? candidates.first { $0.usual == 1 && $0.isConsistent } ?? candidates[0]
    return (best.delimiter, best.counts.count)
  }

  private func first(of candidates: [CellCounts], by value: (CellCounts) -> Double) -> CellCounts? {
    let most = candidates.map(value).max()
    return candidates.first { value($0) == most }
  }

  /// Whether there are commas and each stands between two digits, as in 1,5;2,5.
  private var allCommasAreDecimal: Bool {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    let comma = Delimiter.comma.byte
    return bytes.contains(comma)
      && bytes.indices.allSatisfy { index in
        bytes[index] != comma
          || index > 0 && digits ~= bytes[index - 1] && index + 1 < bytes.count && digits ~= bytes[index + 1]
      }
  }
}
