#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

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
enum CellDate {
  /// Days since the first moment of 1970 in UTC, with the time of day as their fraction; nil where the cell holds no date
  /// of this order, or one that no calendar has. A time without a zone counts as UTC.
  static func parse(_ cell: String, _ order: DateOrder) -> Double? {
    guard let first = cell.utf8.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first), cell.utf8.count <= 40
    else { return nil }
    let halves = cell.split(maxSplits: 1, whereSeparator: { $0 == "T" || $0 == " " })
    let day = halves[0]
    guard let separator = day.first(where: { !$0.isNumber }), "-/.".contains(separator) else { return nil }
    let texts = day.split(separator: separator, omittingEmptySubsequences: false)
    let numbers = texts.compactMap { $0.allSatisfy(\.isASCII) ? Int32($0) : nil }
    guard texts.count == 3, numbers.count == 3 else { return nil }
    let (year, month, date) =
      switch order {
      case .yearMonthDay: (0, 1, 2)
      case .dayMonthYear: (2, 1, 0)
      case .monthDayYear: (2, 0, 1)
      }
    guard texts[year].count == 4, texts[month].count <= 2, texts[date].count <= 2 else { return nil }
    var time = tm()
    (time.tm_year, time.tm_mon, time.tm_mday) = (numbers[year] - 1900, numbers[month] - 1, numbers[date])
    let wanted = time
    let seconds = timegm(&time)
    // What is no day of the calendar comes back as another one.
    guard time.tm_year == wanted.tm_year, time.tm_mon == wanted.tm_mon, time.tm_mday == wanted.tm_mday else {
      return nil
    }
    guard halves.count == 2 else { return Double(seconds) / 86400 }
    return timeOfDay(halves[1]).map { (Double(seconds) + $0) / 86400 }
  }

  /// Seconds since midnight in UTC of "17:30", "17:30:05.25", each also with "Z" or "+02:00" behind it.
  private static func timeOfDay(_ text: Substring) -> Double? {
    var clock = text
    var offset = 0.0
    if clock.hasSuffix("Z") {
      clock = clock.dropLast()
    } else if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
      let parts = clock[clock.index(after: sign)...].split(separator: ":").compactMap { Double($0) }
      guard (1...2).contains(parts.count), parts[0] <= 14 else { return nil }
      offset = (clock[sign] == "+" ? 1 : -1) * (parts[0] * 3600 + (parts.count > 1 ? parts[1] * 60 : 0))
      clock = clock[..<sign]
    }
    let texts = clock.split(separator: ":", omittingEmptySubsequences: false)
    let parts = texts.compactMap { Double($0) }
    guard (2...3).contains(texts.count), parts.count == texts.count, (0..<24).contains(parts[0]),
      (0..<60).contains(parts[1]), parts.count == 2 || (0..<61).contains(parts[2])
    else { return nil }
    return parts[0] * 3600 + parts[1] * 60 + (parts.count > 2 ? parts[2] : 0) - offset
  }
}
