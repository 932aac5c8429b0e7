import Platform

/// In which order the parts of a column's dates stand.
public enum DateOrder: String, Sendable, Hashable, Codable, CaseIterable {
  /// 2013-07-04, with or without a time behind it (ISO 8601).
  case yearMonthDay
  /// 4.7.2013, 04/07/2013.
  case dayMonthYear
  /// 7/4/2013.
  case monthDayYear
}

/// A date, with or without a time of day, in a cell of a table.
package enum CellDate {
  /// Days since the first moment of 1970 in UTC, with the time of day as their fraction; nil where the cell holds no date
  /// of this order, or one that no calendar has. A time without a zone counts as UTC.
  ///
  /// The parts of the day are parted by one of - / . and the year has four digits. Behind "T" or a blank may stand a time,
  /// "17:30", "17:30:05.25", and behind it a zone: "Z", "UTC", "+02:00", "+0200", "+02".
  package static func parse(_ cell: String, _ order: DateOrder) -> Double? {
    var rest = cell.utf8[...]
    guard let first = number(&rest, digits: 1...4), let separator = rest.popFirst(), isSeparator(separator),
      let second = number(&rest, digits: 1...4), rest.popFirst() == separator,
      let third = number(&rest, digits: 1...4)
    else { return nil }
    let (year, month, date) =
      switch order {
      case .yearMonthDay: (first, second, third)
      case .dayMonthYear: (third, second, first)
      case .monthDayYear: (third, first, second)
      }
    guard year.digits == 4, month.digits <= 2, date.digits <= 2 else { return nil }
    var time = tm()
    (time.tm_year, time.tm_mon, time.tm_mday) = (year.value - 1900, month.value - 1, date.value)
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

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".")
  }

  /// Takes a whole number of so many digits.
  private static func number(
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
  private static func take(_ byte: Unicode.Scalar, _ rest: inout Substring.UTF8View) -> Bool {
    guard rest.first == UInt8(ascii: byte) else { return false }
    rest.removeFirst()
    return true
  }

  /// Seconds since midnight in UTC.
  private static func timeOfDay(_ text: Substring.UTF8View) -> Double? {
    var rest = text
    guard let hour = number(&rest, digits: 1...2), hour.value < 24, take(":", &rest),
      let minute = number(&rest, digits: 1...2), minute.value < 60
    else { return nil }
    var seconds = Double(hour.value * 3600 + minute.value * 60)
    if take(":", &rest) {
      // 60 is a leap second.
      guard let second = number(&rest, digits: 1...2), second.value <= 60 else { return nil }
      seconds += Double(second.value)
      if take(".", &rest) || take(",", &rest) {
        guard let fraction = number(&rest, digits: 1...9) else { return nil }
        seconds += Double(fraction.value) / pow(10, Double(fraction.digits))
      }
    }
    return offset(rest).map { seconds - $0 }
  }

  /// How many seconds the zone is ahead of UTC; 0 where none is given.
  private static func offset(_ text: Substring.UTF8View) -> Double? {
    var rest = text
    guard !rest.isEmpty else { return 0 }
    _ = take(" ", &rest)
    if rest.elementsEqual("Z".utf8) || rest.elementsEqual("UTC".utf8) { return 0 }
    let isAhead = take("+", &rest)
    guard isAhead || take("-", &rest), let hours = number(&rest, digits: 2...2), hours.value <= 14 else { return nil }
    var minutes: Int32 = 0
    if !rest.isEmpty {
      _ = take(":", &rest)
      guard let found = number(&rest, digits: 2...2), found.value < 60, rest.isEmpty else { return nil }
      minutes = found.value
    }
    return (isAhead ? 60 : -60) * Double(60 * hours.value + minutes)
  }
}
