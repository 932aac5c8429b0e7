/// What a column was taken for, and why.
package struct ColumnRecognition: Sendable, Hashable, Codable {
  /// Why a column is not used.
  package enum Reason: String, Sendable, Hashable, Codable {
    case asked = "left out as asked"
    case empty = "no row has a value"
    case constant = "every row has the same value"
    case identifier = "every row has a value of its own, as identifiers do"
    case counter = "its whole numbers only rise or fall from row to row and never repeat, as counted rows do"
    case namedIdentifier = "its name is that of an identifier, and every row has a whole number of its own"
    case unnamedIdentifier = "it has no name, and every row has a whole number of its own, as row numbers do"
    case rowNames = "every row has one cell more than the header, and the first is read as the name of the row"
    case longIdentifier = "every row has a whole number of its own with as many digits as identifiers have"
    case freeText = "most values stand in one row only, as free text does"
    case tooManyValues = "too many different values"
    case labeling = "`pseudolabel label` wrote it, to tell where the classes come from"

    /// Whether the values only name the rows.
    package var isOfIdentifier: Bool {
      switch self {
      case .identifier, .counter, .namedIdentifier, .unnamedIdentifier, .longIdentifier, .rowNames: true
      case .asked, .empty, .constant, .freeText, .tooManyValues, .labeling: false
      }
    }
  }

  package var name: String
  package var kind: ColumnKind
  /// Why the column is not used; nil where it is.
  package var reason: Reason?
  /// Rows without a value.
  package var missing: Int
  /// What stands in those rows.
  package var missingCells: MissingCells
  /// Different values, where no more than 20 000 were seen.
  package var distinct: Int?
  /// Rows whose cell is neither missing nor of the column's kind; they count as missing.
  package var strays: Int
  /// Whether those are more than slips: a few words that stand where there is no number.
  package var hasWords: Bool
  /// The first of those cells.
  package var firstStray: String?
  /// The file it stands in.
  package var firstStrayFile: String?
  /// The line of that file.
  package var firstStrayLine: Int?
  /// Numbers or dates so far from all others that they are not what mean and deviation are learned from.
  package var outlying: Int
  /// The one that is farthest out.
  package var farthest: String?
  /// The file it stands in.
  package var farthestFile: String?
  /// The line of that file.
  package var farthestLine: Int?
  /// Where days and months could be exchanged throughout: the order was taken from elsewhere, or guessed.
  package var isAmbiguous: Bool
  /// How dates or times were read, where it is worth telling.
  package var dateReading: DateReading?
  /// Whether every class among the labelled rows has its own single value: what gives the class away, and is often known
  /// only after it.
  package var tellsTheClass: Bool
  /// Whether every row has a whole number of its own, in a column that is taken for numbers or would be.
  package var hasUniqueWholeNumbers: Bool
  /// Whether its whole numbers reach where doubles cannot tell them apart.
  package var roundsWholeNumbers: Bool
  /// Categories that share a feature, where there are too many: those behind the most frequent, and those of single rows where
  /// these are more than a few.
  package var mergedLevels: Int
  /// Categories that differ by case, blanks or the writing of a number only.
  package var alike: [[String]]
  /// Whether its numbers are written with zeros in front, for which it is taken for categories.
  package var isZeroPadded: Bool
  /// How numbers were read, where it is not with plain decimal points.
  package var numberReading: NumberReading?
  /// Of a column that is not used: cells that could be numbers, where most could.
  package var seemingNumbers: Int?
  /// The first cell of such a column that could not.
  package var firstOther: String?
}

extension ColumnRecognition {
  /// The kind in words: "number", "time of day".
  package var kindName: String {
    switch dateReading?.order {
    case .timeOfDay: "time of day"
    case .duration: "duration"
    default: kind.rawValue
    }
  }

  /// What its cells hold, in the plural.
  package var contents: String {
    dateReading?.order == .timeOfDay ? "times of day" : "\(kindName)s"
  }
}

extension ColumnProfile {
  /// Most cells of a column that decide its kind: what differs is a slip.
  private static let majority = 0.98

  private func isMost(_ count: Int) -> Bool { Self.isMost(count, of: present) }

  static func isMost(_ count: Int, of present: Int) -> Bool {
    present > 0 && (Double(count) >= majority * Double(present) || present >= manyRows && count == present - 1)
  }

  var moments: Moments { reading(mark).moments }

  /// Where the numbers or dates lie, of a column that is taken for such.
  func spread(as kind: ColumnKind) -> NumberSpread? {
    func spread(_ reading: CellReading, _ parse: (String) -> Double?) -> NumberSpread {
      NumberSpread(reading.moments) {
        values.compactMap { cell, count in
          parse(cell).flatMap { abs($0) <= Self.largestNumber ? (number: $0, count: count) : nil }
        }
      }
    }
    switch kind {
    case .number:
      let mark = mark
      return spread(reading(mark)) { CellNumber.parse($0, mark) }
    case .date: return dateOrder.map { order in spread(reading(order)) { CellDate.parse($0, order) } }
    case .category, .ignored: return nil
    }
  }

