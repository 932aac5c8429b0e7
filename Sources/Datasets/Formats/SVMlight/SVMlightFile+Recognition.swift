extension SVMlightFile {
  /// How many lines are looked at.
  private static let linesLookedAt = 100

  /// Whether a file that begins so is in the format of SVMlight, by its lines alone: the first line with anything on it is
  /// "label index:value …" with ascending indices, and nine in ten of the first hundred are so, or labels alone.
  ///
  /// Numbers in pairs can be times of day too; then they have zeros in front, as in 9:05, which no value has here.
  package static func begins(with opening: [UInt8]) -> Bool {
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    let text = opening.starts(with: mark) ? opening.dropFirst(mark.count) : opening[...]
    var lines = text.split(separator: UInt8(ascii: "\n"), maxSplits: linesLookedAt, omittingEmptySubsequences: false)
    // What comes last may go on behind what is looked at.
    if lines.count > 1 {
      lines.removeLast()
    } else if opening.count >= ForeignFormat.openingSize, let end = text.lastIndex(of: 0x20) {
      lines = [text[..<end]]
    }
    let kinds = lines.compactMap(kind)
    guard let first = kinds.first, first == .entries else { return false }
    return 10 * kinds.count { $0 == .other } <= kinds.count
  }

  private enum LineKind { case entries, label, other }

  /// What is on a line; nil where that is nothing.
  private static func kind(of line: ArraySlice<UInt8>) -> LineKind? {
    let line = line.prefix { $0 != UInt8(ascii: "#") }
    var words = line.split { $0 == 0x20 || 0x09...0x0d ~= $0 }[...]
    guard let label = words.popFirst() else { return nil }
    if label.contains(UInt8(ascii: ":")) { return .other }
    if words.isEmpty { return .label }
    var last = -1
    for word in words where !word.starts(with: "qid:".utf8) {
      guard let index = index(of: word), index > last else { return .other }
      last = index
    }
    return .entries
  }

  /// The index of an entry; nil where the word is none.
  private static func index(of word: ArraySlice<UInt8>) -> Int? {
    let parts = word.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, isPlain(parts[0]), let index = Int(String(decoding: parts[0], as: UTF8.self)), index >= 0,
      parts[0].first != UInt8(ascii: "+"), isPlain(parts[1]),
      Double(String(decoding: parts[1], as: UTF8.self)) != nil
    else { return nil }
    return index
  }

  /// Whether a number has no zero in front that it could do without.
  private static func isPlain(_ number: ArraySlice<UInt8>) -> Bool {
    number.count < 2 || number.first != UInt8(ascii: "0")
      || [UInt8(ascii: "."), UInt8(ascii: "e")].contains(number[number.startIndex + 1])
  }
}
