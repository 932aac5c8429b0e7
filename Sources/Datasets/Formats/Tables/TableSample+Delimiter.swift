extension TableSample {
  /// The delimiter that gives all rows the same number of cells, of several the one that gives most; where none does,
  /// the one under which most rows agree, if at least half do, so that the others are found out; and where none is seen
  /// at all one that does not occur: the table has one column.
  ///
  /// `favorite` wins among equals.
  func delimiter(favorite: Delimiter = .comma) -> Delimiter {
    let order = [favorite] + Delimiter.allCases.filter { $0 != favorite }
    var candidates = order.map(cellCounts)
    let parting = candidates.filter { $0.usual > 1 }
    if parting.contains(where: { $0.isConsistent && $0.delimiter != .comma }), allCommasAreDecimal {
      candidates.removeAll { $0.delimiter == .comma }
    }
    let consistent = candidates.filter { $0.usual > 1 && $0.isConsistent }
    if let best = first(of: consistent, by: { Double($0.usual) }) { return best }
    let likely = candidates.filter { $0.usual > 1 && $0.share >= 0.5 }
    if let best = first(of: likely, by: { $0.share }) { return best }
    return candidates.first { $0.usual == 1 && $0.isConsistent }?.delimiter ?? favorite
  }

  private func first(of candidates: [CellCounts], by value: (CellCounts) -> Double) -> Delimiter? {
    let most = candidates.map(value).max()
    return candidates.first { value($0) == most }?.delimiter
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
