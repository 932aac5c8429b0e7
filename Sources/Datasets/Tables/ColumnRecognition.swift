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
    case nearlyUnique = "nearly every row has a whole number of its own, as identifiers have"
    case rowNames = "every row has one cell more than the header, and the first is read as the name of the row"
    case longIdentifier = "every row has a whole number of its own with as many digits as identifiers have"
    case fewRepeats = "most values stand in one row only"
    case tooManyValues = "too many different values"
    case noSharedWords = "no word of its texts stands in two rows"
    case labeling = "`pseudolabel label` wrote it, to tell where the classes come from"

    /// Whether the values only name the rows.
    package var isOfIdentifier: Bool {
      switch self {
      case .identifier, .counter, .namedIdentifier, .unnamedIdentifier, .longIdentifier, .nearlyUnique, .rowNames: true
      case .asked, .empty, .constant, .fewRepeats, .tooManyValues, .noSharedWords, .labeling: false
      }
    }
  }

  package var name: String
  package var kind: ColumnKind
  /// Why the column is not used; nil where it is.
  package var reason: Reason?
  package var rows: Int
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
  /// Of a column that is taken for numbers: in what it is like row numbers.
  package var rowNumberLikeness: RowNumberLikeness?
  /// Whether its whole numbers reach where doubles cannot tell them apart.
  package var roundsWholeNumbers: Bool
  /// Categories that share a feature, where there are too many: those behind the most frequent, and those of single rows where
  /// these are more than a few.
  package var mergedLevels: Int
  /// Rows in which those stand.
  package var mergedRows: Int
  /// Categories that differ by case, blanks or the writing of a number only.
  package var alike: [[String]]
  /// Whether its numbers are written with zeros in front, for which it is taken for categories, or not used.
  package var isZeroPadded: Bool
  /// How numbers were read, where it is not with plain decimal points.
  package var numberReading: NumberReading?
  /// What its numbers count, where they are read beside each other all the same: percents and plain numbers, several currencies.
  package var mixedUnits: [Unit]
  /// Numbers that may stand for a missing value, such as -999.
  package var codes: [Code]
  /// Numbers or dates, of those that are far from all others, that the cells hold at the most distant places; a few.
  package var outlyingCells: [String]
  /// Which century two-digit years were taken for, of a column of dates that has some.
  package var shortYears: ShortYearReading?
  /// Of a column that is not used, or only as categories: what it looks like.
  package var seeming: SeemingContent?
}

extension ColumnRecognition {
  /// In what whole numbers are like row numbers.
  package enum RowNumberLikeness: String, Sendable, Hashable, Codable {
    case followingRows = "its whole numbers rise or fall with the rows"
    case nearlyUnique = "nearly every row has a whole number of its own"
  }

  /// What some numbers count.
  package struct Unit: Sendable, Hashable, Codable {
    /// "€", "%"; blank where nothing is said.
    package var name: String
    /// Cells that have it.
    package var count: Int
    /// One of them.
    package var example: String
  }

  /// A number that may stand for a missing value.
  package struct Code: Sendable, Hashable, Codable {
    /// The cell that holds it.
    package var cell: String
    /// Rows in which it stands.
    package var count: Int
    /// Whether it lies so far from all others that mean and deviation are learned without it.
    package var isApart: Bool
  }

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
  var moments: Moments { reading(mark).moments }

  /// Where the numbers or dates lie, of a column that is taken for such.
  func spread(as kind: ColumnKind) -> NumberSpread? {
    func spread(_ reading: CellReading, _ parse: (String) -> Double?) -> NumberSpread {
      NumberSpread(reading.moments, without: MissingCodes(in: reading, values, parse).apart) {
        values.compactMap { cell, count in
          parse(cell).flatMap { abs($0) <= Self.largestNumber ? (number: $0, count: count) : nil }
        }
      }
    }
    switch kind {
    case .number:
      let mark = mark
      return spread(reading(mark)) { CellNumber.parse($0, mark) }
    case .date: return dateOrder.map { order in spread(reading(order)) { date(in: $0, order) } }
    case .category, .text, .ignored: return nil
    }
  }

