import PseudoLabelReporting
import Testing

@Suite struct TextTableFittingTests {
  private static let words = "better within intervals at 100, 600; reproduced at 1000"
  private let table = TextTable(
    columns: ["method", "100 labels", "paper", "600 labels", "paper", "verdict"],
    rows: [
      ["NN", "21.71 ± 7.19 (3)", "25.81", "10.32 ± 1.10 (3)", "11.44", words],
      ["TSVM", "–", "16.81", "–", "6.16", "quoted"],
    ])

  private func width(_ text: String) -> Int { text.split(separator: "\n").map(\.count).max() ?? 0 }

  @Test func whatFitsStaysAsItIs() {
    #expect(table.plain(columns: nil) == table.plain)
    #expect(table.plain(columns: width(table.plain)) == table.plain)
    #expect(table.plain(columns: width(table.plain) - 1) != table.plain)
  }

  /// Every word and every number is there at every width, in lines that fit.
  @Test(arguments: [120, 100, 80, 70, 60, 50, 40])
  func nothingIsLost(columns: Int) {
    let text = table.plain(columns: columns)
    #expect(width(text) <= columns, "\(text)")
    let shown = text.split(whereSeparator: \.isWhitespace)
    for cell in table.rows.joined() {
      for word in cell.split(separator: " ") { #expect(shown.contains(word), "\(word) in \(text)") }
    }
  }

  @Test func lastWordsGoOnBelow() {
    let table = TextTable(columns: ["a", "b"], rows: [["x", "one two three four"], ["y", "five"]])
    #expect(
      table.plain(columns: 16) == """
        a  b
        x  one two three
           four
        y  five
        """)
  }

  /// Paths lose their middle, numbers nothing.
  @Test func longTextsAreShortened() {
    let path = "some/folder/that/lies/very/deep/image.png"
    let table = TextTable(columns: ["row", "file", "sure"], rows: [["17", path, "99.07 %"]])
    let text = table.plain(columns: 40)
    #expect(width(text) == 40)
    #expect(text.contains("17   some/folder/that/…mage.png  99.07 %"))
  }

  /// Columns stand below each other where a terminal draws them, not where characters are counted.
  @Test func wideCharactersLeaveColumnsAligned() {
    let table = TextTable(columns: ["列", "kind", "why"], rows: [["価格（円）", "number", ""], ["size", "category", "x"]])
    #expect(
      table.plain == """
        列              kind  why
        価格（円）    number
        size        category  x
        """)
  }

  @Test func columnsThatHaveNoRoomComeBelow() {
    let table = TextTable(columns: ["n", "1111111111", "2222222222"], rows: [["x", "1", "2"]])
    #expect(
      table.plain(columns: 20) == """
        n  1111111111
        x  1

        n  2222222222
        x  2
        """)
  }
}
