import PseudoLabelPlatform

/// The terms of a column of text that are features, learned from the training rows, labelled and unlabelled.
///
/// A row's value for term t is (1 + ln tf) · idf, tf being how often the term stands in the row's text and
/// idf = ln((1 + n) / (1 + df)) + 1 with n the rows that have a text and df those that have the term; all values of the row are divided
/// by their Euclidean norm. That is scikit-learn's `TfidfVectorizer(sublinear_tf=True)`.
public struct TextVocabulary: Sendable, Hashable {
  /// What a term is.
  public let analyzer: TextAnalyzer
  /// In the order of their features: ascending.
  public let terms: [String]
  /// In how many rows each term stands.
  public let documentFrequencies: [Int]
  /// Rows that have a text.
  public let documents: Int

  /// As many frequencies as terms, each from 1 to `documents` (preconditions).
  public init(analyzer: TextAnalyzer, terms: [String], documentFrequencies: [Int], documents: Int) {
    precondition(Self.fit(terms, documentFrequencies, documents), "a document frequency for each term")
    self.analyzer = analyzer
    self.terms = terms
    self.documentFrequencies = documentFrequencies
    self.documents = documents
  }

  private static func fit(_ terms: [String], _ frequencies: [Int], _ documents: Int) -> Bool {
    terms.count == frequencies.count && documents < 1 << 53 && frequencies.allSatisfy { 1...max(1, documents) ~= $0 }
  }

  /// The inverse document frequency of each term.
  var inverseFrequencies: [Double] {
    documentFrequencies.map { log(Double(1 + documents) / Double(1 + $0)) + 1 }
  }
}

extension TextVocabulary: Codable {
  private enum Key: String, CodingKey { case analyzer, terms, documentFrequencies, documents }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let analyzer = try container.decode(TextAnalyzer.self, forKey: .analyzer)
    let terms = try container.decode([String].self, forKey: .terms)
    let frequencies = try container.decode([Int].self, forKey: .documentFrequencies)
    let documents = try container.decode(Int.self, forKey: .documents)
    var isAnalyzer = true
    if case .characterNGrams(let shortest, let longest) = analyzer {
      isAnalyzer = 1...longest ~= shortest && longest <= 100
    }
    guard isAnalyzer, Self.fit(terms, frequencies, documents) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "expected a document frequency for each term"))
    }
    self.init(analyzer: analyzer, terms: terms, documentFrequencies: frequencies, documents: documents)
  }
}
