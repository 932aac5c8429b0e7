import PseudoLabelPlatform

/// Makes the values of a text's terms: see `TextVocabulary`. Made once, it finds terms quickly.
package struct TextVectorizer: Sendable {
  private let analyzer: TextAnalyzer
  private let places: [String: Int]
  private let inverseFrequencies: [Double]
  private var tokenizer = Tokenizer()
  /// How often each term stands in the text at hand; 0 between texts.
  private var counts: [Int]

  package init(_ vocabulary: TextVocabulary) {
    analyzer = vocabulary.analyzer
    places = Dictionary(zip(vocabulary.terms, vocabulary.terms.indices), uniquingKeysWith: { first, _ in first })
    inverseFrequencies = vocabulary.inverseFrequencies
    counts = [Int](repeating: 0, count: vocabulary.terms.count)
  }

  /// Calls `body` with the place and value of each term of a text, in ascending order.
  ///
  /// - Returns: whether the text has a term of the vocabulary.
  package mutating func forEachValue(of text: String, _ body: (Int, Float) -> Void) -> Bool {
    var found: [Int] = []
    analyzer.forEachTerm(in: text, &tokenizer) { term in
      guard let place = places[term] else { return }
      if counts[place] == 0 { found.append(place) }
      counts[place] += 1
    }
    found.sort()
    let values = found.map { (1 + log(Double(counts[$0]))) * inverseFrequencies[$0] }
    let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    for (place, value) in zip(found, values) {
      body(place, Float(value / norm))
      counts[place] = 0
    }
    return !found.isEmpty
  }
}
