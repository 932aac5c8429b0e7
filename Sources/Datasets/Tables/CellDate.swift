import PseudoLabelPlatform

/// A date, with or without a time of day, in a cell of a table; or a time of day or a duration alone.
package enum CellDate {
  /// Of times of day and durations: their length in days. Of dates: days since the first moment of 1970 in UTC, with the time of day as their fraction; nil where the cell holds no date
  /// of this order, or one that no calendar has. A time without a zone counts as UTC.
  ///
  /// The parts of the day are parted by one of - / . or by nothing around the name of a month (20Dec2023). The year has four digits
  /// or, where it stands last, two; between dashes, two digits may also be a year that stands first. The month may have its English name, whole or its first three
  /// letters, and blanks and commas around it; a weekday may stand before ("Mon, 5 Jan 2015"). Behind "T", a blank or a comma may stand
  /// a time, "17:30", "17:30:05.25", "5:30 PM", and behind it a zone: "Z", "UTC", "GMT", "CET", "+02:00", "+0200", "+02". Nothing
  /// need part year, month and day, nor hour, minute and second (20250105, 20250105T115100Z, ISO 8601). The year may stand behind the time
  /// ("Wed Dec 20 07:59:00 2023", as C writes it, or "Wed 20 Dec 07:59:00 GMT 2023"). Months and days of the week may have their names in
  /// the languages of `CalendarNames` ("3. März 2021", "5 de marzo de 2021"), days an ending ("July 4th"). What Chinese, Japanese and Korean
  /// put behind year, month and day counts as dashes (2021年3月4日), and the brackets of a web server's log are left out.
  ///
  /// - Parameters:
  ///   - cell: the cell.
  ///   - order: of its parts.
  ///   - latestYear: the last of the hundred years that two-digit years stand for.
  package static func parse(
    _ cell: String, _ order: DateOrder, latestYear: Int = ShortYears.latestOfEarlierModels
  ) -> Double? {
    moment(CellText.folded(cell), order, latestYear: latestYear)?.days
  }

  /// Most texts are no dates: they have no digit, or are longer than one with all that may stand behind it, such as the name of a zone.
  private static func mayBeDate(_ cell: String) -> Bool {
    cell.utf8.count <= 120 && cell.utf8.contains(where: isDigit)
  }

  /// The same of a folded cell, with the two digits of its year if it has no more.
  static func moment(
    _ cell: String, _ order: DateOrder, latestYear: Int = ShortYears.latestOfEarlierModels
  ) -> (days: Double, shortYear: Int?)? {
    switch order {
    case .yearMonthDay, .dayMonthYear, .monthDayYear:
      mayBeDate(cell) ? date(withPlainMarks(cell), order, latestYear) : nil
    case .timeOfDay: time(cell).map { ($0, nil) }
    case .duration: duration(cell).map { ($0, nil) }
    }
  }

  /// The date in a cell of a column whose dates have another order, where nothing but its form tells its own: a year of four digits
  /// that stands first, or the name of a month. Nil for other cells.
  static func withOrderOfItsOwn(_ cell: String) -> Double? {
    let text = CellText.folded(cell)
    for order in [DateOrder.yearMonthDay, .dayMonthYear, .monthDayYear] {
      guard let found = moment(text, order), found.shortYear == nil else { continue }
      if order == .yearMonthDay || hasNameOfMonth(text) { return found.days }
    }
    return nil
  }

  /// The date in a cell that ends with a year of four digits, where day and month cannot be exchanged, or mean the same day if they
  /// are; nil for other cells.
  static func withYearLast(_ cell: String) -> Double? {
    let text = CellText.folded(cell)
    let (days, months) = (moment(text, .dayMonthYear), moment(text, .monthDayYear))
    guard let found = days ?? months, found.shortYear == nil else { return nil }
    return days == nil || months == nil || days?.days == months?.days ? found.days : nil
  }

  private static func date(_ cell: String, _ order: DateOrder, _ latestYear: Int) -> (days: Double, shortYear: Int?)? {
    var rest = cell.utf8[...]
    if order == .yearMonthDay, let basic = basicForm(rest) { return date(basic, order, latestYear) }
    if skipWeekday(&rest), order != .yearMonthDay, let ordered = withYearBeforeTime(rest) {
      return date(ordered, order, latestYear)
    }
    guard let first = part(&rest), let gap = separator(&rest, behind: first), let second = part(&rest),
      let other = separator(&rest, behind: second), let third = part(&rest)
    else { return nil }
    let (year, month, date) =
      switch order {
      case .dayMonthYear: (third, second, first)
      case .monthDayYear: (third, first, second)
      case .yearMonthDay, .timeOfDay, .duration: (first, second, third)
      }
    let isNamed = month.digits == 0
    guard isNamed || (month.digits <= 2 && gap == other && gap != " "), 1...2 ~= date.digits,
      year.digits == 4
        || year.digits == 2 && (isNamed ? order != .yearMonthDay : isShort(year, month, date, gap: gap, order))
    else { return nil }
    let shortYear = year.digits == 2 ? Int(year.value) : nil
    let whole = shortYear.map { Int32(ShortYears.year($0, latest: latestYear)) } ?? year.value
    guard let seconds = seconds(year: whole, month: month.value, day: date.value) else { return nil }
    guard let behind = rest.popFirst() else { return (seconds / 86400, shortYear) }
    switch behind {
    case UInt8(ascii: "T"), UInt8(ascii: " "): break
    case UInt8(ascii: ","): _ = take(" ", &rest)
    // 2021. 3. 4.
    case UInt8(ascii: ".") where gap == "." && order == .yearMonthDay:
      guard !rest.isEmpty else { return (seconds / 86400, shortYear) }
      guard take(" ", &rest) else { return nil }
    case UInt8(ascii: ":") where isNamed && gap != " ": break
    default: return nil
    }
    for word in ["um ", "at ", "à "] where rest.starts(with: word.utf8) { rest = rest.dropFirst(word.utf8.count) }
    return timeOfDay(rest).map { ((seconds + $0) / 86400, shortYear) }
  }

  /// Whether a year of two digits may stand there: behind points and slashes as the last part; between dashes first or last, if day
  /// and month have two digits too.
  private static func isShort(
    _ year: (value: Int32, digits: Int), _ month: (value: Int32, digits: Int), _ day: (value: Int32, digits: Int),
    gap: Unicode.Scalar, _ order: DateOrder
  ) -> Bool {
    gap == "-" ? month.digits == 2 && day.digits == 2 : order != .yearMonthDay
  }

  /// Seconds of the day's begin since 1970; nil where the calendar has no such day.
  private static func seconds(year: Int32, month: Int32, day: Int32) -> Double? {
    var time = tm()
    (time.tm_year, time.tm_mon, time.tm_mday) = (year - 1900, month - 1, day)
    let wanted = time
    let seconds = timegm(&time)
    // What is no day of the calendar comes back as another one.
    guard time.tm_year == wanted.tm_year, time.tm_mon == wanted.tm_mon, time.tm_mday == wanted.tm_mday else {
      return nil
    }
    return Double(seconds)
  }

  /// Days since 1970 of the begin of a year.
  static func days(ofYear year: Int) -> Double { (seconds(year: Int32(clamping: year), month: 1, day: 1) ?? 0) / 86400 }

  /// 2023-12-20 of days since 1970.
  package static func text(ofDays days: Double) -> String {
    guard var seconds = time_t(exactly: (days.rounded(.down)) * 86400) else { return "\(days)" }
    var time = tm()
    gmtime_r(&seconds, &time)
    func padded(_ number: Int32, _ digits: Int) -> String {
      String(repeating: "0", count: max(0, digits - "\(number)".count)) + "\(number)"
    }
    return "\(padded(time.tm_year + 1900, 4))-\(padded(time.tm_mon + 1, 2))-\(padded(time.tm_mday, 2))"
  }

  /// 20250105, 20250105T115100Z or 20250105115100 with dashes and colons; nil for other cells. Without a T only years from
  /// 1900 to 2099 are taken for such.
  private static func basicForm(_ cell: Substring.UTF8View) -> String? {
    let digits = cell.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    let clock: Substring.UTF8View
    var rest = cell[digits.endIndex...]
    switch digits.count {
    case 8 where take("T", &rest):
      clock = rest.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
      guard clock.count == 4 || clock.count == 6 else { return nil }
      rest = rest[clock.endIndex...]
    case 8, 12, 14:
      guard rest.isEmpty, digits.starts(with: "19".utf8) || digits.starts(with: "20".utf8) else { return nil }
      clock = digits.dropFirst(8)
    default: return nil
    }
    let dayText = [digits.prefix(4), digits.dropFirst(4).prefix(2), digits.dropFirst(6).prefix(2)].map {
      String(Substring($0))
    }
    let clockText = stride(from: 0, to: clock.count, by: 2).map {
      String(Substring(clock.dropFirst($0).prefix(2)))
    }
    return dayText.joined(separator: "-") + (clockText.isEmpty ? "" : "T" + clockText.joined(separator: ":"))
      + String(Substring(rest))
  }

  /// "Dec 20 07:59:00 UTC 2023" with the year before the time; nil for other texts.
  private static func withYearBeforeTime(_ rest: Substring.UTF8View) -> String? {
    let words = rest.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
    guard words.count == 4 || words.count == 5, words[2].contains(":"), let year = words.last, year.utf8.count == 4,
      year.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
    else { return nil }
    return ([words[0], words[1], year] + words[2..<words.count - 1]).joined(separator: " ")
  }
}
