/// Cells without a value, by the word that stands there.
package struct MissingCells: Sendable, Hashable, Codable {
  /// How often each word was seen; "" is a blank.
  package private(set) var counts: [String: Int] = [:]

  package init() {}

  package mutating func add(_ word: String, times: Int = 1) {
    if times > 0 { counts[word, default: 0] += times }
  }

  package var count: Int { counts.values.reduce(0, +) }

  /// The words that are no blanks, in their order as texts.
  package var words: [String] { counts.keys.filter { !$0.isEmpty }.sorted() }

  /// Whether some cells are blank and others hold a word: two ways of saying nothing, or a word that says something.
  package var isMixed: Bool { counts[""] != nil && counts.count > 1 }

  /// 12 blank, 40 "NA"
  package var text: String {
    let blank = counts[""].map { ["\($0) blank"] } ?? []
    return (blank + words.map { "\(counts[$0] ?? 0) \"\($0)\"" }).joined(separator: ", ")
  }
}
