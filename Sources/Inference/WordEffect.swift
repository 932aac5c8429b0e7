import PseudoLabelDatasets
import PseudoLabelPersistence

/// What a word of a text does to a classifier's answer.
public struct WordEffect: Sendable, Hashable, Codable {
  /// The column whose text has the word.
  public var column: String
  /// As the classifier knows it, case and accents folded.
  public var word: String
  /// The probability of the answer, less what it is without the word: above 0 where the word speaks for the answer.
  public var effect: Double
}

extension LiveClassifier {
  /// The words of a row's texts, those that speak for the answer most first; none where the classifier reads no text.
  ///
  /// A word is left out as often as it stands there, with the parts of words that are in it; all else stays. The first words of
  /// very long texts are looked at only.
  ///
  /// - Parameter row: its cells by the names of their columns.
  /// - Throws: `ExamplesFailure`.
  public func wordEffects(of row: [String: String]) throws -> [WordEffect] {
    var tokenizer = Tokenizer()
    var (found, rows) = ([WordEffect](), [row])
    for column in classifier.textColumns.map(\.name) {
      let words = tokenizer.words(in: row[column] ?? "")
      var seen: Set<String> = []
      for word in words where seen.count < Self.mostWords && seen.insert(word).inserted {
        var other = row
        other[column] = words.filter { $0 != word }.joined(separator: " ")
        found.append(WordEffect(column: column, word: word, effect: 0))
        rows.append(other)
      }
    }
    guard !found.isEmpty else { return [] }
    let probabilities = try probabilities(for: .table(rows))
    let answer = probabilities[0].indexOfLargest
    for place in found.indices { found[place].effect = probabilities[0][answer] - probabilities[place + 1][answer] }
    return found.enumerated().sorted { (-$0.element.effect, $0.offset) < (-$1.element.effect, $1.offset) }
      .map(\.element)
  }

  /// Words that are looked at, of one text.
  private static let mostWords = 1000

  /// For each class the words that, alone in a text, make it most likely; of those that stand in enough texts of the training rows, the
  /// unlabelled ones among them. None where the classifier reads no text.
  ///
  /// - Parameters:
  ///   - count: words of each class, at most.
  ///   - leastDocuments: texts that they stand in.
  /// - Throws: `ExamplesFailure`.
  package func tellingWords(perClass count: Int, leastDocuments: Int = 5) throws -> [[String]] {
    var scored: [(word: String, probabilities: [Double])] = []
    for (column, vocabulary) in classifier.textColumns where vocabulary.analyzer == .words {
      let words = zip(vocabulary.terms, vocabulary.documentFrequencies).filter { $1 >= leastDocuments }.map(\.0)
      let answers = try probabilities(for: .table(words.map { [column: $0] }))
      scored += zip(words, answers).map { ($0, $1) }
    }
    return classifier.classes.names.indices.map { number in
      scored.filter { $0.probabilities.indexOfLargest == number }
        .sorted { ($1.probabilities[number], $0.word) < ($0.probabilities[number], $1.word) }
        .prefix(count).map(\.word)
    }
  }
}

extension TrainedClassifier {
  /// The columns of text with their vocabularies.
  fileprivate var textColumns: [(name: String, vocabulary: TextVocabulary)] {
    guard case .table(let table) = preparation else { return [] }
    return table.columns.flatMap { column -> [(name: String, vocabulary: TextVocabulary)] in
      guard case .text(let vocabularies) = column.encoding else { return [] }
      return vocabularies.prefix(1).map { (column.name, $0) }
    }
  }

  /// Whether it reads text.
  package var readsText: Bool { !textColumns.isEmpty }
}
