/// Takes texts apart into words: runs of letters and digits, case and accents folded.
///
/// - "Größe" and "grosse" differ by nothing but ß and ss here: both are "grosse"; "Éléphant" is "elephant", "أكل" is "اكل".
/// - Scripts that put no blanks between words give each pair of neighbouring characters: "東京都" is "東京" and "京都".
/// - An emoji is a word. Punctuation and other signs stand between words.
///
/// Made once, it remembers what it learned of scalars.
package struct Tokenizer: Sendable {
  private var folded: [Unicode.Scalar: FoldedScalar] = [:]
  private var word = ""
  /// The last two characters of a run without blanks.
  private var pair: (first: String?, last: String)?

  package init() {}

  /// Calls `body` with each word, in their order.
  mutating func forEachWord(in text: String, _ body: (String) -> Void) {
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        switch scalar {
        case "a"..."z", "0"..."9":
          endRun(body)
          word.unicodeScalars.append(scalar)
        case "A"..."Z":
          endRun(body)
          word.unicodeScalars.append(Unicode.Scalar(UInt8(scalar.value + 32)))
        default: end(body)
        }
        continue
      }
      let known = known(scalar)
      switch known.kind {
      case .letter:
        endRun(body)
        word += known.text
      case .unspaced:
        endWord(body)
        if let first = pair?.first, let last = pair?.last { body(first + last) }
        pair = (pair?.last, known.text)
      case .mark: add(scalar)
      case .symbol:
        end(body)
        body(known.text)
      case .separator: end(body)
      case .ignorable: break
      }
    }
    end(body)
  }

  private mutating func known(_ scalar: Unicode.Scalar) -> FoldedScalar {
    if let known = folded[scalar] { return known }
    let known = FoldedScalar(scalar)
    folded[scalar] = known
    return known
  }

  private mutating func add(_ mark: Unicode.Scalar) {
    if let letter = word.unicodeScalars.last {
      if !FoldedScalar.drops(mark, behind: letter) { word.unicodeScalars.append(mark) }
    } else {
      pair?.last.unicodeScalars.append(mark)
    }
  }

  private mutating func end(_ body: (String) -> Void) {
    endWord(body)
    endRun(body)
  }

  private mutating func endWord(_ body: (String) -> Void) {
    guard !word.isEmpty else { return }
    body(word)
    word.removeAll(keepingCapacity: true)
  }

  private mutating func endRun(_ body: (String) -> Void) {
    guard let run = pair else { return }
    body((run.first ?? "") + run.last)
    pair = nil
  }
}

extension Tokenizer {
  /// The words of a text, in their order.
  package mutating func words(in text: String) -> [String] {
    var words: [String] = []
    forEachWord(in: text) { words.append($0) }
    return words
  }

  /// Whether a text reads like a sentence: its beginning has three words with letters or more, blanks between them, or six
  /// letters of a script without blanks.
  package static func readsLikeSentence(_ text: String) -> Bool {
    var (words, unspaced, isInWord) = (0, 0, false)
    for scalar in text.unicodeScalars.prefix(1000) {
      if scalar.properties.isWhitespace {
        isInWord = false
      } else if !scalar.isASCII, FoldedScalar.isUnspaced(scalar) {
        unspaced += 1
      } else if !isInWord, scalar.properties.isAlphabetic {
        words += 1
        isInWord = true
      }
      if words >= 3 || unspaced >= 6 { return true }
    }
    return false
  }
}
