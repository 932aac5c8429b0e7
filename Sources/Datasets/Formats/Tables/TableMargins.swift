/// Cells at the edges of a table's rows that belong to no column of its header.
package struct TableMargins: Sendable, Hashable, Codable {
  /// Whether every row begins with a cell that the header has none for, as the names of rows do where R writes them.
  package var hasRowNames = false
  /// Whether a delimiter ends the header.
  var headerEndsInDelimiter = false
  /// Whether a delimiter ends every row.
  var rowsEndInDelimiter = false
  /// Further delimiters at the end of every row.
  var furtherEnds = 0

  /// A table without any.
  package init() {}

  /// What the first rows of a table show; none unless all of them have the same number of cells.
  ///
  /// Where every row has one cell more than the header, and the last one is always blank, a delimiter ends the rows, unless
  /// row names are expected and the first cells could be some, as all differ.
  ///
  /// - Parameters:
  ///   - header: the first row.
  ///   - rows: those behind it.
  ///   - expectsRowNames: whether other files of the same table have row names.
  init(header: [String], rows: some Sequence<[String]>, expectsRowNames: Bool) {
    guard let width = rows.first(where: { _ in true })?.count, header.count > 1,
      rows.allSatisfy({ $0.count == width })
    else { return }
    let headerEnds = Self.endsInBlank(header)
    let rowsEnd = rows.allSatisfy(Self.endsInBlank)
    switch width - header.count {
    case -1 where headerEnds && !rowsEnd: headerEndsInDelimiter = true
    case 0 where headerEnds && rowsEnd: (headerEndsInDelimiter, rowsEndInDelimiter) = (true, true)
    case 1 where headerEnds && rowsEnd:
      (hasRowNames, headerEndsInDelimiter, rowsEndInDelimiter) = (true, true, true)
    case 1 where rowsEnd && !(expectsRowNames && Self.areDistinct(rows.map { $0[0] })): rowsEndInDelimiter = true
    case 1: hasRowNames = true
    case let excess where excess > 1 && !headerEnds && rows.allSatisfy({ $0.suffix(excess).allSatisfy(\.isEmpty) }):
      (rowsEndInDelimiter, furtherEnds) = (true, excess - 1)
    default: break
    }
  }

  /// How many cells a row has more than the header.
  var excess: Int {
    (hasRowNames ? 1 : 0) + (rowsEndInDelimiter ? 1 : 0) + furtherEnds - (headerEndsInDelimiter ? 1 : 0)
  }

  /// The names of the columns, a blank one for row names.
  func names(of header: [String]) -> [String] {
    (hasRowNames ? [""] : []) + header.dropLast(headerEndsInDelimiter ? 1 : 0)
  }

  /// The cells of the columns, row names among them.
  func cells(of row: [String]) -> [String] { Array(row.dropLast(blankEnds)) }

  /// Cells at the end of every row that belong to no column.
  var blankEnds: Int { rowsEndInDelimiter ? 1 + furtherEnds : 0 }

  /// The first cell behind the last column that is not blank, where delimiters end the rows.
  func cellBehindLastColumn(of row: [String]) -> String? {
    rowsEndInDelimiter ? row.suffix(1 + furtherEnds).first { !$0.trimmed.isEmpty } : nil
  }

  private static func areDistinct(_ cells: [String]) -> Bool { Set(cells).count == cells.count }

  static func endsInBlank(_ row: [String]) -> Bool { row.last?.trimmed.isEmpty == true }
}

extension TableMargins {
  /// What is said of a table whose rows have a cell more than its header; nil for others.
  ///
  /// - Parameter path: the table.
  package func remark(on path: String) -> String? {
    guard excess > 0 else { return nil }
    let reading =
      hasRowNames
      ? "the first is read as the name of the row"
      : "the last is blank and left out, as that of a delimiter at the end"
    let advice =
      hasRowNames ? "" : " If the first is the name of the row instead, give its column a name in the header."
    if furtherEnds > 0 {
      return
        "\(path): every row has \(excess) cells more than the header; the last are blank and left out, as those of delimiters at the end."
    }
    return "\(path): every row has one cell more than the header; \(reading).\(advice)"
  }
}
