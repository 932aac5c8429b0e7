import Foundation
import PseudoLabelDatasets
import TestSupport
import Testing

@Suite struct TableLineTests {
  @Test(arguments: Delimiter.allCases, ["\n", "\r\n", "\r"])
  func whatIsWrittenIsReadAgain(delimiter: Delimiter, end: String) throws {
    var random = SystemRandomNumberGenerator()
    let words = ["", "a", " ", "\t", "\"", ",", ";", "|", "\n", "\r", "\r\n", "é", "😀", "\u{feff}", "\u{a0}", "7"]
    let folder = try TemporaryFolder()
    for columns in [1, 2, 7] {
      let rows = (0..<200).map { _ in
        (0..<columns).map { _ in
          (0..<Int.random(in: 0...4, using: &random)).map { _ in words.randomElement(using: &random) ?? "" }.joined()
        }
      }
      let text = rows.map { TableLine($0, delimiter: delimiter).text + end }.joined()
      let path = try folder.write(text.utf8, to: "table")
      let reader = try TableReader(path: path, delimiter: delimiter, hasHeader: false, keepsInvisible: true)
      let read = try reader.rest().map { Array($0.cells.map(\.unicodeScalars).map(Array.init)) }
      // Scalars, for text compares equal where its scalars do not.
      #expect(read == rows.map { $0.map { Array($0.unicodeScalars) } })
    }
  }

  @Test func quotesStandOnlyWhereTheyMustStand() {
    #expect(TableLine(["a", "b c", "", "1.5", "d;e"]).text == "a,b c,,1.5,d;e")
    #expect(
      TableLine(["a", "b,c", "d\"e", "f\ng", " h", "i\t"]).text == "a,\"b,c\",\"d\"\"e\",\"f\ng\",\" h\",\"i\t\"")
    #expect(TableLine(["a,b", "c;d"], delimiter: .semicolon).text == "a,b;\"c;d\"")
    #expect(TableLine([""]).text == "\"\"")
    #expect(TableLine(["\u{feff}"]).text == "\"\u{feff}\"")
  }
}
