import PseudoLabelDiagnostics

/// Lines above the header that are no part of the table: what Excel writes for itself (sep=;), comments behind #, and a title.
struct TablePreamble {
  /// Bytes of these lines.
  private(set) var bytes = 0
  /// How many lines they are.
  private(set) var lines = 0
  /// The delimiter that Excel's line names.
  private(set) var delimiter: Delimiter?
  /// What is said of them, without the file.
  private(set) var remarks: [String] = []

  private static let mostLines = 200

  /// - Parameters:
  ///   - sample: the first bytes of the table.
  ///   - favorite: the delimiter that the file's name speaks for.
  ///   - asked: the delimiter, where it is known.
  ///   - mayHaveTitle: whether the first row may be a title.
  ///   - path: the file, for messages.
  /// - Throws: `FileFailure` where Excel's line names a delimiter that is not read.
  init(of sample: TableSample, favorite: Delimiter, asked: Delimiter?, mayHaveTitle: Bool, path: String) throws {
    try takeSeparatorLine(sample, favorite: favorite, asked: asked, path: path)
    let known = asked ?? delimiter
    takeComments(sample, favorite: favorite, known)
    if mayHaveTitle { takeTitle(sample, favorite: favorite, known) }
  }

  private static func makesATable(_ counts: TableSample.CellCounts) -> Bool {
    counts.isConsistent && counts.usual > 1 && counts.counts.count > 1
  }

  private mutating func takeSeparatorLine(
    _ sample: TableSample, favorite: Delimiter, asked: Delimiter?, path: String
  ) throws {
    guard let line = Self.line(of: sample.bytes, from: 0) else { return }
    let text = Self.text(sample.bytes[line]).filter { $0 != "\"" }
    guard text.lowercased().hasPrefix("sep="), text.utf8.count <= 6 else { return }
    let mark = text.dropFirst(4)
    guard mark.utf8.count == 1, let found = (Delimiter.usual + [.colon]).first(where: { mark.utf8.first == $0.byte })
    else {
      // A table may have a column of that name.
      if mark.isEmpty || mark.utf8.count > 1 || mark.first?.isLetter == true || mark.first?.isNumber == true { return }
      throw FileFailure.unreadDelimiter(path, line: 1, found: text)
    }
    drop(line, of: sample.bytes)
    let rest = sample.dropping(bytes)
    let (likely, _) = rest.delimiter(favorite: favorite)
    if asked == nil, rest.cellCounts(delimiter: found).usual == 1, Self.makesATable(rest.cellCounts(delimiter: likely))
    {
      remarks.append(
        "line 1 (\(text.trimmed)) names a delimiter that stands in no row, and is left out; what stands between cells is read as \(likely.plural)."
      )
      return
    }
    delimiter = found
    remarks.append("line 1 (\(text.trimmed)) names the delimiter and is no row.")
  }

  /// Comments are left out, but for one that is the header: the last, if it has as many cells as the rows and these begin with none.
  private mutating func takeComments(_ sample: TableSample, favorite: Delimiter, _ known: Delimiter?) {
    var comments: [Range<Int>] = []
    var end = bytes
    while comments.count < Self.mostLines, let line = Self.line(of: sample.bytes, from: end),
      sample.bytes[line].first == UInt8(ascii: "#")
        || Self.text(sample.bytes[line]).trimmed.isEmpty && !comments.isEmpty && line.upperBound < sample.bytes.count
    {
      comments.append(line)
      end = line.upperBound
    }
    while let last = comments.last, sample.bytes[last].first != UInt8(ascii: "#") { comments.removeLast() }
    guard let last = comments.last else { return }
    let rest = sample.dropping(last.upperBound)
    let delimiter = known ?? rest.delimiter(favorite: favorite).delimiter
    let counts = rest.cellCounts(delimiter: delimiter)
    guard counts.usual > 0 else { return }
    let heading = TableSample(bytes: Array(sample.bytes[last]), isWhole: true).cellCounts(delimiter: delimiter)
    if heading.usual == counts.usual, !rest.hasNamesAboveNumbers(delimiter: delimiter) { comments.removeLast() }
    guard !comments.isEmpty else { return }
    let from = lines + 1
    for line in comments { drop(line, of: sample.bytes) }
    remarks.append(
      (from == lines ? "line \(from) begins with # and is" : "lines \(from) to \(lines) begin with # and are")
        + " left out as a comment.")
  }

  /// Rows of fewer cells than all others, or of one cell that is not blank, above a row of names.
  private mutating func takeTitle(_ sample: TableSample, favorite: Delimiter, _ known: Delimiter?) {
    let rest = sample.dropping(bytes)
    let delimiter = known ?? rest.delimiter(favorite: favorite).delimiter
    let rows = rest.rows(delimiter: delimiter, limit: 1000)
    guard rows.count > 2, let width = rows.last?.count, width > 1 else { return }
    func isTitle(_ row: [String]) -> Bool {
      row.count < width && row.count == 1 || width > 2 && row.count { !$0.isEmpty } < 2
        || row.count < width - 1
    }
    let titles = rows.prefix(20).prefix(while: isTitle).count
    guard titles > 0, titles < rows.count - 1, rows.dropFirst(titles).allSatisfy({ $0.count == width }) else { return }
    let starts = rest.rowStarts(delimiter: delimiter, limit: titles + 1)
    guard starts.count == titles + 1, rest.dropping(starts[titles]).hasNamesAboveNumbers(delimiter: delimiter) else {
      return
    }
    let from = lines + 1
    let first = rows[0].first { !$0.isEmpty } ?? ""
    drop(bytes..<bytes + starts[titles], of: sample.bytes)
    remarks.append(
      (from == lines ? "line \(from)" : "lines \(from) to \(lines)")
        + " above the names of the columns (\"\(first.shortened(to: 80))\") \(from == lines ? "is" : "are") left out.")
  }

  private mutating func drop(_ range: Range<Int>, of all: [UInt8]) {
    lines += LineCounter.ends(in: all[bytes..<range.upperBound])
    bytes = range.upperBound
  }

  /// The line that begins there, with its end; nil where there is none.
  private static func line(of bytes: [UInt8], from start: Int) -> Range<Int>? {
    guard start < bytes.count else { return nil }
    guard let end = bytes[start...].firstIndex(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) else {
      return start..<bytes.count
    }
    let isPair = bytes[end] == UInt8(ascii: "\r") && end + 1 < bytes.count && bytes[end + 1] == UInt8(ascii: "\n")
    return start..<end + (isPair ? 2 : 1)
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.filter { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }, as: UTF8.self)
  }
}
