import PseudoLabelDiagnostics

/// What a column looks like whose cells are not read so.
package struct SeemingContent: Sendable, Hashable, Codable {
  /// Why the cells are not read as what they look like.
  package enum Cause: String, Sendable, Hashable, Codable {
    /// Most can be, but too many cannot.
    case others
    /// Numbers that count different things: 500 g, 1 kg.
    case units
    /// Dates that begin with the day, and others that begin with the month.
    case orders
    /// Dates whose year may stand first or last.
    case openYear
    /// Each cell has two numbers, from the one to the other: 36-44.
    case ranges
    /// They are written in a way that is not read.
    case form
  }

  /// "numbers", "dates" or "durations".
  package var contents: String
  package var cause: Cause
  /// Cells that can be read.
  package var count: Int
  /// Cells that show it, with their places.
  package var examples: [String]

  /// What is said of it, behind what became of the column.
  package var text: String {
    let first = examples.first ?? ""
    switch cause {
    case .others:
      return
        "it looks like \(contents): \(count.counted("cell is", "cells are")), \(first) is none. Name such words with --missing, and the column is read as \(contents)"
    case .units:
      return
        "it looks like numbers of several units, as \(examples.joined(separator: " and ")). Write all of them in one unit, and the column is read as numbers"
    case .orders:
      return
        "it looks like dates, of which some begin with the day, as \(first), and others with the month, as \(examples.last ?? ""). Write all of them as 2023-12-20, and the column is read as dates"
    case .openYear:
      return
        "it looks like dates, but in \(first) the year may stand first or last. If it stands last, say --dates day-first or --dates month-first; else write years with four digits"
    case .ranges:
      return
        "it looks like ranges of numbers, as \(first). Write one number for each, such as its middle, or both ends in columns of their own, and they are read as numbers"
    case .form:
      let remedy =
        switch contents {
        case "dates": "Write dates as 2023-12-20, and the column is read as dates"
        case "durations": "Write durations as 1:30:00 or PT1H30M, and the column is read as durations"
        default: "Write the numbers alone, or name such cells with --missing"
        }
      return "it looks like \(contents), but \(first) is not read as one. \(remedy)"
    }
  }
}

extension ColumnProfile {
  /// What a column looks like that is not used, or only as categories; nil where it looks like nothing else.
  func seemingContent(as kind: ColumnKind, _ reason: ColumnRecognition.Reason?) -> SeemingContent? {
    let isLeftOut = reason.map { [.fewRepeats, .identifier, .tooManyValues].contains($0) } ?? false
    guard isLeftOut || kind == .category, !isZeroPadded else { return nil }
    // A few numbers among words are categories.
    let isManifold = isLeftOut || values.count >= Self.manyRows
    if otherMeasures > 0, Self.isMost(moments.count, of: present), isManifold || values.count >= 5 {
      let examples = units.ranked.filter { !CellUnit.isSign($0.unit) }.prefix(2).map(\.first.text)
      return SeemingContent(contents: "numbers", cause: .units, count: moments.count, examples: examples)
    }
    if 2 * moments.count > present, otherMeasures == 0, isManifold, let stray = reading(mark).firstStray {
      return SeemingContent(contents: "numbers", cause: .others, count: moments.count, examples: [stray.text])
    }
    if let content = seemingDates(isManifold: isManifold) { return content }
    guard isManifold else { return nil }
    let durations = cells(where: CellForm.isLikeDuration) + reading(.duration).moments.count
    if 2 * durations > present, 2 * moments.count <= present, let place = reading(.duration).firstStray {
      return SeemingContent(contents: "durations", cause: .form, count: durations, examples: [place.text])
    }
    guard otherMeasures == 0 else { return nil }
    let ranges = cells(where: CellForm.isLikeRange)
    if 2 * ranges > present, let place = reading(.either).firstStray {
      return SeemingContent(contents: "numbers", cause: .ranges, count: ranges, examples: [place.text])
    }
    let numbers = cells(where: CellForm.isLikeNumber)
    if 2 * numbers > present, let place = reading(.either).firstStray {
      return SeemingContent(contents: "numbers", cause: .form, count: numbers, examples: [place.text])
    }
    return nil
  }

  private func seemingDates(isManifold: Bool) -> SeemingContent? {
    let orders: [DateOrder] = [.yearMonthDay, .dayMonthYear, .monthDayYear]
    let best = orders.max { reading($0).moments.count < reading($1).moments.count } ?? .yearMonthDay
    let count = reading(best).moments.count
    if isYearOpen, 2 * count > present, dateOrder == nil, let place = reading(.yearMonthDay).smallest {
      return SeemingContent(contents: "dates", cause: .openYear, count: count, examples: [place.text])
    }
    if 2 * datesOfEitherOrder > present, datesOfEitherOrder > count, let day = dayFirstOnly, let month = monthFirstOnly
    {
      return SeemingContent(
        contents: "dates", cause: .orders, count: datesOfEitherOrder, examples: [day.text, month.text])
    }
    if 2 * count > present, let stray = reading(best).firstStray {
      return SeemingContent(contents: "dates", cause: .others, count: count, examples: [stray.text])
    }
    guard isManifold || values.count >= 5 else { return nil }
    let dates = cells(where: CellForm.isLikeDate)
    guard 2 * dates > present, let place = reading(best).firstStray else { return nil }
    return SeemingContent(contents: "dates", cause: .form, count: dates, examples: [place.text])
  }

  private func cells(where isLike: (String) -> Bool) -> Int {
    values.reduce(0) { isLike($1.key) ? $0 + $1.value : $0 }
  }
}
