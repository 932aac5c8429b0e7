import Diagnostics

/// What can be wrong with a delimited text file.
extension FileFailure {
  static func ragged(
    _ path: String, line: Int, expected: Int?, limit: Int, found: Int, delimiter: Delimiter
  ) -> FileFailure {
    var failure = FileFailure.malformed(
      path, at: "line \(line)", expected: expected.map(cells) ?? "at most \(cells(limit))", found: "\(found)")
    if let expected, found > expected { failure.remedy = "A cell that holds a \(delimiter.name) must stand in quotes" }
    return failure
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
    failure.remedy = "Convert it first, for example with `iconv -f WINDOWS-1252 -t UTF-8`"
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
    failure.remedy = Remedy("Rename one", "read the file as one without names: --header no")
    return failure
  }

  /// The failure of text in UTF-16, told by its byte order mark or by its zero bytes; nil for other text.
  static func wideText(_ path: String, opening: [UInt8]) -> FileFailure? {
    let isMarked = opening.starts(with: [0xff, 0xfe]) || opening.starts(with: [0xfe, 0xff])
    let zeros = (0..<2).map { start in stride(from: start, to: opening.count, by: 2).count { opening[$0] == 0 } }
    let pairs = opening.count / 2
    // ASCII in UTF-16 has a zero in every pair, on the same side.
    let isAlternating = pairs > 0 && zeros.min() == 0 && 10 * (zeros.max() ?? 0) >= 9 * pairs
    guard isMarked || isAlternating else { return nil }
    var failure = FileFailure.malformed(path, at: "content", expected: "UTF-8", found: "UTF-16")
    failure.remedy = "Convert it first, for example with `iconv -f UTF-16 -t UTF-8`"
    return failure
  }

  private static func cells(_ count: Int) -> String { "\(count) cell\(count == 1 ? "" : "s")" }

  private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0x0" : "0x") + String(byte, radix: 16) }
}
