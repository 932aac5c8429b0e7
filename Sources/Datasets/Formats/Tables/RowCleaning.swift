import PseudoLabelDiagnostics

/// Takes out of a file's rows what is no data: rows that repeat the header or name units, Markdown's line below the header, and
/// characters within cells that cannot be seen.
struct RowCleaning {
  /// The cells of the header; nil where there is none.
  let header: [String]?
  private let isMarkdown: Bool
  /// Whether the first row below the header names the units of the columns.
  private let hasUnits: Bool
  private let keepsInvisible: Bool
  private var repeats = (count: 0, line: 0)
  private var unitRow: (line: Int, cells: String)?
  private var invisible: (count: Int, line: Int, cell: String, scalar: Unicode.Scalar)?

  init(header: [String]?, delimiter: Delimiter, hasUnits: Bool, keepsInvisible: Bool) {
    self.header = header.flatMap { $0.count > 1 ? $0 : nil }
    isMarkdown = header != nil && delimiter == .pipe
    self.hasUnits = hasUnits
    self.keepsInvisible = keepsInvisible
  }

  /// The cells of a row that is data; nil of one that is none.
  ///
  /// - Parameters:
  ///   - cells: as they stand in the file.
  ///   - line: where the row begins.
  ///   - isFirst: whether it is the first below the header.
  mutating func data(_ cells: [String], line: Int, isFirst: Bool) -> [String]? {
    var cells = cells
    for (place, cell) in cells.enumerated() where !keepsInvisible {
      guard let clean = CellText.withoutInvisible(cell) else { continue }
      cells[place] = clean.cell
      invisible = invisible ?? (0, line, clean.cell, clean.first)
      invisible?.count += 1
    }
    if isFirst, isMarkdown, Self.isRule(cells) { return nil }
    if isFirst, hasUnits {
      unitRow = (line, TableLayout.list(cells.filter { !$0.isEmpty }, atMost: 3))
      return nil
    }
    if let header, cells == header {
      if repeats.count == 0 { repeats.line = line }
      repeats.count += 1
      return nil
    }
    return cells
  }

  /// What is said of what was taken out so far, a sentence each.
  func remarks(on path: String) -> [String] {
    var remarks: [String] = []
    if let unitRow {
      remarks.append(
        "\(path): line \(unitRow.line) (\(unitRow.cells)) is read as the units of the columns, and left out. If it is a row of data, write its cells without brackets, or leave them blank."
      )
    }
    if repeats.count > 0 {
      let rows = repeats.count == 1 ? "row repeats" : "rows repeat"
      remarks.append(
        "\(path): \(repeats.count) \(rows) the header, first line \(repeats.line), as in files that were put together, and \(repeats.count == 1 ? "is" : "are") left out."
      )
    }
    if let invisible {
      let code = String(invisible.scalar.value, radix: 16, uppercase: true)
      let cells = invisible.count == 1 ? "1 cell holds" : "\(invisible.count) cells hold"
      remarks.append(
        "\(path): \(cells) characters that cannot be seen, first U+\(String(repeating: "0", count: max(0, 4 - code.count)))\(code) in \"\(invisible.cell.shortened(to: 80))\" in line \(invisible.line); they are left out."
      )
    }
    return remarks
  }

  /// |---|:--:|
  private static func isRule(_ cells: [String]) -> Bool {
    cells.contains { !$0.isEmpty }
      && cells.allSatisfy { cell in cell.isEmpty || cell.contains("-") && cell.allSatisfy { $0 == "-" || $0 == ":" } }
  }
}

extension TableSample {
  /// Whether the row below the header names the units of the columns: in the columns of numbers it has none, but "(kg)" or
  /// "[cm]", or words in two such columns at least; and no later row is so.
  func hasUnitRow(delimiter: Delimiter, margins: TableMargins) -> Bool {
    let rows = rows(delimiter: delimiter, limit: 200).dropFirst().map(margins.cells)
    guard let first = rows.first, rows.count > 2 else { return false }
    let later = rows.dropFirst().filter { $0.count == first.count }
    func isNumber(_ cell: String) -> Bool { CellNumber(cell) != nil }
    let numeric = first.indices.filter { column in
      let numbers = later.count { isNumber($0[column]) }
      return numbers > 1 && 10 * numbers >= 9 * later.count { !$0[column].isEmpty }
    }
    func isUnit(_ cell: String) -> Bool {
      let ends = (cell.first, cell.last)
      return cell.count > 2 && (ends == ("(", ")") || ends == ("[", "]")) && !isNumber(cell)
        && !isNumber(String(cell.dropFirst().dropLast()))
    }
    let said = first.filter { !$0.isEmpty && $0 != "-" }
    if !said.isEmpty, said.allSatisfy(isUnit) { return numeric.contains { isUnit(first[$0]) } }
    return numeric.count > 1
      && numeric.allSatisfy { isUnit(first[$0]) || CellUnit.isKnown(first[$0]) }
  }
}
