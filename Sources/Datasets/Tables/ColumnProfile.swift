/// What was seen in a column of a table, gathered cell by cell.
struct ColumnProfile {
  /// How many different values are remembered.
  static let rememberedValues = 20_000
  /// How many bytes all columns of a table remember together: cells can be long, and packed content longer than any file.
  static let rememberedBytes = 1 << 29
  /// Numbers beyond are as good as infinite: the sum of their squares is.
  static let largestNumber = 1e150

  let name: String
  /// Rows, those without a value included.
  private(set) var count = 0
  private(set) var missing = MissingCells()
  /// How often each value was seen; of the first `rememberedValues` different ones.
  private(set) var values: [String: Int] = [:]
  /// Cells whose value was not remembered.
  private(set) var unremembered = 0
  /// In the order of `DecimalMark.allCases`.
  private var numbers = DecimalMark.allCases.map { _ in CellReading() }
  /// Whether a cell so far needs a decimal comma without groups; until then each is read as with a decimal point.
  private var hasEither = false
  /// In the order of `DateOrder.allCases`; dates with two-digit years are missing until `settleYears()`.
  private var dates = DateOrder.allCases.map { _ in CellReading() }
  /// Likewise, the dates with two-digit years, by year; they are read as in models that do not say which century they are of.
  private var shortYears: [[Int: CellReading]] = DateOrder.allCases.map { _ in [:] }
  /// Likewise, the last of the hundred years that two-digit years stand for; nil where there are none.
  private var latestYears: [Int?] = DateOrder.allCases.map { _ in nil }
  /// What its numbers count.
  private(set) var units = UnitCounts()
  /// The first number that only a decimal point explains, and the first that only a decimal comma does.
  private(set) var pointOnly: CellPlace?
  private(set) var commaOnly: CellPlace?
  /// Dates in which day and month come in either order, and the first that must begin with the day, and with the month.
  private(set) var datesOfEitherOrder = 0
  private(set) var dayFirstOnly: CellPlace?
  private(set) var monthFirstOnly: CellPlace?
  /// The first date without anything between its parts, as 20231220.
  private(set) var compactDate: CellPlace?
  /// Cells that hold a number that is infinite, or as good as infinite.
  private(set) var infinities = 0
  private(set) var firstInfinity: CellPlace?
  /// The first number with a comma or point, and the first that decimal comma and decimal point read differently.
  private(set) var marked: CellPlace?
  private(set) var ambiguous: CellPlace?
  /// The first time or duration of two parts, as 1:30, and the first of three, as 1:30:00.
  private(set) var twoPartTime: String?
  private(set) var threePartTime: String?
  /// What the table's columns say together of the order of day and month.
  var dateEvidence: DateEvidence?
  /// What the table's columns say together of decimal marks.
  var decimals: DecimalEvidence?
  /// The class in which each value stands in the labelled rows, nil where it stands in several.
  private(set) var classesOfValues: [String: Int?] = [:]
  private var hasForgottenClasses = false

  /// What its whole numbers have in common.
  private(set) var wholeNumbers = WholeNumbers()
  /// Whether the header has no name for the column.
  let isUnnamed: Bool
  /// Whether these are the cells that rows have before those of the header.
  let isOfRowNames: Bool

  init(name: String, isUnnamed: Bool = false, isOfRowNames: Bool = false) {
    self.name = name
    self.isUnnamed = isUnnamed
    self.isOfRowNames = isOfRowNames
  }

  /// Whether the column is not used, whatever its cells are.
  func isLeftOut(asked: ColumnKind?) -> Bool { asked.map { $0 == .ignored } ?? isOfRowNames }

  /// Cells that hold something.
  var present: Int { count - missing.count }

  /// The cells taken for numbers.
  func reading(_ mark: DecimalMark) -> CellReading {
    switch mark {
    case .point: numbers[0]
    case .comma: numbers[1]
    case .thousands: numbers[2]
    case .either: hasEither ? numbers[3] : numbers[0]
    }
  }

  /// The cells taken for dates.
  func reading(_ order: DateOrder) -> CellReading { dates[Self.place(of: order)] }

  /// The last of the hundred years that the two-digit years of dates stand for; nil where there are none.
  func latestYear(_ order: DateOrder) -> Int? { latestYears[Self.place(of: order)] }

  private static func place(of order: DateOrder) -> Int {
    switch order {
    case .yearMonthDay: 0
    case .dayMonthYear: 1
    case .monthDayYear: 2
    case .timeOfDay: 3
    case .duration: 4
    }
  }

  /// Decides, once all cells were seen, which century two-digit years are of.
  mutating func settleYears() {
    for place in dates.indices where !shortYears[place].isEmpty {
      let latest = ShortYears.latest(of: shortYears[place].keys)
      latestYears[place] = latest
      for (year, reading) in shortYears[place].sorted(by: { $0.key < $1.key }) {
        let shift =
          CellDate.days(ofYear: ShortYears.year(year, latest: latest))
          - CellDate.days(ofYear: ShortYears.year(year, latest: ShortYears.latestOfEarlierModels))
        dates[place].merge(reading, shift: shift)
      }
      shortYears[place] = [:]
    }
  }

