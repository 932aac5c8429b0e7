/// What the cells of a column are.
public enum ColumnKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// Numbers, by their size.
  case number
  /// Words that are equal or not.
  case category
  /// Days, with or without a time of day; times of day; durations.
  case date
  /// Sentences and other text, by the words in it.
  case text
  /// Not used: an identifier, a constant, or what the user leaves out.
  case ignored

  /// The option that says that a column is of this kind, without its dashes.
  public var option: String { self == .ignored ? "ignore" : rawValue }
}

/// How tables are read, where looking at them does not tell or tells wrongly.
public struct TableOptions: Sendable, Hashable, Codable {
  /// Looked for in the file where nil.
  public var delimiter: Delimiter?
  /// Whether the first row has the names of the columns; looked for in the file where nil.
  public var hasHeader: Bool?
  /// Cells that hold nothing. In the target column they mark the unlabelled rows.
  public var missing: [String]
  /// What columns are, by name, in place of what they seem to be.
  public var kinds: [String: ColumnKind]
  /// Whether fractions stand behind a point or a comma; looked for in the file where nil.
  public var decimal: DecimalConvention?
  /// Whether classes that `pseudolabel label` filled in are learned from as if they were true; else, and where nil, their
  /// rows are unlabelled.
  public var trustsPseudoLabels: Bool?
  /// Whether the day or the month comes first in dates that leave it open; looked for in the files where nil.
  public var dates: DateConvention?

  /// What a cell without a value holds, unless told otherwise.
  public static let defaultMissing = MissingWords.standard

  /// Everything that is left out is found by looking at the file, but for the words of missing values: `defaultMissing`.
  public init(
    delimiter: Delimiter? = nil, hasHeader: Bool? = nil, missing: [String] = defaultMissing,
    kinds: [String: ColumnKind] = [:], decimal: DecimalConvention? = nil,
    trustsPseudoLabels: Bool? = nil, dates: DateConvention? = nil
  ) {
    self.delimiter = delimiter
    self.hasHeader = hasHeader
    self.missing = missing
    self.kinds = kinds
    self.decimal = decimal
    self.trustsPseudoLabels = trustsPseudoLabels
    self.dates = dates
  }
}
