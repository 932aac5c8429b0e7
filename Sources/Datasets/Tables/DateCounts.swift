import PseudoLabelDiagnostics

/// What the cells of one column say, in one file, of the order of day and month.
struct DateCounts {
  private var present = 0
  /// Dates that must begin with the day, those that must begin with the month, and those that may begin with either.
  private var (days, months, either) = (0, 0, 0)
  /// The first cell that means another day in either order, and the first that is a date in one of them only.
  private(set) var ambiguous: String?
  private(set) var decisive: String?

  /// What one cell says that is no number.
  enum Evidence {
    /// It is no date that ends with the year, or the year may stand first, as in 20-12-23.
    case none
    case dayFirst
    case monthFirst
    /// The same day in either order.
    case either
    /// Another day in either order.
    case ambiguous

    init(_ cell: String) {
      let text = CellText.folded(cell)
      let dayFirst = CellDate.moment(text, .dayMonthYear)?.days
      let monthFirst = CellDate.moment(text, .monthDayYear)?.days
      guard dayFirst != nil || monthFirst != nil, CellDate.moment(text, .yearMonthDay) == nil else {
        self = .none
        return
      }
      if dayFirst != nil, monthFirst != nil {
        self = dayFirst == monthFirst ? .either : .ambiguous
      } else {
        self = dayFirst != nil ? .dayFirst : .monthFirst
      }
    }
  }

  /// Takes a cell that is no number.
  mutating func add(_ evidence: Evidence, _ cell: @autoclosure () -> String) {
    present += 1
    switch evidence {
    case .none: return
    case .either: either += 1
    case .ambiguous:
      either += 1
      if ambiguous == nil { ambiguous = cell() }
    case .dayFirst, .monthFirst:
      if case .dayFirst = evidence { days += 1 } else { months += 1 }
      if decisive == nil { decisive = cell() }
    }
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