  /// Takes a cell that holds nothing, or the word for it.
  mutating func addMissing(_ word: String, label: Int?) {
    count += 1
    missing.add(word)
    var nothing = 0
    note("", label: label, room: &nothing)
  }

  /// Takes a cell.
  ///
  /// - Parameter room: bytes that the table's columns may still remember.
  mutating func add(_ cell: String, path: String, line: Int, label: Int?, room: inout Int) {
    count += 1
    note(cell, label: label, room: &room)
    if values.count < Self.rememberedValues, cell.utf8.count <= room {
      let known = values.count
      values[cell, default: 0] += 1
      if values.count > known { room -= cell.utf8.count }
    } else if let place = values.index(forKey: cell) {
      values.values[place] += 1
    } else {
      unremembered += 1
    }
    let place = CellPlace(path: path, line: line, cell: cell)
    let spelled = CellNumber(cell)
    let hasMark = spelled?.hasMark ?? false
    let withPoint = spelled?.value(.point)
    let withComma = hasMark ? spelled?.value(.comma) : withPoint
    let withGroups = withPoint ?? (hasMark ? spelled?.value(.thousands) : nil)
    let withEither = withPoint ?? (hasMark ? spelled?.value(.either) : nil)
    let number = withPoint ?? withComma ?? withGroups
    if hasMark, number != nil {
      marked = marked ?? place
      if withComma == nil { pointOnly = pointOnly ?? place }
      if withGroups == nil { commaOnly = commaOnly ?? place }
      if let withComma, let withGroups, withComma != withGroups, ambiguous == nil { ambiguous = place }
    }
    if let number, abs(number) > Self.largestNumber {
      infinities += 1
      firstInfinity = firstInfinity ?? place
    } else {
      if let number { wholeNumbers.add(cell, number) }
      if number != nil, let unit = spelled?.unit, !unit.isEmpty { units.add(unit, at: place) }
      if !hasEither, withPoint == nil, withEither != nil {
        numbers[3] = numbers[0]
        hasEither = true
      }
      if hasEither { numbers[3].add(withEither, at: place) }
      numbers[0].add(withPoint, at: place)
      numbers[1].add(withComma, at: place)
      numbers[2].add(withGroups, at: place)
    }
    addDates(number == nil ? CellText.folded(cell) : nil, orCompact: hasMark ? nil : number, at: place)
  }

  /// Takes a cell that is no number, `text` in its folded form, or one that is and may be a date without anything between its parts.
  private mutating func addDates(_ text: String?, orCompact number: Double?, at place: CellPlace) {
    var firsts: (day: Bool, month: Bool) = (false, false)
    for (position, order) in DateOrder.allCases.enumerated() {
      var moment: (days: Double, shortYear: Int?)?
      if let text {
        moment = CellDate.moment(text, order)
      } else if order == .yearMonthDay, number != nil, [8, 12, 14].contains(place.cell.utf8.count) {
        moment = CellDate.moment(place.cell, order)
        if moment != nil { compactDate = compactDate ?? place }
      }
      if order == .duration, moment != nil { noteParts(of: place.cell) }
      if moment != nil {
        firsts.day = firsts.day || order == .dayMonthYear
        firsts.month = firsts.month || order == .monthDayYear
      }
      if let moment, let year = moment.shortYear {
        shortYears[position][year, default: CellReading()].add(moment.days, at: place)
      } else {
        dates[position].add(moment?.days, at: place)
      }
    }
    guard firsts.day || firsts.month else { return }
    datesOfEitherOrder += 1
    if !firsts.month { dayFirstOnly = dayFirstOnly ?? place }
    if !firsts.day { monthFirstOnly = monthFirstOnly ?? place }
  }

  private mutating func noteParts(of duration: String) {
    if duration.utf8.count(where: { $0 == UInt8(ascii: ":") }) == 1 {
      twoPartTime = twoPartTime ?? duration
    } else {
      threePartTime = threePartTime ?? duration
    }
  }

  private mutating func note(_ value: String, label: Int?, room: inout Int) {
    guard let label, classesOfValues.count < Self.rememberedValues else { return }
    if let known = classesOfValues[value] {
      if known != label { classesOfValues[value] = .some(nil) }
    } else if value.utf8.count <= room {
      classesOfValues[value] = .some(label)
      room -= value.utf8.count
    } else {
      hasForgottenClasses = true
    }
  }

  /// Whether no value was seen twice; false where so many were seen that it is not known.
  var isUnique: Bool { unremembered == 0 && values.count == present }

  /// Whether no remembered value was seen twice.
  var isUniqueSoFar: Bool { values.values.allSatisfy { $0 == 1 } }

  /// Whether each class has its own single value, no value at all counting as one.
  func tellsTheClass(of classes: Int) -> Bool {
    guard classes > 1, classesOfValues.count == classes, !hasForgottenClasses else { return false }
    return Set(classesOfValues.values.compactMap { $0 }).count == classes
  }
}
