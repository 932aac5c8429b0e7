import PseudoLabelReporting
import Testing

@Suite struct TextTableTests {
  /// Texts that a table has to survive, also with accents that join the character before them.
  private static let hostile = [
    "", " ", "plain", "a|b", "|", "||", "a\\", "a\\|b", "a\\\\|b", "say \"no\"", "\"", "a,b", ",", "a\nb", "a\r\nb",
    "a\rb", "\n", "|\u{301}", "\"\u{301}", ",\u{301}", "x\u{2028}y", "Größe μ ± 3", "a\tb", "=1+1",
  ]

  private let table = TextTable(
    columns: hostile, rows: [hostile.reversed(), hostile.map { $0 + $0 }, hostile.map { _ in "1" }])

  /// A reader of RFC 4180, scalar by scalar.
  private func readCSV(_ text: String) -> [[String]] {
    var (rows, row, field) = ([[String]](), [String](), String.UnicodeScalarView())
    var (isQuoted, before) = (false, Unicode.Scalar(0 as UInt8))
    for scalar in text.unicodeScalars {
      if scalar == "\"" {
        // Two quotes inside of quotes are one.
        if !isQuoted, before == "\"" { field.append(scalar) }
        isQuoted.toggle()
      } else if !isQuoted, scalar == "," || scalar == "\n" {
        row.append(String(field))
        field = .init()
        if scalar == "\n" {
          rows.append(row)
          row = []
        }
      } else {
        field.append(scalar)
      }
      before = scalar
    }
    return rows
  }

  @Test func csvIsReadAsItWas() {
    #expect(readCSV(table.csv) == [table.columns] + table.rows)
    #expect(TextTable(columns: ["a", "b"], rows: [["1", "2"]]).csv == "a,b\n1,2\n")
  }

  /// The cells of a line of a Markdown table, and what their escapes stand for.
  private func readMarkdown(_ line: Substring) -> [String] {
    var (cells, cell, isEscaped) = ([String](), String.UnicodeScalarView(), false)
    for scalar in line.unicodeScalars {
      if isEscaped {
        cell.append(scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else if scalar == "|" {
        cells.append(String(cell))
        cell = .init()
      } else {
        cell.append(scalar)
      }
    }
    return cells.dropFirst().map { String($0.dropFirst().dropLast()) } + (cell.isEmpty ? [] : [String(cell)])
  }

  private func withoutBreaks(_ text: String) -> String { String(text.map { $0.isNewline ? " " : $0 }) }

  @Test func markdownKeepsItsCells() {
    let lines = table.markdown.split(omittingEmptySubsequences: false) { $0.isNewline }
    #expect(lines.count == 5)
    #expect(readMarkdown(lines[0]) == table.columns.map(withoutBreaks))
    for (line, row) in zip(lines.dropFirst(2), table.rows) { #expect(readMarkdown(line) == row.map(withoutBreaks)) }
    #expect(lines[1].split(separator: "|").count == table.columns.count)
    #expect(
      TextTable(columns: ["method", "mean", "runs", "remark"], rows: [["a", "1", "2", "b"]]).markdown == """
        | method | mean | runs | remark |
        | --- | --: | --: | --- |
        | a | 1 | 2 | b |
        """)
  }

  @Test func plainLinesAreAligned() {
    #expect(table.plain.split(omittingEmptySubsequences: false) { $0.isNewline }.count == 4)
    #expect(
      TextTable(
        columns: ["method", "mean", "say"], rows: [["+PL+DAE", "4.01", "reproduced"], ["±", "12.34 ± 1", ""]]
      )
      .plain == """
        method        mean  say
        +PL+DAE       4.01  reproduced
        ±        12.34 ± 1
        """)
    #expect(TextTable(columns: ["a", "b"], rows: []).plain == "a  b")
  }
}
