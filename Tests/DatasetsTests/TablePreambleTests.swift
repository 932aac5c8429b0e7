import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

/// What stands above the header, and tables that are parted or quoted in unusual ways.
@Suite struct TablePreambleTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let columns = ["x", "n", "class"]
  private static let rows = (0..<12).map { ["\(Double($0) / 4)", "\($0 % 5)", ["a", "b"][$0 % 2]] }
  private static func text(_ delimiter: String) -> String {
    ([columns] + rows).map { $0.joined(separator: delimiter) + "\n" }.joined()
  }

  private func reader(_ text: String, named name: String = "table.csv") throws -> TableReader {
    try TableReader(path: folder.write(text.utf8, to: name))
  }

  /// The same rows come out, with their lines in the file, and what is left out is said.
  @Test(arguments: [
    ("sep=;\n" + text(";"), 1, "line 1 (sep=;) names the delimiter"),
    ("\"sep=,\"\r\n" + text(","), 1, "line 1"),
    ("sep=|\n" + text("|"), 1, "line 1"),
    ("# made by a device\n# on a day, at noon\n" + text(","), 2, "lines 1 to 2 begin with #"),
    ("#made\n\n#by\n" + text(";"), 3, "lines 1 to 3"),
    ("# a, b, c\n" + text(","), 1, "line 1 begins with #"),
    ("Sales report\n" + text(","), 1, "(\"Sales report\") is left out"),
    ("Sales report\n\nof 2023\n" + text(";"), 3, "lines 1 to 3 above the names"),
    ("Sales report,,\n,,\n" + text(","), 2, "\"Sales report\""),
    ("sep=;\n# made\nSales\n" + text(";"), 3, "\"Sales\""),
    (text(":"), 0, "read as colons"), (text(" "), 0, "read as blanks"), (text("   "), 0, "read as blanks"),
    (text(" ").replacing("\n", with: "  \n  "), 0, "read as blanks"),
  ])
  func theTableIsTheSame(text: String, above: Int, remark: String) throws {
    let reader = try reader(text)
    #expect(reader.columns == Self.columns)
    let rows = try reader.rest()
    #expect(rows.map(\.cells) == Self.rows)
    #expect(rows.first?.line == above + 2)
    #expect(reader.remarks.contains { $0.contains(remark) && $0.hasPrefix(reader.path) })
  }

  /// What R's `write.table` writes: quotes, blanks, and a header that is one cell shorter.
  @Test func tablesOfRAreRead() throws {
    let text =
      "\"x\" \"n\" \"class\"\n"
      + Self.rows.enumerated().map { "\"\($0 + 1)\" \($1[0]) \($1[1]) \"\($1[2]) b\"\n" }.joined()
    let reader = try reader(text, named: "r.txt")
    #expect(reader.dialect.delimiter == .space)
    #expect(reader.columns == ["column 1"] + Self.columns)
    #expect(try reader.rest().map { Array($0.cells.dropFirst()) } == Self.rows.map { [$0[0], $0[1], $0[2] + " b"] })
  }

  @Test(arguments: [",", ";", "\t"]) func singleQuotesHoldDelimiters(delimiter: String) throws {
    let lines = Self.rows.map { "\($0[0])\(delimiter)'\($0[1])'\(delimiter)'\($0[2])\(delimiter)it''s'" }
    let reader = try reader(([Self.columns.joined(separator: delimiter)] + lines).joined(separator: "\n"))
    #expect(reader.dialect.hasSingleQuotes)
    #expect(try reader.rest().map(\.cells) == Self.rows.map { [$0[0], $0[1], "\($0[2])\(delimiter)it's"] })
    #expect(reader.remarks.contains { $0.contains("single quotes") })
  }

  /// Ordinary tables are read as ever.
  @Test(arguments: [
    text(","), "#x,n,class\n" + text(",").split(separator: "\n").dropFirst().joined(separator: "\n"),
    "name,n\nO'Brien,1\nD'Arcy,2\n'tis,3\n", "name,n\n'a',1\nb,2\nc,3\nd,4\ne,5\n", "sep=x,n\n1,2\n3,4\n",
    "first name\nAnna Maria\nBob Lee\n", "x,n,class\n,,a\n1,2,b\n3,4,a\n", "time,x\n12:30,1\n13:40,2\n",
  ])
  func nothingIsLeftOutWithoutReason(text: String) throws {
    let reader = try reader(text)
    #expect(reader.remarks.isEmpty)
    #expect(try reader.rest().count == text.split(separator: "\n").count - 1)
  }

  @Test func unreadSeparatorsAreRefused() throws {
    let failure = try #require(throws: FileFailure.self) { try reader("sep=^\nx^n\n1^2\n") }
    #expect(
      failure.description.hasSuffix(
        ": line 1: expected sep= and a comma, semicolon, tab, pipe or colon, found \"sep=^\". Save the table with one of these between cells."
      ))
  }

  /// Two delimiters at the end of every row belong to no column; those at the end of some rows neither, and are said.
  @Test func delimitersAtTheEnd() throws {
    let lines = Self.rows.map { $0.joined(separator: ",") }
    let header = Self.columns.joined(separator: ",")
    let every = try reader(([header] + lines.map { $0 + ",," }).joined(separator: "\n"))
    #expect(try every.rest().map(\.cells) == Self.rows)
    #expect(every.remarks.contains { $0.contains("2 cells more than the header") })
    for ends in [[4: ","], [0: ",,", 1: ",", 2: ",,"]] {
      let some = try reader(
        ([header] + lines.enumerated().map { $1 + (ends[$0] ?? "") }).joined(separator: "\n"))
      #expect(try some.rest().map(\.cells) == Self.rows)
      #expect(
        some.closingRemarks.first?.contains(
          "\(ends.count == 1 ? "1 row has" : "3 rows have") a comma behind the last column, first line \(2 + (ends.keys.min() ?? 0)), with nothing behind it"
        ) == true, "\(some.closingRemarks)")
    }
  }

  /// Columns at the end without a name may be left out in rows, as Excel does from the seventeenth row on.
  @Test func columnsWithoutANameMayEndEarly() throws {
    let lines = Self.rows.map { $0.joined(separator: ",") }
    let header = Self.columns.joined(separator: ",") + ",,"
    let reader = try reader(([header] + lines.enumerated().map { $0 < 2 ? $1 + ",," : $1 }).joined(separator: "\n"))
    #expect(try reader.rest().map(\.cells) == Self.rows.map { $0 + ["", ""] })
    let short = try self.reader(
      ([header, lines[0] + ",,", lines[1], lines[2].split(separator: ",").dropLast().joined(separator: ",")]).joined(
        separator: "\n"))
    #expect(throws: FileFailure.self) { try short.rest() }
  }

  /// A line of Excel's that names a delimiter that no row has is left out, and the rows tell.
  @Test(arguments: ["sep=;", "sep=|"]) func aSeparatorThatStandsInNoRow(line: String) throws {
    let text = ([line] + ([Self.columns] + Self.rows).map { $0.joined(separator: "\t") }).joined(separator: "\n")
    let reader = try reader(text)
    #expect(reader.columns == Self.columns)
    #expect(try reader.rest().map(\.cells) == Self.rows)
    #expect(reader.remarks.contains { $0.contains("what stands between cells is read as tabs") }, "\(reader.remarks)")
  }
}
