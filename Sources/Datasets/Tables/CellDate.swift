import Platform

/// A date, with or without a time of day, in a cell of a table; or a time of day or a duration alone.
package enum CellDate {
  /// Of times of day and durations: their length in days. Of dates: days since the first moment of 1970 in UTC, with the time of day as their fraction; nil where the cell holds no date
  /// of this order, or one that no calendar has. A time without a zone counts as UTC.
  ///
  /// The parts of the day are parted by one of - / . and the year has four digits or, where it stands last and none but a name
  /// is before a dash (2013-07-04 leaves 13-07-04 without a meaning), two: 69 to 99 are
  /// of the twentieth century, others of the next (POSIX). The month may have its English name, whole or its first three
  /// letters, and blanks and commas around it; a weekday may stand before ("Mon, 5 Jan 2015"). Behind "T" or a blank may stand
  /// a time, "17:30", "17:30:05.25", "5:30 PM", and behind it a zone: "Z", "UTC", "GMT", "+02:00", "+0200", "+02". Where a time
  /// is behind "T", nothing need part year, month and day, nor hour, minute and second (20250105T115100Z, ISO 8601).
  package static func parse(_ cell: String, _ order: DateOrder) -> Double? {
    let cell = CellDate.withPlainBlanks(cell)
    switch order {
    case .yearMonthDay, .dayMonthYear, .monthDayYear: return date(cell, order)
    case .timeOfDay: return time(cell)
    case .duration: return duration(cell)
    }
  }

  private static func date(_ cell: String, _ order: DateOrder) -> Double? {
    var rest = cell.utf8[...]
    if order == .yearMonthDay, let basic = basicForm(rest) { return date(basic, order) }
    skipWeekday(&rest)
    guard let first = part(&rest), let gap = separator(&rest), let second = part(&rest), let other = separator(&rest),
      let third = part(&rest)
    else { return nil }
    let (year, month, date) =
      switch order {
      case .dayMonthYear: (third, second, first)
      case .monthDayYear: (third, first, second)
      case .yearMonthDay, .timeOfDay, .duration: (first, second, third)
      }
    let isNamed = month.digits == 0
    guard isNamed || (month.digits <= 2 && gap == other && gap != " "), 1...2 ~= date.digits,
      year.digits == 4 || (year.digits == 2 && order != .yearMonthDay && (isNamed || gap != "-"))
    else { return nil }
    let century: Int32 = year.digits == 4 ? 0 : year.value < 69 ? 2000 : 1900
    var time = tm()
    (time.tm_year, time.tm_mon, time.tm_mday) = (century + year.value - 1900, month.value - 1, date.value)
    let wanted = time
    let seconds = timegm(&time)
    // What is no day of the calendar comes back as another one.
    guard time.tm_year == wanted.tm_year, time.tm_mon == wanted.tm_mon, time.tm_mday == wanted.tm_mday else {
      return nil
    }
    guard let behind = rest.popFirst() else { return Double(seconds) / 86400 }
    guard behind == UInt8(ascii: "T") || behind == UInt8(ascii: " ") else { return nil }
    return timeOfDay(rest).map { (Double(seconds) + $0) / 86400 }
  }

  /// Without blanks at both ends, and blanks of other widths replaced by plain ones.
  private static func withPlainBlanks(_ cell: String) -> String {
    let isPlain = cell.utf8.allSatisfy { $0 < 0x80 } && cell.utf8.first != 0x20 && cell.utf8.last != 0x20
    guard !isPlain else { return cell }
    let plain = cell.unicodeScalars.map { CellSpelling.isBlank($0) ? " " : Character($0) }
    return String(plain).trimmed
  }

  /// 20250105T115100Z with dashes and colons; nil for other cells.
  private static func basicForm(_ cell: Substring.UTF8View) -> String? {
    func areDigits(_ text: Substring.UTF8View) -> Bool {
      text.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    }
    let day = cell.prefix(8)
    var rest = cell.dropFirst(8)
    guard day.count == 8, areDigits(day), take("T", &rest) else { return nil }
    let clock = rest.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    guard clock.count == 4 || clock.count == 6 else { return nil }
    let dayText = [day.prefix(4), day.dropFirst(4).prefix(2), day.dropFirst(6)].map { String(Substring($0)) }
    let clockText = stride(from: 0, to: clock.count, by: 2).map {
      String(Substring(clock.dropFirst($0).prefix(2)))
    }
    return dayText.joined(separator: "-") + "T" + clockText.joined(separator: ":")
      + String(Substring(rest.dropFirst(clock.count)))
  }

  /// Takes the name of a day of the week and the comma or blank behind it, if they stand there.
  private static func skipWeekday(_ rest: inout Substring.UTF8View) {
    var after = rest
    guard let word = word(&after), weekdays.contains(where: { isName(word, of: $0) }) else { return }
    _ = take(",", &after)
    if take(" ", &after) { rest = after }
  }

  /// Takes what parts day, month and year: one of - / . or blanks with a comma or point before them, all of which count as a
  /// blank.
  private static func separator(_ rest: inout Substring.UTF8View) -> Unicode.Scalar? {
    for mark in ["-", "/", "."] as [Unicode.Scalar] where take(mark, &rest) {
      return mark == "." && take(" ", &rest) ? " " : mark
    }
    let hasComma = take(",", &rest)
    return take(" ", &rest) || hasComma ? " " : nil
  }

  /// Takes a number of one to four digits, or the name of a month, whose digits are none.
  private static func part(_ rest: inout Substring.UTF8View) -> (value: Int32, digits: Int)? {
    if let number = number(&rest, digits: 1...4) { return number }
    guard let word = word(&rest), let month = months.firstIndex(where: { isName(word, of: $0) }) else { return nil }
    return (Int32(month) + 1, 0)
  }

  /// Takes letters.
  private static func word(_ rest: inout Substring.UTF8View) -> Substring.UTF8View? {
    let letters = rest.prefix { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 }
    guard letters.count >= 3 else { return nil }
    rest = rest.dropFirst(letters.count)
    return letters
  }

  /// Whether a word is a name, in whatever case, or its first three letters.
  private static func isName(_ word: Substring.UTF8View, of name: StaticString) -> Bool {
    guard word.count == 3 || word.count == name.utf8CodeUnitCount else { return false }
    return name.withUTF8Buffer { name in zip(word, name).allSatisfy { $0 | 0x20 == $1 } }
  }

  private static let months: [StaticString] = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]
  private static let weekdays: [StaticString] = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]

  /// Takes a whole number of so many digits.
  static func number(
    _ rest: inout Substring.UTF8View, digits: ClosedRange<Int>
  ) -> (value: Int32, digits: Int)? {
    var value: Int32 = 0
    var count = 0
    while count < digits.upperBound, let byte = rest.first, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte {
      value = 10 * value + Int32(byte - UInt8(ascii: "0"))
      count += 1
      rest.removeFirst()
    }
    return digits ~= count ? (value, count) : nil
  }

  /// Takes one byte, if it stands there.
  static func take(_ byte: Unicode.Scalar, _ rest: inout Substring.UTF8View) -> Bool {
    guard rest.first == UInt8(ascii: byte) else { return false }
    rest.removeFirst()
    return true
  }
}
