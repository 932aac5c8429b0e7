import PseudoLabelDiagnostics

/// What can be wrong with a delimited text file.
extension FileFailure {
  static func ragged(
    _ path: String, line: Int, expected: Int?, limit: Int, found row: RowCells, dialect: TableDialect
  ) -> FileFailure {
    let found = row.count
    var failure = FileFailure.malformed(
      path, at: "line \(line)", expected: expected.map(cells) ?? "at most \(cells(limit))", found: "\(found)")
    if let expected, found > expected {
      failure.remedy = "A cell that holds a \(dialect.delimiter.name) must stand in quotes"
    } else if dialect.margins.excess > 0 {
      failure.remedy = "The rows before it have one cell more than the header"
    }
    return failure
  }

  static func cellBehindLastColumn(_ path: String, line: Int, cell: String) -> FileFailure {
    FileFailure(
      path: path,
      problem: .malformed(
        place: "line \(line)", expected: "nothing behind the delimiter at the end, as in the rows before",
        found: "\"\(cell.shortened(to: 80))\""),
      remedy: "If the first cells are the names of the rows, give their column a name in the header")
  }

  static func flawedRow(_ path: String, flaw: RowParser.Flaw, line: Int, cellLine: Int) -> FileFailure {
    switch flaw {
    case .textBehindQuote(let byte):
      var failure = FileFailure.malformed(
        path, at: "line \(line)", expected: "a delimiter or the end of the line behind a closing quote",
        found: (0x21..<0x7f).contains(byte) ? "\"\(Character(Unicode.Scalar(byte)))\"" : "byte \(hex(byte))")
      failure.remedy = "A quote within quotes is written twice"
      return failure
    case .unterminatedQuote:
      return .malformed(
        path, at: "line \(cellLine)", expected: "a closing quote for the one that opens there",
        found: "the end of the file")
    case .longCell:
      var failure = FileFailure.malformed(
        path, at: "line \(cellLine)", expected: "cells of at most \(RowParser.cellLimit >> 20) MiB",
        found: "a longer one"
      )
      failure.remedy = "Perhaps a quote is opened there and not closed"
      return failure
    case .exhaustedMemory:
      return .malformed(path, at: "line \(cellLine)", expected: "cells that fit in memory", found: "a longer one")
    }
  }

  static func invalidText(_ path: String, line: Int, byte: UInt8) -> FileFailure {
    var failure = FileFailure.malformed(path, at: "line \(line)", expected: "UTF-8", found: "byte \(hex(byte))")
    // Bytes that Windows does not use are letters in the code pages of DOS, which some programs still write.
    let isOfDOS = [0x81, 0x8d, 0x8f, 0x90, 0x9d].contains(byte)
    failure.remedy = Remedy(
      "Convert it first, for example with `iconv -f \(isOfDOS ? "CP850" : "WINDOWS-1252") -t UTF-8 < FILE > FILE.csv`\(isOfDOS ? " (a file from DOS)" : "")"
    )
    return failure
  }

  static func unreadDelimiter(_ path: String, line: Int, found: String) -> FileFailure {
    var failure = FileFailure.malformed(
      path, at: "line \(line)", expected: "sep= and a comma, semicolon, tab, pipe or colon",
      found: "\"\(found.shortened(to: 80))\"")
    failure.remedy = "Save the table with one of these between cells"
    return failure
  }

  static func zeroByte(_ path: String, line: Int) -> FileFailure {
    .malformed(path, at: "line \(line)", expected: "text", found: "a zero byte")
  }

  static func emptyTable(_ path: String) -> FileFailure {
    .malformed(path, at: "content", expected: "at least one row", found: "none")
  }

  static func repeatedName(_ path: String, line: Int, name: String, columns: (Int, Int)) -> FileFailure {
    var failure = FileFailure.malformed(
      path, at: "line \(line)", expected: "a name of its own for each column",
      found: "\"\(name)\" for columns \(columns.0) and \(columns.1)")
    failure.remedy = Remedy("Rename one", "read the file as one without names, with --header no")
    return failure
  }

  private static func cells(_ count: Int) -> String { "\(count) cell\(count == 1 ? "" : "s")" }

  private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0x0" : "0x") + String(byte, radix: 16) }
}
