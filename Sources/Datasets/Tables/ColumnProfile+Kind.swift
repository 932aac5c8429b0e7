extension ColumnProfile {
  /// Most cells of a column that decide its kind: what differs is a slip.
  private static let majority = 0.98

  func isMost(_ count: Int) -> Bool { Self.isMost(count, of: present) }

  static func isMost(_ count: Int, of present: Int) -> Bool {
    present > 0 && (Double(count) >= majority * Double(present) || present >= manyRows && count == present - 1)
  }

  /// The kind that the cells speak for, and why the column is not used.
  var seemingKind: (ColumnKind, ColumnRecognition.Reason?) {
    let (kind, reason) = kindOfSingleValues
    let hasManyValues = reason == .fewRepeats || reason == .tooManyValues || kind == .category && mergedLevels > 0
    guard hasManyValues || reason == .identifier && !isNumeric, isOfSentences else { return (kind, reason) }
    // Numbers and dates that are not read as such are no text.
    return seemingContent(as: .ignored, .fewRepeats) == nil ? (.text, nil) : (kind, reason)
  }

  private var isNumeric: Bool { isMost(moments.count + infinities - otherMeasures) }

  /// The kind, were each cell to be taken as a whole.
  private var kindOfSingleValues: (ColumnKind, ColumnRecognition.Reason?) {
    if isOfRowNames { return (.ignored, .rowNames) }
    if present == 0 { return (.ignored, .empty) }
    let isConstant = unremembered == 0 && values.count == 1 && missing.count == 0
    if isConstant { return (.ignored, .constant) }
    let isLong = present >= Self.manyRows
    if isNumeric {
      if isOfCompactDates { return (.date, nil) }
      if let reason = identifierReason { return (.ignored, reason) }
      if !isZeroPadded { return (.number, nil) }
    }
    if !isZeroPadded, isOfNumbersAndFewWords || isOfNumbersAndSlips { return (.number, nil) }
    if let order = dateOrder, isMost(reading(order).moments.count) { return (.date, nil) }
    if isLong, isUnique { return (.ignored, .identifier) }
    if unremembered > 0 { return (.ignored, .tooManyValues) }
    let repeated = values.values.reduce(0) { $0 + ($1 > 1 ? $1 : 0) }
    if values.count > 50, 2 * repeated < present { return (.ignored, .fewRepeats) }
    return (.category, nil)
  }
  /// Whether many different numbers stand beside a few words that stand in several rows each, such as "-" or "unknown": what
  /// is said where there is no number.
  private var isOfNumbersAndFewWords: Bool {
    guard unremembered == 0, 2 * moments.count > present, otherMeasures == 0, values.count >= Self.manyRows else {
      return false
    }
    let mark = mark
    let words = values.filter { CellNumber.parse($0.key, mark) == nil }
    return words.count <= Self.mostWords && words.values.allSatisfy { $0 > 1 }
      && values.count - words.count >= Self.manyRows
  }

  /// Whether at least nine of ten cells are numbers, and many different ones: the others are slips, however different they are.
  private var isOfNumbersAndSlips: Bool {
    let numbers = moments.count - otherMeasures
    guard 10 * numbers >= 9 * present, values.count >= Self.manyRows, units.count == 0 else { return false }
    let mark = mark
    return values.keys.count { CellNumber.parse($0, mark) != nil } >= Self.manyRows
  }

  /// Whether every cell is a date without anything between its parts, as 20231220.
  private var isOfCompactDates: Bool {
    compactDate != nil && present >= 5 && values.count > 1 && reading(.yearMonthDay).moments.count == present
  }

  private static let mostWords = 3

  /// Levels that share a feature; a few that stand in one row only are slips.
  var mergedLevels: Int {
    let common = values.values.count { $0 > 1 }
    let merged = values.count - min(common, Self.mostLevels)
    return common > Self.mostLevels || merged >= Self.manyRows ? merged : 0
  }

  /// Whether most values read like sentences.
  private var isOfSentences: Bool { 2 * values.keys.count(where: Tokenizer.readsLikeSentence) > values.count }
}
