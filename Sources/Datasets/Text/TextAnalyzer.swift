/// What the terms of a text are.
public enum TextAnalyzer: Sendable, Hashable, Codable {
  /// Its words: runs of letters and digits with case and accents folded; in scripts without blanks pairs of characters; emoji.
  case words
  /// Character n-grams of those words, with a blank before and behind each, of all lengths from `shortest` to `longest`; of a word that
  /// is shorter, the whole word: what scikit-learn calls `char_wb`.
  case characterNGrams(shortest: Int, longest: Int)

  /// Calls `body` with each term of a text, as often as it stands there.
  package func forEachTerm(in text: String, _ tokenizer: inout Tokenizer, _ body: (String) -> Void) {
    switch self {
    case .words: tokenizer.forEachWord(in: text, body)
    case .characterNGrams(let shortest, let longest):
      tokenizer.forEachWord(in: text) { word in
        let padded = " \(word) ".unicodeScalars
        // A sign stays with its letter.
        let places = padded.indices.filter { !FoldedScalar.isAttached(padded[$0]) } + [padded.endIndex]
        let count = places.count - 1
        for length in shortest...longest {
          guard length < count else {
            body(String(padded))
            break
          }
          for start in 0...count - length { body(String(padded[places[start]..<places[start + length]])) }
        }
      }
    }
  }

  /// A term as it is shown: of "lib" at the start of words "lib…", within them "…lib…".
  package func shown(_ term: String) -> String {
    guard case .characterNGrams = self else { return term }
    let (begins, ends) = (term.first == " ", term.last == " ")
    let letters = term.dropFirst(begins ? 1 : 0).dropLast(ends && term.count > 1 ? 1 : 0)
    return (begins ? "" : "…") + letters + (ends ? "" : "…")
  }
}
