/// How the rows of a table become features, as learned from the training rows, labelled and unlabelled.
///
/// - number: z/√(1 + (z/3)²) with z = (x - mean)/deviation, so that one wild value stays within ±3;
/// - date: the day as such a number, then sine and cosine of its place in the year and in the week;
/// - time of day: the part of the day as such a number, then its sine and cosine; a duration is such a number alone;
/// - category: a feature for each level, 1 where the cell is that level, and one more for every other value;
/// - text: a feature for each term of its vocabularies, see `TextVocabulary`.
///
/// In a table with text the features of the n other columns are divided by √n: all of them together then weigh as much as the words of a
/// text, whose squares add up to 1.
///
/// Where a training row lacked a value, the column has one more feature, 1 where there is none; the others are 0 then.
public struct TablePreparation: Sendable, Hashable, Codable {
  /// How the cells of a column become numbers.
  public enum Encoding: Sendable, Hashable, Codable {
    /// Standardised and squashed, one feature.
    case number(mean: Double, deviation: Double, mark: DecimalMark)
    /// In days.
    case date(mean: Double, deviation: Double, order: DateOrder)
    /// One feature for each level, in this order, and one for all others.
    case category(levels: [String])
    /// A feature for each term: words, then character n-grams where the texts are short.
    case text(vocabularies: [TextVocabulary])

    /// Features of a cell that holds something.
    var width: Int {
      switch self {
      case .number: 1
      case .date(_, _, let order): 1 + 2 * order.periods.count
      case .category(let levels): levels.count + 1
      case .text(let vocabularies): vocabularies.reduce(0) { $0 + $1.terms.count }
      }
    }
  }

  /// A column that is used.
  public struct Column: Sendable, Hashable, Codable {
    /// As the header has it.
    public var name: String
    /// What was learned of its values.
    public var encoding: Encoding
    /// Whether a feature tells that the value is missing.
    public var marksMissing: Bool
    /// What the column's numbers count, "" for nothing: other units are not read. Nil in models of earlier versions, which did not
    /// look at them.
    public var units: [String]?
    /// Of dates: the last of the hundred years that two-digit years stand for; nil in models of earlier versions, where it is 2068.
    public var latestYear: Int?
    /// Of numbers and dates: where they lay in training; nil in models of earlier versions.
    public var range: TrainedRange?

    package var width: Int { encoding.width + (marksMissing ? 1 : 0) }
  }

  /// In the order of their features.
  public var columns: [Column]
  /// Cells that hold nothing.
  public var missing: [String]
  /// The name of the column that was learned, which prediction does without.
  public var target: String
  /// Whether the rows began with their names, for which the header had no cell; nil in models of earlier versions.
  public var hasRowNames: Bool?

  /// Features of a row.
  public var width: Int { columns.reduce(0) { $0 + $1.width } }

  /// Features of a row that are not 0, at most; of texts all of them.
  package var mostNonZeros: Int {
    columns.reduce(0) { count, column in
      if case .category = column.encoding { count + 1 } else { count + column.encoding.width }
    }
  }

  /// Whether rows are stored without their zeros: most terms of a vocabulary do not stand in a text.
  package var isSparse: Bool { columns.contains { if case .text = $0.encoding { true } else { false } } }

  /// The vocabularies of each column of text, by its name.
  package var vocabularies: [String: [TextVocabulary]] {
    columns.reduce(into: [:]) { found, column in
      if case .text(let vocabularies) = column.encoding { found[column.name] = vocabularies }
    }
  }

  /// 1/√n for the n columns that are no text, of a table with text; 1 of others.
  package var scaleBesideText: Float {
    let others = columns.count { if case .text = $0.encoding { false } else { true } }
    return isSparse && others > 0 ? 1 / Float(others).squareRoot() : 1
  }

  /// The name of each feature: "age", "age is missing", "city = Oslo", "city is another", "note: late".
  public var featureNames: [String] {
    columns.flatMap { column in
      let names =
        switch column.encoding {
        case .number: [column.name]
        case .date(_, _, let order):
          [column.name]
            + order.periods.flatMap { ["\(column.name), sine of \($0.name)", "\(column.name), cosine of \($0.name)"] }
        case .category(let levels): levels.map { "\(column.name) = \($0)" } + ["\(column.name) is another"]
        case .text(let vocabularies):
          vocabularies.flatMap { words in words.terms.map { "\(column.name): \(words.analyzer.shown($0))" } }
        }
      return names + (column.marksMissing ? ["\(column.name) is missing"] : [])
    }
  }
}
