extension Sequence<String> {
  /// The name that may have been meant by another that is none of these; nil where none is near.
  ///
  /// Near is what differs by case, blanks and hyphens only, or by a few slips: letters left out, put in, exchanged for
  /// others or with their neighbours, one for every three that the name has (Damerau 1964, each pair of neighbours
  /// exchanged once). The first of those with the fewest slips is nearest.
  package func nearest(to name: String) -> String? {
    let wanted = Spelling(name)
    var best: (name: String, slips: Int)?
    for candidate in self where candidate != name {
      let spelling = Spelling(candidate)
      let limit = Swift.min(Swift.max(wanted.letters.count, spelling.letters.count) / 3, (best?.slips ?? .max) - 1)
      if let slips = wanted.slips(to: spelling, atMost: limit) { best = (candidate, slips) }
    }
    return best?.name
  }
}

/// A name without what is easily written otherwise.
private struct Spelling {
  let letters: [Character]

  init(_ name: String) {
    letters = name.lowercased().filter { !$0.isWhitespace && $0 != "-" && $0 != "_" }.map { $0 }
  }

  /// How many slips make the one of the other; nil where it takes more than `limit`.
  func slips(to other: Spelling, atMost limit: Int) -> Int? {
    let (a, b) = (letters, other.letters)
    guard limit >= 0, abs(a.count - b.count) <= limit, !a.isEmpty, !b.isEmpty else { return nil }
    var (before, last) = ([Int](), Array(0...b.count))
    for i in 1...a.count {
      var row = [i]
      for j in 1...b.count {
        var least = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { least = min(least, before[j - 2] + 1) }
        row.append(least)
      }
      (before, last) = (last, row)
    }
    return last[b.count] <= limit ? last[b.count] : nil
  }
}
