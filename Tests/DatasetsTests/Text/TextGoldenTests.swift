import PseudoLabelDatasets
import TestSupport
import Testing

/// Words by rules written again in Python, TF-IDF by scikit-learn: see `Tools/Golden/text.py`.
@Suite struct TextGoldenTests {
  struct Golden: Decodable {
    struct Case: Decodable {
      struct Row: Decodable {
        var columns: [Int]
        var values: [Double]
      }
      var analyzer: String
      var shortest: Int?
      var longest: Int?
      var minDf: Int
      var terms: [String]
      var rows: [Row]
    }
    var documents: [String]
    var words: [[String]]
    var cases: [Case]
  }

  static let golden = Result { try TestSupport.Golden.load(Golden.self, from: "text.json") }

  @Test func wordsAreTheSame() throws {
    let golden = try Self.golden.get()
    var tokenizer = Tokenizer()
    for (text, words) in zip(golden.documents, golden.words) { #expect(tokenizer.words(in: text) == words, "\(text)") }
  }

  @Test(arguments: 0..<4) func valuesAreThoseOfScikitLearn(number: Int) throws {
    let golden = try Self.golden.get()
    let example = golden.cases[number]
    let analyzer: TextAnalyzer =
      if let shortest = example.shortest, let longest = example.longest {
        .characterNGrams(shortest: shortest, longest: longest)
      } else {
        .words
      }
    var counter = VocabularyCounter(analyzer, limits: .init(leastDocuments: example.minDf, mostTerms: .max))
    for text in golden.documents { counter.add(text) }
    let vocabulary = counter.vocabulary
    #expect(vocabulary.terms == example.terms)
    var vectorizer = TextVectorizer(vocabulary)
    for (text, row) in zip(golden.documents, example.rows) {
      var (columns, values) = ([Int](), [Float]())
      let isKnown = vectorizer.forEachValue(of: text) {
        columns.append($0)
        values.append($1)
      }
      #expect(isKnown == !row.columns.isEmpty)
      #expect(columns == row.columns, "\(text)")
      #expect(zip(values, row.values).allSatisfy { abs(Double($0) - $1) <= 1e-7 }, "\(text)")
    }
  }
}
