import Datasets
import Diagnostics

extension ColumnRecognition {
  /// How the numbers were read, where it is not with plain points: `Column "price": decimal comma, "1,250" is 1.25.`
  package var numberFinding: Finding? {
    guard let reading = numberReading else { return nil }
    let way =
      switch reading.mark {
      case .point: "decimal point"
      case .comma: "decimal comma"
      case .thousands: "decimal point, commas between thousands"
      }
    let other = reading.mark == .comma ? "point" : "comma"
    let reason =
      switch reading.basis {
      case .column where reading.isContrary:
        " Other columns, or --decimal, say otherwise, but its own cells leave no choice."
      case .column, .asked: ""
      case .table: " That is how other columns write numbers; should it be otherwise: --decimal \(other)."
      case .semicolon: " Nothing but the semicolons between cells says so; should it be otherwise: --decimal \(other)."
      case .assumed: " Nothing in the table decides it; should it be otherwise: --decimal \(other)."
      }
    return Finding(
      reading.basis == .assumed || reading.basis == .semicolon ? .warning : .note, .column,
      "Column \"\(name.shortened(to: 80))\": \(way), \"\(reading.example.shortened(to: 80))\" is \(reading.value).\(reason)"
    )
  }

  /// How dates and times were read, where it is worth telling.
  package var dateFinding: Finding? {
    guard let reading = dateReading else { return nil }
    let shown = name.shortened(to: 80)
    switch reading.order {
    case .yearMonthDay: return nil
    case .dayMonthYear, .monthDayYear: return orderFinding(reading, shown)
    case .timeOfDay, .duration: return timeFinding(reading, shown)
    }
  }

  private func orderFinding(_ reading: DateReading, _ shown: String) -> Finding {
    let isDayFirst = reading.order == .dayMonthYear
    let first = isDayFirst ? "day" : "month"
    if reading.isContrary {
      return Finding(
        .note, .column,
        "Column \"\(shown)\": the \(first) comes first, as its own cells leave no choice, whatever --dates says.")
    }
    let basis =
      switch reading.basis {
      case .asked: ", as --dates says"
      case .table: ", as in other columns"
      case .assumed, .column: ""
      }
    return Finding(
      reading.basis == .assumed ? .warning : .note, .column,
      "In column \"\(shown)\" day and month could be exchanged; the \(first) was taken to come first\(basis). Should it be otherwise: --dates \(isDayFirst ? DateConvention.monthFirst.rawValue : DateConvention.dayFirst.rawValue)."
    )
  }

  private func timeFinding(_ reading: DateReading, _ shown: String) -> Finding? {
    guard let example = reading.example, let days = reading.days else { return nil }
    let kind = reading.order == .timeOfDay ? "times of day, or durations of less than a day" : "durations"
    let minutes = Int((days * 1440).rounded(.down))
    let text =
      "Column \"\(shown)\" is read as \(kind): \"\(example.shortened(to: 80))\" is \(minutes / 60) h \(minutes % 60) min."
    guard let parts = reading.mixedParts else {
      return Finding(.note, .column, "\(text) Should they be words: --category \"\(shown)\".")
    }
    return Finding(
      .warning, .column,
      "\(text) Some cells have two parts, as \"\(parts[0])\", others three, as \"\(parts[1])\": the first is read as hours everywhere. Should two parts be minutes and seconds, write 0: before them."
    )
  }

  /// Why a column is left out, and that it looks like numbers, where it does.
  package var exclusion: String? {
    guard let reason else { return nil }
    let shown = name.shortened(to: 80)
    guard let seemingNumbers, let firstOther else {
      let advice = reason == .rowNames ? " If a cell of each row holds a delimiter, it must stand in quotes." : ""
      return "Column \"\(shown)\" is not used: \(reason.rawValue).\(advice)"
    }
    return
      "Column \"\(shown)\" is not used: \(reason.rawValue). It looks like numbers: \(seemingNumbers) cells are, \"\(firstOther.shortened(to: 80))\" is none. Name such words with --missing, and the column is used."
  }
}
