import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

/// What a file is refused for, and where it says so.
@Suite struct TableFailureTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The text of the error behind the path, and the rows that came before it.
  private func failure(
    _ bytes: some Sequence<UInt8>, hasHeader: Bool? = false
  ) throws -> (rows: Int, message: String) {
    let path = try folder.write(bytes, to: "table.csv")
    var rows = 0
    var found: FileFailure?
    do {
      let reader = try TableReader(path: path, delimiter: .comma, hasHeader: hasHeader)
      do {
        while try reader.next() != nil { rows += 1 }
      } catch let error as FileFailure {
        // Asked again, it says the same.
        #expect(throws: error) { try reader.next() }
        throw error
      }
    } catch let failure as FileFailure {
      found = failure
    }
    let failure = try #require(found)
    #expect(failure.kind == .data)
    #expect(failure.description.hasPrefix("\(path): "))
    return (rows, String(failure.description.dropFirst(path.count + 2)))
  }

  @Test(arguments: [
    ("a,b\n\nc\n", 1, "line 3: expected 2 cells, found 1."),
    ("a\n\"b\n\"\nc,d,e\n", 2, "line 4: expected 1 cell, found 3. A cell that holds a comma must stand in quotes."),
    ("a,\"b\nc", 0, "line 1: expected a closing quote for the one that opens there, found the end of the file."),
    (
      "a,b\n\"c\n\",\"d\r\n\re\n", 1,
      "line 3: expected a closing quote for the one that opens there, found the end of the file."
    ),
    ("\"", 0, "line 1: expected a closing quote for the one that opens there, found the end of the file."),
    (
      "a,b\n\"c\nd\"e,f\n", 1,
      "line 3: expected a delimiter or the end of the line behind a closing quote, found \"e\". A quote within quotes "
        + "is written twice."
    ),
    (
      "\"a\" é\n", 0,
      "line 1: expected a delimiter or the end of the line behind a closing quote, found byte 0xc3. A quote within quotes "
        + "is written twice."
    ),
    ("", 0, "content: expected at least one row, found none."),
    ("\u{feff}\n \r\n", 0, "content: expected at least one row, found none."),
    ("a\nb\0c\n", 1, "line 2: expected text, found a zero byte."),
  ])
  func whatBreaksTheRulesIsRefused(text: String, rows: Int, message: String) throws {
    let found = try failure(text.utf8)
    #expect(found.rows == rows)
    #expect(found.message == message)
  }

  @Test func bytesThatAreNoTextAreRefused() throws {
    let remedy = "Convert it first, for example with `iconv -f WINDOWS-1252 -t UTF-8 < FILE > FILE.csv`."
    let latin = try failure(Array("a,b\n\"c\né\n\",\"\n\r\n".utf8) + [0x78, 0xe9, 0x78] + Array("\"\nc,d\n".utf8))
    #expect(latin.rows == 1)
    #expect(latin.message == "line 6: expected UTF-8, found byte 0xe9. \(remedy)")
    let cut = try failure(Array("a,€".utf8).dropLast())
    #expect(cut.message == "line 1: expected UTF-8, found byte 0xe2. \(remedy)")
    // Two cells that would be text if nothing stood between them.
    let parted = try failure(Array("a,b\nc,".utf8) + [0xc3, 0x0a, 0xa9, 0x2c, 0x64])
    #expect(parted.rows == 1)
    #expect(parted.message == "line 2: expected UTF-8, found byte 0xc3. \(remedy)")
    let neighbors = try failure([0xc3, 0x2c, 0xa9])
    #expect(neighbors.message == "line 1: expected UTF-8, found byte 0xc3. \(remedy)")
    let stray = try failure([0x61, 0x80])
    #expect(stray.message == "line 1: expected UTF-8, found byte 0x80. \(remedy)")
    // No character of Windows, and "ü" in the code pages of DOS.
    #expect(try failure([0x66, 0x81, 0x72]).message.contains("`iconv -f CP850 -t UTF-8 < FILE > FILE.csv`"))
  }

  @Test(arguments: [[0xff, 0xfe], [0xfe, 0xff], []] as [[UInt8]], [false, true])
  func wideTextIsNamed(mark: [UInt8], isBigEndian: Bool) throws {
    for text in ["name,size\nAda,1\nBjörn,2\n", "名前,大きさ\n花子,太郎\n", "имя;рост\nАнна;1\n"] {
      let bytes =
        mark
        + text.utf16.flatMap { unit in
          let pair = [UInt8(unit & 0xff), UInt8(unit >> 8)]
          return isBigEndian ? pair.reversed() : pair
        }
      let encoding = mark.isEmpty ? isBigEndian ? "UTF-16BE" : "UTF-16LE" : "UTF-16"
      #expect(
        try failure(bytes).message
          == "content: expected UTF-8, found UTF-16. Convert it first, for example with `iconv -f \(encoding) -t UTF-8 < FILE > FILE.csv`."
      )
    }
  }

  @Test(arguments: [false, true], [false, true])
  func textOfFourBytesIsNamed(isMarked: Bool, isBigEndian: Bool) throws {
    for text in ["name,size\nAda,1\nBjörn,2\n", "名前,大きさ\n花子,太郎\n", "x,😀\n1,2\n"] {
      let bytes = ((isMarked ? "\u{FEFF}" : "") + text).unicodeScalars.flatMap { scalar in
        withUnsafeBytes(of: isBigEndian ? scalar.value.bigEndian : scalar.value.littleEndian) { Array($0) }
      }
      let encoding = isMarked ? "UTF-32" : isBigEndian ? "UTF-32BE" : "UTF-32LE"
      #expect(
        try failure(bytes).message
          == "content: expected UTF-8, found UTF-32. Convert it first, for example with `iconv -f \(encoding) -t UTF-8 < FILE > FILE.csv`."
      )
    }
  }

  /// Where control characters stand, and what can be done about them.
  @Test(arguments: [
    (
      "x\u{1}n\n1\u{1}2\n3\u{1}4\n5\u{1}6\n", 1, 2, "the control character U+0001",
      "If it stands between cells, write tabs in its place: `tr '\\001' '\\t' < FILE > FILE.tsv`."
    ),
    (
      "x,n\né1,2\u{7}\n3,4\u{7}\u{7}\n5\u{1f}\n", 2, 5, "the control character U+0007",
      "Take such characters out: `tr -d '\\007\\037' < FILE > FILE.csv`."
    ),
    (
      "x,n\n1,2\n\0\0\0\0", 3, 1, "a zero byte",
      "Take such characters out: `tr -d '\\000' < FILE > FILE.csv`."
    ),
  ])
  func controlCharactersAreNamed(text: String, line: Int, character: Int, found: String, advice: String) throws {
    #expect(
      try failure(text.utf8).message
        == "line \(line), character \(character): expected text, found \(found). \(advice)")
  }

  /// Long text is cut somewhere, perhaps within a character.
  @Test(arguments: 0..<4) func controlCharactersOfLongTextAreNamed(shift: Int) throws {
    let text = String(repeating: "a", count: shift) + String(repeating: "é\u{2}寿\u{2}1\n", count: 20_000)
    let message = try failure(text.utf8).message
    #expect(message.hasPrefix("line 1, character \(shift + 2): expected text, found the control character U+0002."))
  }

  @Test func namesOfColumnsDiffer() throws {
    let remedy = "Rename one, or read the file as one without names, with --header no."
    let twice = try failure("\na,b,\" a\"\n1,2,3\n".utf8, hasHeader: true)
    #expect(
      twice.message == "line 2: expected a name of its own for each column, found \"a\" for columns 1 and 3. \(remedy)")
    let given = try failure("column 2,\n1,2\n".utf8, hasHeader: true)
    #expect(
      given.message
        == "line 1: expected a name of its own for each column, found \"column 2\" for columns 1 and 2. \(remedy)")
    let path = try folder.write("a,a\n1,2\n".utf8, to: "table.csv")
    let reader = try TableReader(path: path, hasHeader: false)
    #expect(try reader.rest().map(\.cells) == [["a", "a"], ["1", "2"]])
  }

  @Test(arguments: ["\"", ""])
  func cellsHaveALimit(quote: String) throws {
    let cell = String(repeating: "x", count: (1 << 24) + 1)
    let found = try failure("a,b\n\"c\n\",\(quote)\(cell)\(quote)\n".utf8)
    #expect(found.rows == 1)
    #expect(
      found.message
        == "line 3: expected cells of at most 16 MiB, found a longer one. Perhaps a quote is opened there and not closed."
    )
  }

  @Test func whatIsNoFileIsRefused() throws {
    let missing = try #require(throws: FileFailure.self) { try TableReader(path: "\(folder.path)/none.csv") }
    #expect(missing.problem == .missing)
    let directory = try #require(throws: FileFailure.self) { try TableReader(path: folder.path) }
    #expect(directory.problem == .unreadable(reason: "it is a directory"))
  }
}
