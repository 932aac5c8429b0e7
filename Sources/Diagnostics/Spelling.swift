/// Names that are like a misspelt one.
package enum Spelling {
  /// The one of `names` that is the fewest changes away from `word`, capitals counting as small letters, where that is few:
  /// at most a third of its letters, or one of two or three; the first of those that tie.
  package static func nearest(to word: String, of names: some Sequence<String>) -> String? {
    let letters = Array(word.lowercased())
    let near = names.map { (name: $0, changes: changes(letters, Array($0.lowercased()))) }
      .min { $0.changes < $1.changes }
    guard let near, near.changes <= max(1, letters.count / 3), near.changes < letters.count else { return nil }
    return near.name
  }

  /// How many letters are put in, left out, changed, or exchanged with their neighbours, at least (optimal string
  /// alignment).
  private static func changes(_ left: [Character], _ right: [Character]) -> Int {
    var earlier: [Int] = []
    var before = Array(0...right.count)
    for i in left.indices {
      var row = [i + 1]
      for j in right.indices {
        var least = min(before[j + 1] + 1, row[j] + 1, before[j] + (left[i] == right[j] ? 0 : 1))
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] { least = min(least, earlier[j - 1] + 1) }
        row.append(least)
      }
      (earlier, before) = (before, row)
    }
    return before[right.count]
  }
}
