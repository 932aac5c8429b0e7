import PseudoLabelDiagnostics

/// A table of texts: the first column names the rows, the first row the columns.
package struct TextTable: Sendable, Hashable {
  package let columns: [String]
  package let rows: [[String]]

  /// Every row has a text for every column (a precondition).
  package init(columns: [String], rows: [[String]]) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "rows of other lengths than the columns")
    self.columns = columns
    self.rows = rows
  }

  /// Aligned for a terminal: the first and the last column to the left, those between to the right.
  package var plain: String {
    let lines = ([columns] + rows).map { $0.map { TextTable.line($0).replacing("\t", with: " ").shortened(to: 100) } }
    let widths = columns.indices.map { column in lines.map { $0[column].width }.max() ?? 0 }
    return lines.map { row in
      let cells = row.indices.map { column in
        let isLeft = column == 0 || column == columns.count - 1
        return isLeft ? row[column].padded(to: widths[column]) : row[column].leftPadded(to: widths[column])
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }

  /// As Markdown writes tables, numbers to the right.
  package var markdown: String {
    let rule = columns.indices.map { $0 == 0 || $0 == columns.count - 1 ? "---" : "--:" }
    return ([columns.map(TextTable.escaped), rule] + rows.map { $0.map(TextTable.escaped) }).map { row in
      "| " + row.joined(separator: " | ") + " |"
    }.joined(separator: "\n")
  }

  /// RFC 4180, lines ended by a line feed.
  package var csv: String {
    ([columns] + rows).map { row in row.map(TextTable.quoted).joined(separator: ",") + "\n" }.joined()
  }

  private static func line(_ text: String) -> String { String(text.map { $0.isNewline ? " " : $0 }) }

  private static func escaped(_ text: String) -> String { line(text).preceding(["|", "\\"], with: "\\") }

  private static func quoted(_ text: String) -> String {
    guard text.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return text }
    return "\"" + text.preceding(["\""], with: "\"") + "\""
  }
}

extension String {
  /// With `mark` before each of these scalars. Not before characters: a quote with an accent is still a quote to a reader
  /// of CSV.
  fileprivate func preceding(_ scalars: Set<Unicode.Scalar>, with mark: Unicode.Scalar) -> String {
    var marked = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if scalars.contains(scalar) { marked.append(mark) }
      marked.append(scalar)
    }
    return String(marked)
  }
}
