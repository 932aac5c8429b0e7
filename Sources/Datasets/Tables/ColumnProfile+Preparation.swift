extension ColumnProfile {
  /// The most levels that have a feature of their own; the others share one.
  static let mostLevels = 100

  /// How the column becomes features; nil where it is not used.
  ///
  /// - Parameters:
  ///   - recognition: what it was taken for.
  ///   - vocabularies: of its terms, where that is text.
  func prepared(
    as recognition: ColumnRecognition, vocabularies: [TextVocabulary]
  ) -> TablePreparation.Column? {
    let encoding: TablePreparation.Encoding
    switch recognition.kind {
    case .ignored: return nil
    case .text: encoding = .text(vocabularies: vocabularies)
    case .number:
      guard let numbers = spread(as: .number) else { return nil }
      encoding = .number(mean: numbers.mean, deviation: numbers.deviation, mark: mark)
    case .date:
      guard let order = dateOrder, let days = spread(as: .date) else { return nil }
      encoding = .date(mean: days.mean, deviation: days.deviation, order: order)
    case .category:
      encoding = .category(levels: commonLevels.sorted())
    }
    return TablePreparation.Column(
      name: recognition.name, encoding: encoding, marksMissing: recognition.missing + recognition.strays > 0,
      units: recognition.kind == .number ? readUnits : nil,
      latestYear: recognition.kind == .date ? dateOrder.flatMap(latestYearOfNewRows) : nil,
      range: trainedRange(as: recognition.kind))
  }

  /// The levels that have a feature of their own, the most frequent first.
  var commonLevels: [String] {
    let common = values.filter { $0.value > 1 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return common.prefix(Self.mostLevels).map(\.key)
  }

  /// Rows in which some levels stand.
  func rows(of levels: [String]) -> Int { levels.reduce(0) { $0 + values[$1, default: 0] } }

  /// What the terms of the column's texts are: words, and where the texts are short their character n-grams too, which tell more of
  /// rare and misspelt words.
  var textAnalyzers: [TextAnalyzer] {
    let bytes = values.keys.reduce(0) { $0 + $1.utf8.count }
    let isShort = bytes <= Self.shortText * values.count
    return [.words] + (isShort ? [.characterNGrams(shortest: 2, longest: 4)] : [])
  }

  /// The most bytes that short texts have on average.
  private static let shortText = 300

  /// Where the column's numbers or dates lie; nil for times of day, which have all the range there is.
  private func trainedRange(as kind: ColumnKind) -> TrainedRange? {
    guard let spread = spread(as: kind) else { return nil }
    let order = dateOrder ?? .yearMonthDay
    guard kind == .number || order != .timeOfDay else { return nil }
    let moments = (kind == .number ? reading(mark) : reading(order)).moments
    guard moments.count > 0 else { return nil }
    var range = spread.range(in: moments)
    if range.outlying > 0 {
      let mark = mark
      let numbers = Set(values.keys.compactMap { kind == .number ? CellNumber.parse($0, mark) : date(in: $0, order) })
      range.apart = Array(numbers.filter(spread.setsAside).sorted().prefix(20))
    }
    return range
  }

  /// The last of the hundred years that two-digit years of new rows stand for: that of the column's own, or else one some years
  /// behind its last date.
  private func latestYearOfNewRows(_ order: DateOrder) -> Int? {
    guard [.yearMonthDay, .dayMonthYear, .monthDayYear].contains(order) else { return nil }
    if let latest = latestYear(order) { return latest }
    guard let spread = spread(as: .date) else { return nil }
    let largest = reading(order).moments.largest
    let last = spread.setsAside(largest) ? spread.mean : largest
    return 1990 + Int((min(max(last, -7e5), 3e6) / 365.2425).rounded(.down))
  }
}
