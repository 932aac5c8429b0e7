import PseudoLabelDatasets
import TestSupport
import Testing

/// Cells that could be read in two ways, and what is known of them afterwards.
@Suite struct TableCellTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [
    ("Africa", [""], "", false, 0), ("", ["", "NA"], "10 blank, 20 \"NA\"", true, 30),
    ("NA", ["", "NA"], "30 \"NA\"", false, 30), ("", [""], "10 blank", false, 10),
  ]) func wordsForNothingAreCountedOneByOne(
    rare: String, missing: [String], text: String, isMixed: Bool, count: Int
  ) throws {
    let table = tableText(
      rows: 60, [("c", { [rare, "NA", "NA", "Asia", "Asia", "Europe"][$0 % 6] }), ("y", { "\($0 % 7)" })])
    let column = try folder.profile(table, TableOptions(missing: missing)).column("c")
    #expect(column.kind == .category && column.missing == count)
    #expect(column.missingCells.text == text)
    #expect(column.missingCells.isMixed == isMixed)
  }

  @Test func whatStandsInPlaceOfALabelIsCounted() throws {
    let text = "x,class\n" + (0..<40).map { "\($0 % 7),\(["a", "b", "", "NA"][$0 % 4])\n" }.joined()
    let cells = try folder.profile(text).missingLabels
    #expect(cells.text == "10 blank, 10 \"NA\"" && cells.isMixed)
    #expect(try folder.profile(text, TableOptions(missing: [""])).missingLabels.text == "10 blank")
  }

  @Test(arguments: [
    (["yes", "Yes", "no"], [["Yes", "yes"]]), (["a b", "ab", "c", "C "], [["C ", "c"], ["a b", "ab"]]),
    (["1", "1.0", "01", "2"], [["01", "1", "1.0"]]), (["1", "10", "0.1"], []), (["a", "b"], []),
  ]) func allSpellingsOfOneNameAreFound(names: [String], groups: [[String]]) {
    #expect(Spellings.alike(names) == groups)
    #expect(Spellings.alike(names.reversed()) == groups)
  }

  @Test func levelsThatShareAFeatureAreCounted() throws {
    let text = tableText(rows: 450, [("c", { "level \($0 % 150)" })])
    let column = try folder.profile(text).column("c")
    #expect(column.distinct == 150 && column.mergedLevels == 50)
    let few = try folder.profile(tableText(rows: 200, [("c", { "level \($0 % 100)" })])).column("c")
    #expect(few.mergedLevels == 0)
  }

  /// In a table of one column a blank line is a cell without a value; elsewhere, and at the end, it is nothing.
  @Test(arguments: [
    ("x\na\n\nb\n", ["2 a", "3 ", "4 b"]), ("x\r\na\r\n\r\n\r\nb\r\n\r\n", ["2 a", "3 ", "4 ", "5 b"]),
    ("x\na\n \nb", ["2 a", "3 ", "4 b"]), ("x\n\na\n", ["2 ", "3 a"]), ("\n\nx\na\n\n\n", ["4 a"]),
    ("x,y\na,1\n\nb,2\n", ["2 a|1", "4 b|2"]), ("x\r\ra\r", ["2 ", "3 a"]),
  ]) func blankLines(text: String, rows: [String]) throws {
    let reader = try TableReader(path: folder.write(text.utf8, to: "t.csv"), hasHeader: true)
    var found: [String] = []
    while let row = try reader.next() { found.append("\(row.line) \(row.cells.joined(separator: "|"))") }
    #expect(found == rows)
  }

  @Test func whatTrainingHasNotSeenIsCounted() throws {
    let text = tableText(
      rows: 40, [("x", { "\($0 % 9).5" }), ("c", { "c\($0 % 3)" }), ("d", { $0 < 3 ? "" : "d\($0 % 2)" })])
    let preparation = try folder.profile(text).preparation
    var encoder = RowEncoder(preparation, places: [0, 1, 2])
    var features: [Float] = []
    for cells in [["1", "c1", "d1"], ["", "c7", ""], ["2", "c8", "d9"], ["NA", "", ""]] {
      encoder.append(cells, to: &features)
    }
    #expect(encoder.columnNovelties.map(\.unseen) == [0, 2, 1])
    #expect(encoder.columnNovelties.map(\.first) == [nil, "c7", "d9"])
    #expect(encoder.columnNovelties.map(\.missing) == [2, 1, 0])
  }
}
