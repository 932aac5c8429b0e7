/// How a column's dates are written, or its times of day.
public enum DateOrder: String, Sendable, Hashable, Codable, CaseIterable {
  /// 2013-07-04, with or without a time behind it (ISO 8601).
  case yearMonthDay
  /// 4.7.2013, 04/07/2013, 4 July 2013.
  case dayMonthYear
  /// 7/4/2013, July 4, 2013.
  case monthDayYear
  /// 21:16, 21:16:00.5, 9:16 PM: a time without a day, as a part of the day.
  case timeOfDay
  /// 26:10, 1:26:10.5, 2 days 01:26:10: hours and minutes, and seconds if there are three parts, in days.
  case duration

  /// What comes back after so many days: each gives a sine and a cosine among the features.
  package var periods: [(name: String, days: Double)] {
    switch self {
    case .yearMonthDay, .dayMonthYear, .monthDayYear: [("year", 365.2425), ("week", 7)]
    case .timeOfDay: [("day", 1)]
    case .duration: []
    }
  }

  /// What cells hold, in the plural.
  package var contents: String {
    switch self {
    case .yearMonthDay: "dates"
    case .dayMonthYear: "dates with the day first"
    case .monthDayYear: "dates with the month first"
    case .timeOfDay: "times of day"
    case .duration: "durations"
    }
  }
}

/// Which comes first in dates that end with the year.
public enum DateConvention: String, Sendable, Hashable, Codable, CaseIterable {
  /// 31/12/2025
  case dayFirst = "day-first"
  /// 12/31/2025
  case monthFirst = "month-first"

  var order: DateOrder { self == .dayFirst ? .dayMonthYear : .monthDayYear }

}
