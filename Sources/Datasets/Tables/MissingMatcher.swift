/// Tells cells that hold nothing from others, by their bytes where that is enough.
package struct MissingMatcher: Sendable {
  private let words: Set<String>
  /// All words as bytes, by their number of bytes; nil where some are not ASCII, which other bytes may spell too.
  private let runs: [[[UInt8]]]?
  private let hasBlank: Bool

  package init(_ words: Set<String>) {
    self.words = words
    hasBlank = words.contains("")
    guard words.allSatisfy({ $0.utf8.allSatisfy { $0 < 0x80 } }) else {
      runs = nil
      return
    }
    var runs = [[[UInt8]]](repeating: [], count: (words.map(\.utf8.count).max() ?? 0) + 1)
    for word in words { runs[word.utf8.count].append(Array(word.utf8)) }
    self.runs = runs
  }

  @inline(__always)
  package func contains(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !cell.isEmpty else { return hasBlank }
    guard let runs else { return words.contains(String(decoding: cell, as: UTF8.self)) }
    if cell.count < runs.count {
      for word in runs[cell.count] where word[0] == cell[0] && cell.elementsEqual(word) { return true }
    }
    // A word of ASCII may be spelled by other characters, as K by the sign for kelvin.
    return !cell.isASCII && words.contains(String(decoding: cell, as: UTF8.self))
  }
}