  /// The date in a cell, two-digit years as they are read in this column.
  func date(in cell: String, _ order: DateOrder) -> Double? {
    CellDate.parse(cell, order, latestYear: latestYear(order) ?? ShortYears.latestOfEarlierModels)
      ?? (DateConvention(order) == nil ? nil : CellDate.withOrderOfItsOwn(cell))
  }

  /// Numbers that may stand for a missing value, of a column that is taken for numbers or dates.
  private func codes(as kind: ColumnKind) -> [ColumnRecognition.Code] {
    switch kind {
    case .number:
      let mark = mark
      return MissingCodes(in: reading(mark), values) { CellNumber.parse($0, mark) }.cells
    case .date:
      return dateOrder.map { order in MissingCodes(in: reading(order), values) { date(in: $0, order) }.cells } ?? []
    case .category, .text, .ignored: return []
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
      case .category, .text, .ignored: nil
      }
    let isAmbiguous = kind == .date && isExchangeable && dateOrder != .yearMonthDay
    let spread = spread(as: kind)
    var farthest: CellPlace?
    if let spread, let reading, spread.outlying > 0 {
      let isLow = spread.mean - reading.moments.smallest > reading.moments.largest - spread.mean
      farthest = isLow ? reading.smallest : reading.largest
    }
    let strays = reading.map { present - $0.moments.count + (kind == .number ? otherMeasures : 0) } ?? 0
    var firstStray = reading?.firstStray
    if kind == .number, firstStray == nil { firstStray = firstOtherMeasure }
    return ColumnRecognition(
      name: name, kind: kind, reason: reason, rows: count, missing: missing.count, missingCells: missing,
      distinct: unremembered == 0 ? values.count : nil, strays: strays,
      hasWords: reading.map { !isMost($0.moments.count + infinities) } ?? false, firstStray: firstStray?.cell,
      firstStrayFile: firstStray?.path, firstStrayLine: firstStray?.line,
      outlying: spread?.outlying ?? 0, farthest: farthest?.cell, farthestFile: farthest?.path,
      farthestLine: farthest?.line, isAmbiguous: isAmbiguous,
      dateReading: kind == .date ? dateReading : nil,
      tellsTheClass: kind != .ignored && tellsTheClass(of: classes),
      hasUniqueWholeNumbers: present >= Self.manyRows && isOfUniqueWholeNumbers,
      rowNumberLikeness: kind == .number ? likenessToRowNumbers : nil,
      roundsWholeNumbers: kind == .number && moments.integers == moments.count
        && max(-moments.smallest, moments.largest) >= 0x1p53 && wholeNumbers.mostDigits >= 16,
      mergedLevels: kind == .category ? mergedLevels : 0,
      mergedRows: kind == .category && mergedLevels > 0 ? present - rows(of: commonLevels) : 0,
      alike: kind == .category ? Spellings.alike(values.keys) : [],
      isZeroPadded: asked == nil && (kind == .category || kind == .ignored) && isZeroPadded,
      numberReading: kind == .number ? numberReading : nil, mixedUnits: kind == .number ? mixedUnits : [],
      codes: codes(as: kind), outlyingCells: outlyingCells(spread, reading),
      shortYears: kind == .date ? shortYearReading : nil,
      seeming: asked == nil ? seemingContent(as: kind, reason) : nil)
  }

  /// The cells at both ends of a column, where they are set aside.
  private func outlyingCells(_ spread: NumberSpread?, _ reading: CellReading?) -> [String] {
    guard let spread, let reading, spread.outlying > 0 else { return [] }
    let ends = [(reading.moments.smallest, reading.smallest), (reading.moments.largest, reading.largest)]
    return ends.compactMap { value, place in spread.setsAside(value) ? place?.cell : nil }
  }
}
