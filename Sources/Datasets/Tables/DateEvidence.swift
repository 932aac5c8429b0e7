/// How the dates or times of a column were read, where it is worth telling.
package struct DateReading: Sendable, Hashable, Codable {
  /// What decided whether the day or the month comes first.
  package enum Basis: String, Sendable, Hashable, Codable {
    /// Cells of the column that can be read in one way only, such as 13/2/2025.
    case column
    /// Such cells of other columns.
    case table
    /// The option `--dates`.
    case asked
    /// Nothing: the day was taken to come first.
    case assumed
  }

  package var order: DateOrder
  package var basis: Basis
  /// A cell, and its value in days, of times and durations, and of dates that look like numbers.
  package var example: String?
  package var days: Double?
  /// Of times and durations: a cell with hours and minutes and another with seconds too, where the column has both.
  package var mixedParts: [String]?
  /// Whether the column's own cells contradict the option.
  package var isContrary: Bool
}

/// Which century the two-digit years of a column were taken for.
package struct ShortYearReading: Sendable, Hashable, Codable {
  /// The years of the first date and of the last.
  package var first: Int
  package var last: Int
  /// A cell, and its date.
  package var example: String
  package var date: String
  /// Whether some years count as those of the twentieth century that could as well be of the next.
  package var isDoubtful: Bool
}

/// The order of day and month in a table, gathered over its columns.
struct DateEvidence {
  let convention: DateConvention
  let basis: DateReading.Basis
  let asked: DateConvention?

  init(convention: DateConvention, basis: DateReading.Basis, asked: DateConvention?) {
    (self.convention, self.basis, self.asked) = (convention, basis, asked)
  }

  /// What was asked for; or else what the cells of most columns of dates leave no choice but; or else the day first.
  init(_ profiles: [ColumnProfile], asked: DateConvention?) {
    self.asked = asked
    if let asked {
      (convention, basis) = (asked, .asked)
      return
    }
    let voted = profiles.compactMap(\.ownDateConvention).majority
    (convention, basis) = (voted ?? .dayFirst, voted == nil ? .assumed : .table)
  }
}

extension ColumnProfile {
  /// What the column's own cells say of day and month; nil where as many can be read in the one way as in the other, and where
  /// most are no dates.
  var ownDateConvention: DateConvention? {
    let days = reading(.dayMonthYear).moments.count
    let months = reading(.monthDayYear).moments.count
    guard days != months, max(days, months) > reading(.yearMonthDay).moments.count,
      Self.isMost(max(days, months), of: present)
    else { return nil }
    return days > months ? .dayFirst : .monthFirst
  }

  /// Whether the year may stand first or last in as many cells, as in 20-12-23.
  var isYearOpen: Bool {
    guard latestYear(.yearMonthDay) != nil else { return false }
    return reading(.yearMonthDay).moments.count
      == max(reading(.dayMonthYear).moments.count, reading(.monthDayYear).moments.count)
  }

  /// Whether day and month could be exchanged in all cells that are dates.
  var isExchangeable: Bool {
    datesOfEitherOrder > 0 && reading(.dayMonthYear).moments.count == reading(.monthDayYear).moments.count
  }

  /// The order that most cells agree with; that of the table where day and month could be exchanged; nil where no cell is a date, and
  /// where the year may stand first or last and `--dates` does not tell.
  var dateOrder: DateOrder? {
    let best = DateOrder.allCases.max { reading($0).moments.count < reading($1).moments.count }
    guard let best, reading(best).moments.count > 0 else { return nil }
    if best == .yearMonthDay, isYearOpen {
      guard let order = dateEvidence?.asked?.order else { return nil }
      return reading(order).moments.count == reading(best).moments.count ? order : nil
    }
    guard best == .dayMonthYear, isExchangeable else { return best }
    return (dateEvidence?.convention ?? .dayFirst).order
  }

  /// How the dates were read, of a column of dates; nil where nothing need be said.
  var dateReading: DateReading? {
    guard let order = dateOrder else { return nil }
    switch order {
    case .yearMonthDay:
      guard reading(order).moments.count == moments.count, let cell = compactDate?.cell else { return nil }
      return DateReading(
        order: order, basis: .column, example: cell, days: CellDate.parse(cell, order), isContrary: false)
    case .dayMonthYear, .monthDayYear:
      let isOpen = isExchangeable
      let isContrary = !isOpen && dateEvidence?.asked.map { $0.order != order && ownDateConvention != nil } == true
      guard isOpen || isContrary else { return nil }
      return DateReading(
        order: order, basis: isOpen ? dateEvidence?.basis ?? .assumed : .column, isContrary: isContrary)
    case .timeOfDay, .duration:
      let largest = reading(order).largest?.cell
      return DateReading(
        order: order, basis: .column, example: largest, days: largest.flatMap { CellDate.parse($0, order) },
        mixedParts: twoPartTime.flatMap { two in threePartTime.map { [two, $0] } }, isContrary: false)
    }
  }

  /// How two-digit years were read, of a column of dates; nil where it has none.
  var shortYearReading: ShortYearReading? {
    guard let order = dateOrder, let latest = latestYear(order) else { return nil }
    let reading = reading(order)
    func year(_ days: Double) -> Int { Int(CellDate.text(ofDays: days).prefix { $0 != "-" }) ?? 0 }
    let (first, last) = (year(reading.moments.smallest), year(reading.moments.largest))
    let cell = [reading.smallest, reading.largest].compactMap { $0?.cell }.first {
      CellDate.moment(CellText.folded($0), order)?.shortYear != nil
    }
    guard let cell, let days = date(in: cell, order) else { return nil }
    return ShortYearReading(
      first: first, last: last, example: cell, date: CellDate.text(ofDays: days),
      isDoubtful: first < 2000 && (last >= 2000 || latest < 2000))
  }
}
