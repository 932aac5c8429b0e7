import PseudoLabelDatasets
import PseudoLabelDiagnostics

extension ColumnRecognition {
  /// Why a column is left out, and that it looks like numbers, where it does.
  private var exclusion: String? {
    guard let reason else { return nil }
    guard let seeming else {
      let advice =
        switch reason {
        case .rowNames: " If a cell of each row holds a delimiter, it must stand in quotes."
        case .fewRepeats, .tooManyValues: " If its words tell something: --text \([name].listOption)."
        default: ""
        }
      return "Column \"\(shown)\" is not used: \(reason.rawValue).\(advice)"
    }
    return "Column \"\(shown)\" is not used: \(reason.rawValue); \(seeming.text)."
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
      countsLeaks ? leak : nil, strayFinding, outlyingFinding(options.missing), codeFinding(options.missing),
      dateFinding,
      yearFinding, numberFinding, unitFinding, unused, likeness, isAsked ? nil : counted, missingWords, merged,
      spelling, zeros, rounding,
    ].compactMap { $0 }
  }

  var shown: String { name.shortened(to: 80) }

  private var leak: Finding? {
    guard tellsTheClass else { return nil }
    return Finding(
      .warning, .leak, of: name, .leak,
      saying:
        "Column \"\(shown)\" gives the class away: each class has its own value. If it is only known after the class is, leave it out with --ignore \([name].listOption)."
    )
  }

  private var strayFinding: Finding? {
    guard strays > 0, let stray = firstStray, let line = firstStrayLine else { return nil }
    let place = "line \(line) of \(firstStrayFile ?? "the table")"
    // Words that stand in many rows may mean something.
    let advice =
      stray.first.map { "<>≤≥".contains($0) } == true
      ? " To use the limits as numbers, write them without the sign."
      : hasWords ? " To take its words as categories, use --category \([name].listOption)." : ""
    return Finding(
      hasWords ? .warning : .note, .column, of: name, .strays, kind.rawValue,
      saying:
        "Column \"\(shown)\" holds \(contents), but not in \(strays.counted("row")) (\(place): \"\(stray.shortened(to: 80))\"), which \(strays == 1 ? "counts" : "count") as missing.\(advice)"
    )
  }

  private func outlyingFinding(_ missing: [String]) -> Finding? {
    guard codes.isEmpty, outlying > 0, let cell = farthest, let line = farthestLine else { return nil }
    let others = outlying == 1 ? "" : ", as \(outlying == 2 ? "does" : "do") \(outlying - 1) more"
    return Finding(
      .note, .column, of: name, .outlying,
      saying:
        "In column \"\(shown)\" \(cell.shortened(to: 80)) (line \(line) of \(farthestFile ?? "the table")) lies far from all others\(others). If \(outlyingCells.count > 1 ? "such numbers stand for missing values" : "it stands for a missing value"), use \(Self.missingOption(missing, outlyingCells))."
    )
  }

  /// Numbers such as -999 that come back.
  private func codeFinding(_ missing: [String]) -> Finding? {
    guard !codes.isEmpty else { return nil }
    let list = codes.map { "\($0.cell.shortened(to: 80)) (\($0.count.counted("row")))" }.formatted
    let isOne = codes.count == 1
    let place =
      codes.contains(where: \.isApart)
      ? "\(isOne ? "lies" : "lie") far from all others and \(isOne ? "is" : "are") left out of mean and deviation"
      : isOne ? "is the only number below zero" : "are the only numbers below zero"
    let cells = codes.map(\.cell) + outlyingCells.filter { cell in !codes.contains { $0.cell == cell } }
    return Finding(
      .warning, .column, of: name, .outlying, "codes",
      saying:
        "In column \"\(shown)\" \(list) \(place). If \(isOne ? "it stands for a missing value" : "they stand for missing values"), use \(Self.missingOption(missing, cells))."
    )
  }

  /// The option's words take the place of those that count by default; a blank needs none.
  private static func missingOption(_ missing: [String], _ cells: [String]) -> String {
    "--missing \((missing.filter { !$0.isEmpty } + cells).listOption)"
  }

  /// Of a column of categories that looks like something else.
  private var likeness: Finding? {
    guard reason == nil, let seeming else { return nil }
    return Finding(
      .warning, .column, of: name, .seeming, "\(seeming.contents), \(seeming.cause.rawValue)",
      saying: "Column \"\(shown)\" is taken for categories; \(seeming.text)."
    )
  }

  private var unused: Finding? {
    guard let reason, reason != .asked, let text = exclusion else { return nil }
    // A column of numbers could be a measurement all the same.
    let isDoubtful =
      reason == .nearlyUnique || reason.isOfIdentifier && hasUniqueWholeNumbers && reason != .rowNames
    let zeros =
      isZeroPadded
      ? " Its numbers begin with zeros, as codes do; if their size counts, use --number \([name].listOption)." : ""
    let advice = isDoubtful && !isZeroPadded ? " If it is a measurement, use --number \([name].listOption)." : ""
    return Finding(
      isDoubtful || seeming != nil ? .warning : .note, reason.isOfIdentifier ? .identifier : .column, of: name, .unused,
      reason.rawValue + (seeming.map { ", looks like \($0.contents), \($0.cause.rawValue)" } ?? ""),
      saying: text + zeros + advice)
  }

  private var counted: Finding? {
    if let likeness = rowNumberLikeness, !hasUniqueWholeNumbers || likeness == .followingRows {
      let numbers =
        distinct.map { "\($0) different ones in \((rows - missing).counted("row"))" } ?? "most of them different"
      return Finding(
        .warning, .identifier, of: name, .counted, likeness.rawValue,
        saying:
          "Column \"\(shown)\" is taken for numbers, but \(likeness.rawValue) (\(numbers)). If they only number or name the rows, leave it out with --ignore \([name].listOption)."
      )
    }
    guard kind == .number, hasUniqueWholeNumbers else { return nil }
    return Finding(
      .note, .identifier, of: name, .counted,
      saying:
        "Column \"\(shown)\" is taken for numbers, and every row has a whole number of its own. If they only name the rows, leave it out with --ignore \([name].listOption)."
    )
  }

  private var missingWords: Finding? {
    guard kind == .category, missingCells.isMixed else { return nil }
    return Finding(
      .warning, .column, of: name, .missingWords,
      saying:
        "Column \"\(shown)\", read as missing: \(missingCells.text). To take \(missingCells.quotedWords) as categories, use --missing \"\", with which only blanks are missing, or list the words that do stand for nothing."
    )
  }

  private var merged: Finding? {
    guard mergedLevels > 0 else { return nil }
    let own = distinct.map { $0 - mergedLevels }
    let count = distinct.map(String.init) ?? "many"
    let text =
      own == 0
      ? "has \(count) categories, each in a single row: they share one feature, which tells nothing."
      : "has \(count) categories: \(own == 1 ? "the most frequent has a feature of its own" : own.map { "the \($0) most frequent have a feature each" } ?? "the most frequent have a feature each"), the other \(mergedLevels), in \(mergedRows.counted("row")), share one."
    return Finding(
      own == 0 ? .warning : .note, .column, of: name, .merged, own == 0 ? "all" : "",
      saying: "Column \"\(shown)\" \(text)")
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
        "Column \"\(shown)\": whole numbers beyond 2⁵³ are rounded to 16 digits, and some that differ may become equal. If they only name the rows, use --ignore \([name].listOption)."
    )
  }

  private var zeros: Finding? {
    guard isZeroPadded, kind == .category else { return nil }
    return Finding(
      .note, .column, of: name, .zeros,
      saying:
        "Column \"\(shown)\" is taken for categories, as its numbers begin with zeros. If their size counts, use --number \([name].listOption)."
    )
  }
}

extension MissingCells {
  /// The words in quotes, with "and" between.
  var quotedWords: String { words.map { "\"\($0)\"" }.joined(separator: " and ") }
}

extension [String] {
  /// "-999 (8 rows) and 999 (5 rows)"
  fileprivate var formatted: String {
    count < 2 ? first ?? "" : dropLast().joined(separator: ", ") + " and " + (last ?? "")
  }

  /// As the value of an option that takes names with commas between, for a shell. Names with commas are quoted.
  var listOption: String {
    contains { $0.contains(",") }
      ? "'" + map { $0.contains(",") ? "\"\($0)\"" : $0 }.joined(separator: ",") + "'"
      : "\"" + joined(separator: ",").shortened(to: 400) + "\""
  }
}
