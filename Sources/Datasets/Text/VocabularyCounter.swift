/// Counts in how many texts each term stands, and makes a vocabulary of the terms that stand in enough of them.
package struct VocabularyCounter {
  /// Which terms become features.
  package struct Limits {
    /// Rows that a term stands in at least (scikit-learn's `min_df`).
    var leastDocuments: Int
    /// The most terms: the ones of the highest document frequency, of equals the first in the alphabet.
    var mostTerms: Int

    package init(leastDocuments: Int = 2, mostTerms: Int = 20_000) {
      (self.leastDocuments, self.mostTerms) = (leastDocuments, mostTerms)
    }
  }

  private let analyzer: TextAnalyzer
  private let limits: Limits
  private var tokenizer = Tokenizer()
  private var frequencies: [String: (documents: Int, last: Int)] = [:]
  private var documents = 0

  /// Different terms that are counted at a time; beyond, those that were seen in one text so far are forgotten.
  private static let mostCounted = 4_000_000

  package init(_ analyzer: TextAnalyzer, limits: Limits = Limits()) {
    (self.analyzer, self.limits) = (analyzer, limits)
  }

  /// Takes the text of a row.
  package mutating func add(_ text: String) {
    documents += 1
    let document = documents
    analyzer.forEachTerm(in: text, &tokenizer) { term in
      let entry = frequencies[term]
      if entry?.last != document { frequencies[term] = ((entry?.documents ?? 0) + 1, document) }
    }
    if frequencies.count > Self.mostCounted { frequencies = frequencies.filter { $1.documents > 1 } }
  }

  /// What was learned; its terms may be none.
  package var vocabulary: TextVocabulary {
    let common = frequencies.filter { $1.documents >= limits.leastDocuments }
      .sorted { ($1.value.documents, $0.key) < ($0.value.documents, $1.key) }
    let kept = common.prefix(limits.mostTerms).sorted { $0.key < $1.key }
    return TextVocabulary(
      analyzer: analyzer, terms: kept.map(\.key), documentFrequencies: kept.map(\.value.documents), documents: documents
    )
  }
}
