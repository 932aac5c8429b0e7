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
  /// How often each value was seen, once `settle()` was called; of the first `rememberedValues` different ones.
  private(set) var values: [String: Int] = [:]
  /// The same by the number of each text.
  private var texts = TextTable()
  private var counts: [Int] = []
  /// What each entry of `texts` means, as far as that was looked for.
  private var meanings: [Meaning] = []
  /// Cells whose value was not remembered.
  private(set) var unremembered = 0
  private var withPoint = CellReading()
  private var withComma = CellReading()
  /// The numbers with marks between groups, and those with a decimal point or a decimal comma; nil until a cell so far needs such a
  /// mark, for until then each is read as with a decimal point.
  private var withGroups: CellReading?
  private var withEither: CellReading?
  /// In the order of `DateOrder.allCases`; dates with two-digit years are missing until `settle()`.
  private var dates = DateOrder.allCases.map { _ in CellReading() }
  /// Whether a cell was no date, of whatever order.
  private var hasStrayDates = false
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
  /// The values of labelled rows, and the class in which each stands, nil where it stands in several.
  private var labeledTexts = TextTable()
  private var classesOfValues: [Int?] = []
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
    case .point: withPoint
    case .comma: withComma
    case .thousands: withGroups ?? withPoint
    case .either: withEither ?? withPoint
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

  /// Counts up, once all cells were seen, and decides which century two-digit years are of.
  mutating func settle() {
    values = texts.texts.mapValues { counts[$0] }
    (texts, counts, meanings) = (TextTable(), [], [])
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
    note(UnsafeBufferPointer(start: nil, count: 0), label: label, room: &nothing)
  }

  /// Takes so many blank cells of rows without a label.
  mutating func addBlanks(_ blanks: Int) {
    count += blanks
    missing.add("", times: blanks)
  }

  /// The next cell is the first of a file.
  mutating func beginFile() { wholeNumbers.beginFile() }

  /// Takes a cell.
  ///
  /// - Parameter room: bytes that the table's columns may still remember.
  mutating func add(
    _ cell: UnsafeBufferPointer<UInt8>, path: String, line: Int, label: Int?, room: inout Int
  ) {
    count += 1
    if label != nil { note(cell, label: label, room: &room) }
    let entry = remember(cell, room: &room)
    func place() -> CellPlace { CellPlace(path: path, line: line, cell: String(decoding: cell, as: UTF8.self)) }
    if let number = PlainNumber(cell), number.hasPoint || !PlainNumber.mayBeDate(bytes: cell.count),
      abs(number.value) <= Self.largestNumber
    {
      add(number, at: place)
      return
    }
    switch meaning(of: cell, entry) {
    case .known(let meaning): add(meaning, cell, at: place())
    case .unknown, .nothing: addStray(at: place)
    }
  }

  /// What a cell means that is no plain number, looked for once where its entry is known.
  private mutating func meaning(of cell: UnsafeBufferPointer<UInt8>, _ entry: Int?) -> Meaning {
    if let entry, entry < meanings.count, case let known = meanings[entry], !known.isUnknown { return known }
    let found = CellMeaning(String(decoding: cell, as: UTF8.self))
    let meaning: Meaning = found.isNothing ? .nothing : .known(found)
    if let entry {
      while meanings.count <= entry { meanings.append(.unknown) }
      meanings[entry] = meaning
    }
    return meaning
  }

  private enum Meaning {
    case unknown
    /// Neither a number nor a date.
    case nothing
    case known(CellMeaning)

    var isUnknown: Bool { if case .unknown = self { true } else { false } }
  }

  /// Counts a cell's value; its entry among the texts, nil where it is not remembered.
  private mutating func remember(_ cell: UnsafeBufferPointer<UInt8>, room: inout Int) -> Int? {
    if let (entry, text) = texts.find(cell) {
      counts[text] += 1
      return entry
    }
    guard counts.count < Self.rememberedValues, cell.count <= room else {
      unremembered += 1
      return nil
    }
    room -= cell.count
    counts.append(1)
    return texts.add(cell).entry
  }

  /// Takes a cell that is neither a number nor a date.
  private mutating func addStray(at place: () -> CellPlace) {
    withPoint.addStray(at: place)
    withComma.addStray(at: place)
    withGroups?.addStray(at: place)
    withEither?.addStray(at: place)
    addStrayDate(at: place)
  }

  private mutating func addStrayDate(at place: () -> CellPlace) {
    guard !hasStrayDates else { return }
    for position in dates.indices { dates[position].addStray(at: place) }
    hasStrayDates = true
  }

  /// Takes a number that is no date.
  private mutating func add(_ number: PlainNumber, at place: () -> CellPlace) {
    if number.hasPoint {
      if marked == nil { marked = place() }
      if let grouped = number.grouped {
        if ambiguous == nil, grouped != number.value { ambiguous = place() }
      } else if pointOnly == nil {
        pointOnly = place()
      }
    }
    wholeNumbers.add(number)
    withPoint.add(number.value, at: place)
    withComma.add(number.hasPoint ? number.grouped : number.value, at: place)
    withGroups?.add(number.value, at: place)
    withEither?.add(number.value, at: place)
    addStrayDate(at: place)
  }

  /// Takes any other cell.
  private mutating func add(_ meaning: CellMeaning, _ cell: UnsafeBufferPointer<UInt8>, at place: CellPlace) {
    let number = meaning.number
    if meaning.hasMark, number != nil {
      marked = marked ?? place
      if meaning.withComma == nil { pointOnly = pointOnly ?? place }
      if meaning.withGroups == nil { commaOnly = commaOnly ?? place }
      if let withComma = meaning.withComma, let withGroups = meaning.withGroups, withComma != withGroups,
        ambiguous == nil
      {
        ambiguous = place
      }
    }
    if let number, abs(number) > Self.largestNumber {
      infinities += 1
      firstInfinity = firstInfinity ?? place
    } else {
      if let number { wholeNumbers.add(cell, number) }
      if number != nil, !meaning.unit.isEmpty { units.add(meaning.unit, at: place) }
      if meaning.withPoint == nil {
        if withGroups == nil, meaning.withGroups != nil { withGroups = withPoint }
        if withEither == nil, meaning.withEither != nil { withEither = withPoint }
      }
      withGroups?.add(meaning.withGroups, at: { place })
      withEither?.add(meaning.withEither, at: { place })
      withPoint.add(meaning.withPoint, at: { place })
      withComma.add(meaning.withComma, at: { place })
    }
    addDates(meaning, at: place)
  }

  private mutating func addDates(_ meaning: CellMeaning, at place: CellPlace) {
    var firsts: (day: Bool, month: Bool) = (false, false)
    if meaning.isCompactDate { compactDate = compactDate ?? place }
    let yearFirst = meaning.moments[Self.place(of: .yearMonthDay)]
    for (position, order) in DateOrder.allCases.enumerated() {
      var moment = meaning.moments[position]
      if moment != nil {
        if order == .duration { noteParts(of: place.cell) }
        firsts.day = firsts.day || order == .dayMonthYear
        firsts.month = firsts.month || order == .monthDayYear
      } else if DateConvention(order) != nil, yearFirst?.shortYear == nil {
        // Whatever the others are, a year of four digits that stands first leaves no choice.
        moment = yearFirst
      }
      if let moment, let year = moment.shortYear {
        shortYears[position][year, default: CellReading()].add(moment.days, at: { place })
      } else {
        dates[position].add(moment?.days, at: { place })
      }
    }
    guard firsts.day || firsts.month else { return }
    datesOfEitherOrder += 1
    if !firsts.month { dayFirstOnly = dayFirstOnly ?? place }
    if !firsts.day { monthFirstOnly = monthFirstOnly ?? place }
  }

  private mutating func noteParts(of duration: String) {
    guard duration.utf8.contains(UInt8(ascii: ":")) else { return }
    if duration.utf8.count(where: { $0 == UInt8(ascii: ":") }) == 1 {
      twoPartTime = twoPartTime ?? duration
    } else {
      threePartTime = threePartTime ?? duration
    }
  }

  private mutating func note(_ value: UnsafeBufferPointer<UInt8>, label: Int?, room: inout Int) {
    guard let label, classesOfValues.count < Self.rememberedValues else { return }
    if let (_, text) = labeledTexts.find(value) {
      if classesOfValues[text] != label { classesOfValues[text] = nil }
    } else if value.count <= room {
      _ = labeledTexts.add(value)
      classesOfValues.append(label)
      room -= value.count
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
    return Set(classesOfValues.compactMap { $0 }).count == classes
  }
}
