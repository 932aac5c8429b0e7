import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

@Suite struct TableReaderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func reader(_ text: String, _ delimiter: Delimiter? = nil, hasHeader: Bool? = nil) throws -> TableReader {
    try TableReader(path: folder.write(text.utf8, to: "table.csv"), delimiter: delimiter, hasHeader: hasHeader)
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func rowsKnowTheirLines(end: String) throws {
    let text = "\nname,size\n\nAda, 1 \n  \n\"a \"\"b\"\"\n\n, c\",2\n\n\nBob,3".replacing("\n", with: end)
    let reader = try reader(text)
    #expect(reader.columns == ["name", "size"])
    let rows = try reader.rest()
    let quoted = "a \"b\"\n\n, c".replacing("\n", with: end)
    #expect(rows.map(\.cells) == [["Ada", "1"], [quoted, "2"], ["Bob", "3"]])
    #expect(rows.map(\.line) == [4, 6, 11])
    #expect(rows.map(\.number) == [0, 1, 2])
    let after = try reader.next()
    #expect(after == nil)
  }

  @Test func blanksAreDroppedOutsideQuotesOnly() throws {
    let rows = try reader("a, b\t, c d ,\" e \", \" f\" ,\n", .comma, hasHeader: false).rest()
    #expect(rows.map(\.cells) == [["a", "b", "c d", " e ", " f", ""]])
  }

  @Test func tabsAreNoBlanksWhereTheyAreDelimiters() throws {
    let rows = try reader("\ta\t\tb\t\n\t\t\t\t\n \tc\t \td \t\"\"\n\"e\"\tf\tg\th\ti\n", .tab, hasHeader: false).rest()
    #expect(
      rows.map(\.cells) == [
        ["", "a", "", "b", ""], ["", "", "", "", ""], ["", "c", "", "d", ""], ["e", "f", "g", "h", "i"],
      ])
  }

  @Test func byteOrderMarkIsNoText() throws {
    #expect(try reader("\u{feff}a,b\n1,2\n").columns == ["a", "b"])
    #expect(try reader("\u{feff}\"a\",b\n1,2\n").columns == ["a", "b"])
  }

  @Test func columnsHaveNames() throws {
    #expect(try reader("\" a \",,b\n1,2,3\n", hasHeader: true).columns == ["a", "column 2", "b"])
    #expect(try reader("1,2\n").columns == ["column 1", "column 2"])
    let header = try reader("a,b\n")
    #expect(header.dialect.hasHeader)
    #expect(try header.rest().isEmpty)
  }

  /// Each pad moves the ends of the opening and of the block behind it through all that must not be cut in two.
  @Test(arguments: 0..<40)
  func nothingHangsOnWhereBlocksEnd(pad: Int) throws {
    let first = String(repeating: "x", count: (1 << 16) - 40 + pad)
    let second = String(repeating: "y", count: (1 << 17) - 37)
    let tail = ",\"é😀\r\n\",\"\"\"\"\r\nb,\"c\r\",\r\n\r\nd,e,ff\r\n"
    let rows = try reader(first + tail + second + tail, .comma, hasHeader: false).rest()
    let expected = [first, second].flatMap { [[$0, "é😀\r\n", "\""], ["b", "c\r", ""], ["d", "e", "ff"]] }
    #expect(rows.map(\.cells) == expected)
    #expect(rows.map(\.line) == [1, 3, 6, 7, 9, 12])
  }

  @Test func aTableMayHaveManyColumnsAndLongCells() throws {
    let names = (0..<100_000).map(String.init)
    let wide = try reader(names.joined(separator: ",") + "\n" + names.joined(separator: ","), hasHeader: false).rest()
    #expect(wide.map(\.cells) == [names, names])
    let long = String(repeating: "x", count: (1 << 24) - 1000) + String(repeating: "\n", count: 1000)
    let rows = try reader("a,\"\(long)\"\nb,c\n", .comma, hasHeader: false).rest()
    #expect(rows.map(\.cells) == [["a", long], ["b", "c"]])
    #expect(rows.map(\.line) == [1, 1002])
  }

  /// Whatever the bytes are, there are rows as wide as the header or a failure of the file.
  @Test func noBytesAreTooUgly() throws {
    var random = SystemRandomNumberGenerator()
    let words: [[UInt8]] =
      ["\"", "\"\"", ",", ";", "\t", "|", "\n", "\r", " ", "a", "7", "é"].map { Array($0.utf8) } + [
        [0], [0x80], [0xf0],
      ]
    for _ in 0..<500 {
      let bytes = (0..<Int.random(in: 1...40, using: &random)).flatMap { _ in
        words[Int.random(in: 0..<(Bool.random(using: &random) ? 12 : words.count), using: &random)]
      }
      let path = try folder.write(bytes, to: "ugly")
      do {
        let reader = try TableReader(path: path)
        let widths = Set(try reader.rest().map(\.cells.count))
        #expect(widths.isSubset(of: [reader.columns.count]))
      } catch let failure as FileFailure {
        #expect(failure.kind == .data)
      }
    }
  }
}
