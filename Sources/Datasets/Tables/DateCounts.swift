import PseudoLabelDiagnostics

/// What the cells of one column say, in one file, of the order of day and month.
struct DateCounts {
  private var present = 0
  /// Dates that must begin with the day, those that must begin with the month, and those that may begin with either.
  private var (days, months, either) = (0, 0, 0)
  /// The first cell that means another day in either order, and the first that is a date in one of them only.
  private(set) var ambiguous: String?
  private(set) var decisive: String?

  /// Takes a cell, which is no number.
  mutating func add(_ cell: String) {
    present += 1
    let text = CellText.folded(cell)
    let dayFirst = CellDate.moment(text, .dayMonthYear)?.days
    let monthFirst = CellDate.moment(text, .monthDayYear)?.days
    // In 20-12-23 the year may stand first.
    guard dayFirst != nil || monthFirst != nil, CellDate.moment(text, .yearMonthDay) == nil else { return }
    if dayFirst != nil, monthFirst != nil {
      either += 1
      if dayFirst != monthFirst { ambiguous = ambiguous ?? cell }
      return
    }
    if dayFirst != nil { days += 1 } else { months += 1 }
    decisive = decisive ?? cell
  }

  /// Takes a number.
  mutating func addNumber() { present += 1 }

  /// What the cells leave no choice but; nil where as many speak for the one as for the other, and where most are no dates.
  var convention: DateConvention? {
    let most = max(days, months)
    guard most > 0, ColumnProfile.isMost(most, of: days + months), 2 * (most + either) > present else { return nil }
    return days > months ? .dayFirst : .monthFirst
  }
}

extension DateConvention {
  var other: DateConvention { self == .dayFirst ? .monthFirst : .dayFirst }

  /// "day" or "month"
  var first: String { self == .dayFirst ? "day" : "month" }

  /// The order of dates that end with the year; nil of others.
  init?(_ order: DateOrder) {
    switch order {
    case .dayMonthYear: self = .dayFirst
    case .monthDayYear: self = .monthFirst
    case .yearMonthDay, .timeOfDay, .duration: return nil
    }
  }
}
