import PseudoLabelDiagnostics

extension TableProfile {
  /// Columns of which a kind is said are there.
  static func requireColumns(
    of kinds: [String: ColumnKind], among names: [String], target: String
  ) throws {
    for (name, kind) in kinds.sorted(by: { $0.key < $1.key }) where !names.contains(name) {
      throw RequestFailure(
        "--\(kind.option) \(name)", expected: "a column to learn from",
        found: name == target ? "the target" : "none of that name among \(TableLayout.list(names))",
        remedy: name == target
          ? nil : TableLayout.meant(by: name, among: names).map { "Did you mean \"\($0.shortened(to: 80))\"?" })
    }
  }

  /// A column of numbers has finite ones only, and one that was said to hold numbers or dates holds nothing else.
  static func requireKind(
    of column: ColumnRecognition, _ profile: ColumnProfile, _ options: TableOptions
  ) throws {
    if column.kind == .number, let place = profile.firstInfinity {
      let isInfinite = CellNumber.parse(place.cell, profile.mark)?.isFinite != true
      throw FileFailure(
        path: place.path,
        problem: .malformed(
          place: "line \(place.line), column \"\(column.name)\"",
          expected: isInfinite ? "a finite number" : "a number within ±1e150", found: place.cell),
        remedy: Remedy(
          "Leave such cells blank", "name them with --missing", "leave the column out with --ignore"))
    }
    if column.kind == .date, profile.dateOrder == nil, profile.isYearOpen,
      let place = profile.reading(.yearMonthDay).smallest
    {
      throw FileFailure(
        path: place.path,
        problem: .malformed(
          place: "column \"\(column.name)\"", expected: "dates",
          found: "\"\(place.cell)\", in which the year may stand first or last"),
        remedy: Remedy(
          "If it stands last, say --dates day-first", "--dates month-first", "write years with four digits"))
    }
    if let asked = options.kinds[column.name], let path = column.firstStrayFile, let stray = column.firstStray,
      let line = column.firstStrayLine
    {
      throw FileFailure.malformed(
        path, at: "column \"\(column.name)\"", expected: "a \(asked.rawValue) in every cell, as was asked for",
        found: "\"\(stray)\" in line \(line)")
    }
  }
}
