import Foundation
import PseudoLabelDatasets
import Testing

/// Tables with their missing labels filled in.
@Suite struct OwnLabelTests {
  private func folder(_ table: OwnTable = OwnTable()) throws -> Folder {
    let folder = try Folder()
    try folder.write(table, to: "table.csv")
    #expect(try Command.study("table.csv", in: folder).code == 0)
    return folder
  }

  private func label(_ options: String..., in folder: Folder) throws -> (
    counts: [String: Any], rows: [[String: String]]
  ) {
    let arguments = [
      "label", "table.csv", "--target", "class", "--output", "out.csv", "--overwrite", "--json", "--quiet",
    ]
    return (try Command.object(arguments + options, in: folder), try folder.table("out.csv"))
  }

  @Test(arguments: ["0", "0.6", "0.8", "1"])
  func givenLabelsStayAndSureOnesComeIn(least: String) throws {
    let folder = try folder()
    let (counts, rows) = try label("--run", "run", "--min-confidence", least, in: folder)
    #expect(try Command.run(["predict", "run", "table.csv", "--output", "answers.csv"], in: folder).code == 0)
    let answers = try folder.table("answers.csv")
    let table = OwnTable()
    #expect(rows.count == 60)
    for (number, row) in rows.enumerated() {
      let features = ["x", "y", "color"].map { row[$0] ?? "" }
      #expect(features == Array(table.rows[number][..<3]))
      let given = table.rows[number][3]
      let isSure = try #require(Double(answers[number]["confidence"] ?? "")) >= Double(least) ?? 2
      let (source, label) =
        given != "" ? ("given", given) : isSure ? ("pseudo", answers[number]["prediction"]) : ("missing", "")
      #expect(row["label source of class"] == source)
      #expect(row["class"] == label)
      #expect(row["label confidence of class"]?.isEmpty == (source == "given"))
    }
    let sources = Dictionary(grouping: rows) { $0["label source of class"] ?? "" }.mapValues(\.count)
    for source in ["given", "pseudo", "missing"] { #expect(counts[source] as? Int == sources[source] ?? 0) }
    #expect(counts["given"] as? Int == 30)
  }

  /// Without a run the table trains one, the same that `train` gives.
  @Test func withoutARunOneIsTrained() throws {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    #expect(
      try Command.run(["train", "table.csv", "--target", "class", "--quiet", "--output", "run"], in: folder).code == 0)
    let stored = try label("--run", "run", "--min-confidence", "0.7", in: folder)
    let trained = try label("--min-confidence", "0.7", in: folder)
    #expect(stored.rows == trained.rows)
    #expect(stored.counts["pseudo"] as? Int == trained.counts["pseudo"] as? Int)
  }

  @Test func rowsOfSeveralFilesFollowEachOther() throws {
    let folder = try folder()
    let more = OwnTable(rows: 20, labeled: 20, from: 60)
    try folder.write(more.selecting(["color", "x", "y"]), to: "more.csv")
    let (counts, rows) = try label(
      "--run", "run", "--unlabeled", "more.csv", "--min-confidence", "0", in: folder)
    #expect(counts["given"] as? Int == 30)
    #expect(counts["pseudo"] as? Int == 50)
    #expect(rows.map { $0["x"] } == (OwnTable().rows + more.rows).map { $0[0] })
    #expect(rows.suffix(20).allSatisfy { $0["label source of class"] == "pseudo" })
  }

  @Test func theTableKeepsItsDelimiterAndItsColumns() throws {
    let table = OwnTable().adding("label source") { "\"\($0)\"; mine" }
    let folder = try Folder()
    try folder.write(table.text(.semicolon).utf8, to: "table.csv")
    #expect(try Command.study("table.csv", in: folder).code == 0)
    let (_, rows) = try label("--run", "run", in: folder)
    let lines = try folder.text("out.csv").split(separator: "\n")
    #expect(lines[0] == "x;y;color;class;label source;label source of class;label confidence of class")
    #expect(rows.map { $0["label source"] } == (0..<60).map { "\"\($0)\"; mine" })
    // What was filled in may be filled in again.
    try folder.write(folder.data("out.csv"), to: "table.csv")
    let again = try label("--run", "run", in: folder)
    #expect(again.rows.map { $0["class"] } == rows.map { $0["class"] })
  }

  @Test func whatFailsLeavesNoFile() throws {
    let folder = try folder()
    try folder.write("mine".utf8, to: "old.csv")
    try folder.write((OwnTable(rows: 3_000).text() + "1,2\n").utf8, to: "ragged.csv")
    try folder.write(OwnTable().selecting(["x", "class"]), to: "narrow.csv")
    let before = try folder.names()
    for (file, output, code, words) in [
      ("table.csv", "old.csv", 64, "old.csv: exists already. Pass --overwrite to replace it."),
      ("ragged.csv", "out.csv", 65, "ragged.csv: line 3002: expected 4 cells, found 2."),
      (
        "narrow.csv", "out.csv", 65,
        "narrow.csv: columns: expected \"y\", \"color\" too, as in training, found only \"x\", \"class\"."
      ),
      ("none.csv", "out.csv", 66, "none.csv: no such file or directory."),
      ("table.csv", "none/out.csv", 74, "none/out.csv: cannot be written: No such file or directory."),
    ] as [(String, String, Int32, String)] {
      let result = try Command.run(
        ["label", file, "--target", "class", "--run", "run", "--output", output], in: folder)
      #expect(result.code == code)
      #expect(result.errors == "pseudolabel: \(words)\n")
      #expect(try folder.names() == before)
    }
    #expect(try folder.text("old.csv") == "mine")
  }
}
