import Foundation
import PseudoLabelDatasets
import TestSupport
import Testing

/// Rows that are no data, and characters that cannot be seen.
@Suite struct RowCleaningTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private static let lines = (0..<24).map {
    "\(Double($0 % 7) / 2),\($0 * 5 % 11),\(["red", "blue"][$0 % 2]),\("ab".map(String.init)[$0 % 2])"
  }
  private static let header = "x,n,color,class"

  private func profile(_ lines: [String]) throws -> TableProfile {
    try folder.profile(lines.joined(separator: "\n") + "\n")
  }

  /// The rows are those of the clean table, and there is one sentence about the others.
  private func requireClean(_ lines: [String], says words: String, sourceLocation: SourceLocation = #_sourceLocation)
    throws
  {
    let found = try profile(lines)
    let clean = try profile([Self.header] + Self.lines)
    #expect(try found.features() == clean.features(), sourceLocation: sourceLocation)
    #expect(found.labels == clean.labels, sourceLocation: sourceLocation)
    #expect(
      found.remarks.count == 1 && found.remarks[0].contains(words), "\(found.remarks)", sourceLocation: sourceLocation)
  }

  @Test func charactersThatCannotBeSeenAreLeftOut() throws {
    for (number, character) in ["\u{200B}", "\u{FEFF}", "\u{AD}", "\u{200C}", "\u{200D}", "\u{2060}"].enumerated() {
      var lines = Self.lines
      lines[3] = lines[3].replacing("blue", with: "bl\(character)ue")
      lines[4] = lines[4].replacing(",a", with: ",a\(character)")
      lines[5] = "\(character)" + lines[5]
      let code = ["U+200B", "U+FEFF", "U+00AD", "U+200C", "U+200D", "U+2060"][number]
      try requireClean(
        [Self.header] + lines, says: "3 cells hold characters that cannot be seen, first \(code) in \"blue\" in line 5")
    }
    #expect(try profile([Self.header.replacing("class", with: "cl\u{200B}ass")] + Self.lines).labels.contains("a"))
  }

  /// Joiners that join something stay.
  @Test func joinersWithinWordsStay() throws {
    let words = ["👩\u{200D}🔬", "می\u{200C}خواهم"]
    let lines = Self.lines.map { $0.replacing("red", with: words[0]).replacing("blue", with: words[1]) }
    let found = try profile([Self.header] + lines)
    #expect(found.remarks.isEmpty)
    #expect(found.encoding("color") == .category(levels: words.sorted()))
  }

  @Test func headersInTheMiddleAreLeftOut() throws {
    try requireClean(
      [Self.header] + Self.lines[..<8] + [Self.header] + Self.lines[8..<16] + [Self.header] + Self.lines[16...],
      says: "2 rows repeat the header, first line 10")
  }

  @Test(arguments: ["(kg),[cm],,", "(kg),,(name),", "kg,cm,,", "[m/s],(n),-,-"]) func unitsBelowTheHeaderAreLeftOut(
    row: String
  ) throws {
    try requireClean([Self.header, row] + Self.lines, says: "line 2 (")
  }

  @Test(arguments: ["1.5,4,(red),a", ",,red,a", "?,4,red,a", "(5),(7),red,a", "n,4,blue,b"])
  func dataBelowTheHeaderStay(row: String) throws {
    let found = try profile([Self.header, row] + Self.lines)
    #expect(found.labels.count == 25 && found.remarks.isEmpty, "\(found.remarks)")
  }

  @Test func theRuleOfMarkdownIsLeftOut() throws {
    func row(_ line: String) -> String { "| " + line.replacing(",", with: " | ") + " |" }
    let found = try profile([row(Self.header), "|---|:--:|---|:--|"] + Self.lines.map(row))
    let clean = try profile([Self.header] + Self.lines)
    #expect(found.labels == clean.labels && found.preparation.columns.map(\.name) == ["x", "n", "color"])
    #expect(try found.features() == clean.features())
  }
}
