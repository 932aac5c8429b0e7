import Foundation
import Testing

/// Row names without a header, and delimiters at the end of rows, in the commands.
@Suite struct RowNameTests {
  /// The table's text as R writes it, with the names of the rows, or with a delimiter at the end of each.
  private func text(_ table: OwnTable, named: Bool) -> String {
    let lines = table.text().split(separator: "\n")
    let rows = lines.dropFirst().enumerated().map { named ? "\($0 + 1),\($1)" : "\($1)," }
    return ([String(lines[0])] + rows).joined(separator: "\n") + "\n"
  }

  @Test(arguments: [true, false])
  func commandsReadThemAsTrainingDoes(named: Bool) throws {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "plain.csv")
    try folder.write(text(OwnTable(), named: named).utf8, to: "table.csv")
    // New rows, whose class is not known: their last column is blank.
    let new = OwnTable(rows: 12, labeled: 0, from: 100)
    try folder.write(new, to: "plain new.csv")
    try folder.write(text(new, named: named).utf8, to: "new.csv")
    #expect(try Command.study("plain.csv", to: "plain", in: folder).code == 0)
    #expect(try Command.study("table.csv", to: "run", in: folder).code == 0)

    func answers(_ run: String, _ file: String) throws -> [[String: String]] {
      let out = "\(run) answers.csv"
      let result = try Command.run(["predict", run, file, "--output", out], in: folder)
      #expect(result.code == 0)
      #expect(result.errors.isEmpty == (file == "plain new.csv"))
      if file == "new.csv" {
        let words = result.errors.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("new.csv: every row has one cell more than the header"))
      }
      return try folder.table(out)
    }
    let expected = try answers("plain", "plain new.csv")
    let found = try answers("run", "new.csv")
    #expect(found.map { $0["x"] } == new.rows.map { $0[0] })
    #expect(found.map { $0["prediction"] } == expected.map { $0["prediction"] })
    #expect(found.map { $0["confidence"] } == expected.map { $0["confidence"] })

    // The labelled table is written as it was read, and read the same again.
    let arguments = ["label", "table.csv", "--unlabeled", "new.csv", "--target", "class", "--run", "run"]
    #expect(try Command.run(arguments + ["--output", "labeled.csv"], in: folder).code == 0)
    let labeled = try folder.table("labeled.csv")
    #expect(labeled.map { $0["x"] } == (OwnTable().rows + new.rows).map { $0[0] })
    #expect(try folder.text("labeled.csv").hasPrefix(named ? ",x,y,color,class,label source" : "x,y,color,class,label"))
    try folder.write(text(OwnTable(rows: 12, labeled: 12, from: 100), named: named).utf8, to: "test.csv")
    #expect(try Command.run(["evaluate", "run", "test.csv"], in: folder).code == 0)
  }

  @Test func trainSaysThatItReadsRowNames() throws {
    let folder = try Folder()
    try folder.write(text(OwnTable(), named: true).utf8, to: "table.csv")
    let arguments = ["train", "table.csv", "--target", "class", "--hidden", "16", "--epochs", "5", "--output", "run"]
    let result = try Command.run(arguments, in: folder)
    #expect(result.code == 0)
    let words = result.errors.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let sentence =
      "Column \"column 1\" is not used: every row has one cell more than the header, and the first is read as the name of the row. If a cell of each row holds a delimiter, it must stand in quotes."
    #expect(words.split(separator: sentence, omittingEmptySubsequences: false).count == 2)
    // So is every other column that names the rows, once.
    try folder.write(OwnTable().adding("customer_id") { "\(1000 + $0)" }, to: "other.csv")
    let other = try Command.run(["train", "other.csv"] + arguments.dropFirst(2).dropLast() + ["other"], in: folder)
    let otherWords = other.errors.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(
      otherWords.split(separator: "Column \"customer_id\" is not used", omittingEmptySubsequences: false).count == 2)
    let check = try Command.run(["check", "table.csv"], in: folder)
    #expect(check.code == 0)
    #expect(check.errors.contains("one cell more than"))
  }
}