  /// The kind that the cells speak for, or the one that was asked for.
  func recognized(asked: ColumnKind?, classes: Int) -> ColumnRecognition {
    var (kind, reason) = asked.map { ($0, $0 == .ignored ? .asked : nil) } ?? seemingKind
    if present == 0, kind != .ignored { (kind, reason) = (.ignored, .empty) }
    let reading: CellReading? =
      switch kind {
      case .number: reading(mark)
      case .date: reading(dateOrder ?? .yearMonthDay)
      case .category, .ignored: nil
      }
    let isAmbiguous = kind == .date && isExchangeable && dateOrder != .yearMonthDay
    let spread = spread(as: kind)
    var farthest: CellPlace?
    if let spread, let reading, spread.outlying > 0 {
      let isLow = spread.mean - reading.moments.smallest > reading.moments.largest - spread.mean
      farthest = isLow ? reading.smallest : reading.largest
    }
    return ColumnRecognition(
      name: name, kind: kind, reason: reason, missing: missing.count, missingCells: missing,
      distinct: unremembered == 0 ? values.count : nil,
      strays: reading.map { present - $0.moments.count } ?? 0,
      hasWords: reading.map { !isMost($0.moments.count + infinities) } ?? false, firstStray: reading?.firstStray?.cell,
      firstStrayFile: reading?.firstStray?.path, firstStrayLine: reading?.firstStray?.line,
      outlying: spread?.outlying ?? 0, farthest: farthest?.cell, farthestFile: farthest?.path,
      farthestLine: farthest?.line, isAmbiguous: isAmbiguous,
      dateReading: kind == .date ? dateReading : nil,
      tellsTheClass: kind != .ignored && tellsTheClass(of: classes),
      hasUniqueWholeNumbers: present >= Self.manyRows && isOfUniqueWholeNumbers,
      roundsWholeNumbers: kind == .number && moments.integers == moments.count
        && max(-moments.smallest, moments.largest) >= 0x1p53 && wholeNumbers.mostDigits >= 16,
      mergedLevels: kind == .category ? mergedLevels : 0,
      alike: kind == .category ? Spellings.alike(values.keys) : [],
      isZeroPadded: asked == nil && kind == .category && isZeroPadded,
      numberReading: kind == .number ? numberReading : nil,
      seemingNumbers: looksLikeNumbers(reason) ? moments.count : nil,
      firstOther: looksLikeNumbers(reason) ? self.reading(mark).firstStray?.cell : nil)
  }

  /// Whether most cells of a column that is left out for another reason are numbers.
  private func looksLikeNumbers(_ reason: ColumnRecognition.Reason?) -> Bool {
    guard let reason, [.freeText, .identifier, .tooManyValues].contains(reason) else { return false }
    return 2 * moments.count > present && !isMost(moments.count + infinities)
  }

  private var seemingKind: (ColumnKind, ColumnRecognition.Reason?) {
    if isOfRowNames { return (.ignored, .rowNames) }
    if present == 0 { return (.ignored, .empty) }
    let isConstant = unremembered == 0 && values.count == 1 && missing.count == 0
    if isConstant { return (.ignored, .constant) }
    let isLong = present >= Self.manyRows
    if isMost(moments.count + infinities) {
      if let reason = identifierReason { return (.ignored, reason) }
      if !isZeroPadded { return (.number, nil) }
    }
    if isOfNumbersAndFewWords { return (.number, nil) }
    if let order = dateOrder, isMost(reading(order).moments.count) { return (.date, nil) }
    if isLong, isUnique { return (.ignored, isOfSentences ? .freeText : .identifier) }
    if unremembered > 0 { return (.ignored, .tooManyValues) }
    let repeated = values.values.reduce(0) { $0 + ($1 > 1 ? $1 : 0) }
    if values.count > 50, 2 * repeated < present { return (.ignored, .freeText) }
    return (.category, nil)
  }
  /// Whether many different numbers stand beside a few words that stand in several rows each, such as "-" or "unknown": what
  /// is said where there is no number.
  private var isOfNumbersAndFewWords: Bool {
    guard unremembered == 0, 2 * moments.count > present, values.count >= Self.manyRows else { return false }
    let mark = mark
    let words = values.filter { CellNumber.parse($0.key, mark) == nil }
    return words.count <= Self.mostWords && words.values.allSatisfy { $0 > 1 }
      && values.count - words.count >= Self.manyRows
  }

  private static let mostWords = 3

  /// Levels that share a feature; a few that stand in one row only are slips.
  private var mergedLevels: Int {
    let common = values.values.count { $0 > 1 }
    let merged = values.count - min(common, Self.mostLevels)
    return common > Self.mostLevels || merged >= Self.manyRows ? merged : 0
  }

  /// Whether most values have three words or more.
  private var isOfSentences: Bool {
    2 * values.keys.count { $0.split(whereSeparator: \.isWhitespace).count >= 3 } > values.count
  }
}
