import Datasets
import Diagnostics

extension ColumnRecognition {
  /// How the numbers were read, where it is not with plain points: `Column "price": decimal comma, "1,250" is 1.25.`
  private var numberFinding: Finding? {
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
    case .yearMonthDay: return nil
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
        "In column \"\(shown)\" day and month could be exchanged; the \(first) was taken to come first\(basis). Should it be otherwise: --dates \(isDayFirst ? DateConvention.monthFirst.rawValue : DateConvention.dayFirst.rawValue)."
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
        .note, .column, of: name, .times, kind, saying: "\(text) Should they be words: --category \([name].listOption)."
      )
    }
    return Finding(
      .warning, .column, of: name, .times, "mixed",
      saying:
        "\(text) Some cells have two parts, as \"\(parts[0])\", others three, as \"\(parts[1])\": the first is read as hours everywhere. Should two parts be minutes and seconds, write 0: before them."
    )
  }

  /// Why a column is left out, and that it looks like numbers, where it does.
  private var exclusion: String? {
    guard let reason else { return nil }
    guard let seemingNumbers, let firstOther else {
      let advice = reason == .rowNames ? " If a cell of each row holds a delimiter, it must stand in quotes." : ""
      return "Column \"\(shown)\" is not used: \(reason.rawValue).\(advice)"
    }
    return
      "Column \"\(shown)\" is not used: \(reason.rawValue). It looks like numbers: \(seemingNumbers.counted("cell is", "cells are")), \"\(firstOther.shortened(to: 80))\" is none. Name such words with --missing, and the column is used."
  }
}

extension ColumnRecognition {
  /// What is to be known of the column.
  ///
  /// - Parameters:
  ///   - options: how the table was asked to be read.
  ///   - countsLeaks: whether there are so many labelled rows that a value for each class is no chance.
  func findings(_ options: TableOptions, countsLeaks: Bool) -> [Finding] {
    let isAsked = options.kinds[name] != nil
    return [
      countsLeaks ? leak : nil, strayFinding, outlyingFinding(options.missing), dateFinding, numberFinding, unused,
      isAsked ? nil : counted, missingWords, merged, spelling, zeros, rounding,
    ].compactMap { $0 }
  }

  private var shown: String { name.shortened(to: 80) }

  private var leak: Finding? {
    guard tellsTheClass else { return nil }
    return Finding(
      .warning, .leak, of: name, .leak,
      saying:
        "Column \"\(shown)\" gives the class away: each class has its own value. If it is only known after the class is, leave it out: --ignore \([name].listOption)."
    )
  }

  private var strayFinding: Finding? {
    guard strays > 0, let stray = firstStray, let line = firstStrayLine else { return nil }
    let place = "line \(line) of \(firstStrayFile ?? "the table")"
    // Words that stand in many rows may mean something.
    let advice = hasWords ? " Should its words be categories: --category \([name].listOption)." : ""
    return Finding(
      hasWords ? .warning : .note, .column, of: name, .strays, kind.rawValue,
      saying:
        "Column \"\(shown)\" holds \(contents), but not in \(strays.counted("row")) (\(place): \"\(stray.shortened(to: 80))\"), which \(strays == 1 ? "counts" : "count") as missing.\(advice)"
    )
  }

  private func outlyingFinding(_ missing: [String]) -> Finding? {
    guard outlying > 0, let cell = farthest, let line = farthestLine else { return nil }
    // The option's words take the place of those that count by default; a blank needs none.
    let words = (missing.filter { !$0.isEmpty } + [cell]).listOption
    let others = outlying == 1 ? "" : ", as \(outlying == 2 ? "does" : "do") \(outlying - 1) more"
    return Finding(
      .note, .column, of: name, .outlying,
      saying:
        "In column \"\(shown)\" \(cell.shortened(to: 80)) (line \(line) of \(farthestFile ?? "the table")) lies far from all others\(others). Should it stand for a missing value: --missing \(words)."
    )
  }

  private var unused: Finding? {
    guard let reason, reason != .asked, let text = exclusion else { return nil }
    // A column of numbers could be a measurement all the same.
    let isDoubtful = reason.isOfIdentifier && hasUniqueWholeNumbers && reason != .rowNames
    let advice = isDoubtful ? " If it is a measurement: --number \([name].listOption)." : ""
    return Finding(
      isDoubtful ? .warning : .note, reason.isOfIdentifier ? .identifier : .column, of: name, .unused,
      reason.rawValue + (seemingNumbers == nil ? "" : ", looks like numbers"), saying: text + advice)
  }

  private var counted: Finding? {
    guard kind == .number, hasUniqueWholeNumbers else { return nil }
    return Finding(
      .note, .identifier, of: name, .counted,
      saying:
        "Column \"\(shown)\" is taken for numbers, and every row has a whole number of its own. If they only name the rows, leave it out: --ignore \([name].listOption)."
    )
  }

  private var missingWords: Finding? {
    guard kind == .category, missingCells.isMixed else { return nil }
    return Finding(
      .warning, .column, of: name, .missingWords,
      saying:
        "Column \"\(shown)\", read as missing: \(missingCells.text). If \(missingCells.quotedWords) are categories: --missing \"\", which leaves blanks alone, or the words that do stand for nothing."
    )
  }

  private var merged: Finding? {
    guard mergedLevels > 0 else { return nil }
    return Finding(
      .note, .column, of: name, .merged,
      saying:
        "Column \"\(shown)\" has \(distinct.map(String.init) ?? "many") categories: \(distinct.map { "the \($0 - mergedLevels) most frequent" } ?? "the most frequent") have a feature each, the other \(mergedLevels) share one."
    )
  }

  private var spelling: Finding? {
    guard !alike.isEmpty else { return nil }
    return Finding(
      .warning, .column, of: name, .spelling,
      saying:
        "In column \"\(shown)\" the categories \(Spellings.text(of: alike)) differ in how they are written only; are they the same one?"
    )
  }

  private var rounding: Finding? {
    guard roundsWholeNumbers else { return nil }
    return Finding(
      .warning, .column, of: name, .numbers, "rounded",
      saying:
        "Column \"\(shown)\": whole numbers beyond 2⁵³ are rounded to 16 digits, and some that differ may become equal. If they name the rows: --ignore \([name].listOption)."
    )
  }

  private var zeros: Finding? {
    guard isZeroPadded else { return nil }
    return Finding(
      .note, .column, of: name, .zeros,
      saying:
        "Column \"\(shown)\" is taken for categories, as its numbers begin with zeros. If their size counts: --number \([name].listOption)."
    )
  }
}

extension MissingCells {
  /// The words in quotes, with "and" between.
  var quotedWords: String { words.map { "\"\($0)\"" }.joined(separator: " and ") }
}

extension [String] {
  /// As the value of an option that takes names with commas between, for a shell. Names with commas are quoted.
  fileprivate var listOption: String {
    contains { $0.contains(",") }
      ? "'" + map { $0.contains(",") ? "\"\($0)\"" : $0 }.joined(separator: ",") + "'"
      : "\"" + joined(separator: ",").shortened(to: 400) + "\""
  }
}

extension Double {
  /// Without a fraction where it has none: "1250".
  fileprivate var plain: String { Int(exactly: self).map(String.init) ?? "\(self)" }
}
