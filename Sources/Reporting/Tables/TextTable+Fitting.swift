import PseudoLabelDiagnostics

extension TextTable {
  /// Aligned for a terminal of this many columns, of any width where it is nil.
  ///
  /// A table that is too wide gets the words of its last column on several lines; or its texts shortened, never its
  /// numbers; or, where that is not enough, it is told in parts below each other, each with the names of the rows.
  package func plain(columns limit: Int?) -> String {
    guard let limit, width(of: widths) > limit else { return plain }
    return wrapped(to: limit) ?? shortened(to: limit) ?? divided(to: limit)
  }

  private static let gap = 2

  private var widths: [Int] {
    columns.indices.map { column in ([columns] + rows).map { $0[column].width }.max() ?? 0 }
  }

  private func width(of widths: [Int]) -> Int { widths.reduce(-Self.gap) { $0 + $1 + Self.gap } }

  /// Nil where the last column is none of words, or little would be left for it.
  private func wrapped(to limit: Int) -> String? {
    let last = columns.count - 1
    let room = limit - width(of: widths.dropLast()) - Self.gap
    guard last > 0, room >= 12, rows.contains(where: { $0[last].contains(" ") && isText($0[last]) }) else { return nil }
    let broken = rows.flatMap { row in
      row[last].broken(to: room).enumerated().map { number, part in
        (number == 0 ? Array(row.dropLast()) : Array(repeating: "", count: last)) + [part]
      }
    }
    return TextTable(columns: columns, rows: broken).shortened(to: limit)
  }

  /// Nil where a column would be left with less than says anything.
  private func shortened(to limit: Int) -> String? {
    var widths = widths
    let texts = columns.indices.filter { column in rows.contains { isText($0[column]) } }
    while width(of: widths) > limit {
      guard let widest = texts.max(by: { widths[$0] < widths[$1] }), widths[widest] > 10 else { return nil }
      widths[widest] -= 1
    }
    return TextTable(
      columns: zip(columns, widths).map { $0.shortened(to: $1) },
      rows: rows.map { zip($0, widths).map { $0.shortened(to: $1) } }
    ).plain
  }

  /// As many columns in each part as there is room for, at least one beside the names.
  private func divided(to limit: Int) -> String {
    let widths = widths
    var parts: [[Int]] = []
    for column in columns.indices.dropFirst() {
      if let part = parts.last, width(of: ([0] + part + [column]).map { widths[$0] }) <= limit {
        parts[parts.count - 1].append(column)
      } else {
        parts.append([column])
      }
    }
    guard parts.count > 1 else { return plain }
    return parts.map { part in
      TextTable(columns: ([0] + part).map { columns[$0] }, rows: rows.map { row in ([0] + part).map { row[$0] } })
        .plain(columns: limit)
    }.joined(separator: "\n\n")
  }

  /// Numbers may have signs, brackets and units of one letter, as "5.06 %" or "12 s".
  private func isText(_ cell: String) -> Bool { cell.split(whereSeparator: { !$0.isLetter }).contains { $0.count > 1 } }
}

extension String {
  /// Lines of at most this width, broken between words; a word that is longer stays whole.
  fileprivate func broken(to limit: Int) -> [String] {
    split(separator: " ").reduce(into: [""]) { lines, word in
      let line = lines[lines.count - 1]
      if line.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if line.width + 1 + word.width <= limit {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
  }
}
