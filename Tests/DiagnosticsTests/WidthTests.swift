import PseudoLabelDiagnostics
import Testing

@Suite struct WidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("Grüße, naïve", 12), ("e\u{301}", 1), ("日本語", 6), ("한국", 4), ("ｱ", 1), ("🙂", 2),
    ("👩‍👩‍👧", 2), ("██·…–", 5),
  ])
  func wideCharactersTakeTwoColumns(text: String, width: Int) {
    #expect(text.width == width)
  }

  private static let texts = ["", "plain", "数列 a", "n\u{303}andú", "東京都", "🙂🙂"]

  @Test(arguments: texts, [0, 1, 3, 7, 12])
  func paddingFillsUpToTheWidthAndCutsNothing(text: String, width: Int) {
    for padded in [text.padded(to: width), text.leftPadded(to: width)] {
      #expect(padded.width == max(width, text.width))
      #expect(padded.contains(text))
    }
  }

  /// The longest beginning that has room.
  @Test(arguments: texts, [0, 1, 3, 7, 12])
  func beginningsFit(text: String, width: Int) {
    let part = text.prefix(width: width)
    #expect(part.width <= width)
    #expect(text.hasPrefix(part))
    if part.count < text.count { #expect(text.prefix(part.count + 1).width > width) }
  }

  @Test(arguments: ["a/long/path/to/a/file.csv", "数据/非常/长的/路径/文件.csv", String(repeating: "🙂a", count: 40)])
  func shortenedTextsFitAndKeepBothEnds(text: String) {
    for limit in 6..<text.width {
      let short = text.shortened(to: limit)
      #expect(short.width <= limit)
      #expect(short.width >= limit - 2, "no more is left out than must be")
      #expect(short.first == text.first && short.last == text.last)
    }
    #expect(text.shortened(to: text.width) == text)
  }
}
