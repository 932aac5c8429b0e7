import PseudoLabelDatasets
import PseudoLabelDiagnostics

extension ColumnRecognition {
  /// How the numbers were read, where it is not with plain points: `Column "price": decimal comma, "1,250" is 1.25.`
  var numberFinding: Finding? {
    guard let reading = numberReading else { return nil }
    if let mixture = reading.mixture {
      return Finding(
        .warning, .column, of: name, .numbers, "either",
        saying:
          "Column \"\(shown)\": some numbers have a decimal point, as \(mixture[0]), others a decimal comma, as \(mixture[1]). Each is read as it stands; a number with a mark before three digits could be meant otherwise."
      )
    }
    let way =
      switch reading.mark {
      case .point: "decimal point"
      case .comma, .either: "decimal comma"
      case .thousands: "decimal point, commas between thousands"
      }
    let other = reading.mark == .comma ? "point" : "comma"
    let reason =
      switch reading.basis {
      case .column where reading.isContrary:
        " Other columns, or --decimal, say otherwise, but its own cells leave no choice."
      case .column, .asked: ""
      case .table: " That is how other columns write numbers; if it is wrong, use --decimal \(other)."
      case .semicolon: " Nothing but the semicolons between cells says so; if it is wrong, use --decimal \(other)."
      case .assumed: " Nothing in the table decides it; if it is wrong, use --decimal \(other)."
      }
    return Finding(
      reading.basis == .assumed || reading.basis == .semicolon ? .warning : .note, .column, of: name, .numbers,
      "\(reading.mark.rawValue), \(reading.basis.rawValue)",
      saying:
        "Column \"\(name.shortened(to: 80))\": \(way), \"\(reading.example.shortened(to: 80))\" is \(reading.value.plain).\(reason)"
    )
  }

  /// How dates and times were read, where it is worth telling.
  package var dateFinding: Finding? {
    guard let reading = dateReading else { return nil }
    switch reading.order {
    case .yearMonthDay:
      guard let example = reading.example, let days = reading.days else { return nil }
      return Finding(
        .note, .column, of: name, .dayOrder, "compact",
        saying:
          "Column \"\(shown)\" is read as dates: \"\(example.shortened(to: 80))\" is \(CellDate.text(ofDays: days)). If they are numbers, use --number \([name].listOption)."
      )
    case .dayMonthYear, .monthDayYear: return orderFinding(reading)
    case .timeOfDay, .duration: return timeFinding(reading)
    }
  }

  private func orderFinding(_ reading: DateReading) -> Finding {
    let isDayFirst = reading.order == .dayMonthYear
    let first = isDayFirst ? "day" : "month"
    if reading.isContrary {
      return Finding(
        .note, .column, of: name, .dayOrder, "contrary",
        saying:
          "Column \"\(shown)\": the \(first) comes first, as its own cells leave no choice, whatever --dates says.")
    }
    let basis =
      switch reading.basis {
      case .asked: ", as --dates says"
      case .table: ", as in other columns"
      case .assumed, .column: ""
      }
    return Finding(
      reading.basis == .assumed ? .warning : .note, .column, of: name, .dayOrder, first + basis,
      saying:
        "In column \"\(shown)\" day and month could be exchanged; the \(first) was taken to come first\(basis). If that is wrong, use --dates \(isDayFirst ? DateConvention.monthFirst.rawValue : DateConvention.dayFirst.rawValue)."
    )
  }

  private func timeFinding(_ reading: DateReading) -> Finding? {
    guard let example = reading.example, let days = reading.days else { return nil }
    let kind = reading.order == .timeOfDay ? "times of day, or durations of less than a day" : "durations"
    let minutes = Int((days * 1440).rounded(.down))
    let text =
      "Column \"\(shown)\" is read as \(kind): \"\(example.shortened(to: 80))\" is \(minutes / 60) h \(minutes % 60) min."
    guard let parts = reading.mixedParts else {
      return Finding(
        .note, .column, of: name, .times, kind,
        saying: "\(text) To take them as words, use --category \([name].listOption)."
      )
    }
    return Finding(
      .warning, .column, of: name, .times, "mixed",
      saying:
        "\(text) Some cells have two parts, as \"\(parts[0])\", others three, as \"\(parts[1])\": the first is read as hours everywhere. Where the two are minutes and seconds, write 0: before them."
    )
  }

  /// What numbers count that are read beside each other.
  var unitFinding: Finding? {
    guard mixedUnits.count > 1 else { return nil }
    let list = mixedUnits.prefix(4).map { unit in
      "\(unit.count.counted("cell")) \(unit.count == 1 ? "has" : "have") \(unit.name.isEmpty ? "none" : "\"\(unit.name)\""), as \"\(unit.example.shortened(to: 80))\""
    }
    return Finding(
      .warning, .column, of: name, .units,
      saying:
        "Column \"\(shown)\" has numbers of different units: \(list.joined(separator: "; ")). Each is read as the number that stands there; write all of them in one unit."
    )
  }

  /// Which century two-digit years are of.
  var yearFinding: Finding? {
    guard let years = shortYears else { return nil }
    return Finding(
      years.isDoubtful ? .warning : .note, .column, of: name, .years,
      saying:
        "Column \"\(shown)\": two-digit years are read as those of \(years.first) to \(years.last), \"\(years.example.shortened(to: 80))\" as \(years.date). If that is wrong, write years with four digits."
    )
  }
}

extension Double {
  /// Without a fraction where it has none: "1250".
  fileprivate var plain: String { Int(exactly: self).map(String.init) ?? "\(self)" }
}
