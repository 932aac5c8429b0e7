import Foundation
import Testing

/// What `label` writes is read again: its own columns teach nothing, and what it filled in is no truth.
@Suite struct LabelRoundTripTests {
  /// A table that `label` has written, with some rows filled in.
  private func labeled(_ extra: (name: String, cell: String)? = nil) throws -> Folder {
    let folder = try Folder()
    var table = OwnTable()
    if let extra { table = table.adding(extra.name) { _ in extra.cell } }
    try folder.write(table, to: "table.csv")
    #expect(try Command.study("table.csv", in: folder).code == 0)
    let result = try Command.run(
      ["label", "table.csv", "--target", "class", "--run", "run", "--min-confidence", "0.6", "--output", "out.csv"],
      in: folder)
    #expect(result.code == 0)
    return folder
  }

  private func train(_ file: String, _ options: String..., in folder: Folder) throws -> [String: Any] {
    try Command.object(
      ["train", file, "--target", "class", "--epochs", "5", "--output", "again", "--overwrite", "--json", "--quiet"]
        + options,
      in: folder)
  }

  @Test func whatWasFilledInIsNotLearnedAsTruth() throws {
    let folder = try labeled()
    let filledIn = try folder.table("out.csv").count { $0["label source of class"] == "pseudo" }
    #expect(filledIn > 0)
    let (before, after) = try (train("table.csv", in: folder), train("out.csv", in: folder))
    for key in ["labeled", "unlabeled", "features", "deliveredErrorRate"] {
      #expect(before[key] as? Double == after[key] as? Double)
    }
    #expect(after["labeled"] as? Int == 30)
    #expect(after["features"] as? Int == before["features"] as? Int)
    let said = try Command.run(
      ["train", "out.csv", "--target", "class", "--epochs", "5", "--output", "more"], in: folder)
    #expect(said.errors.contains("\(filledIn) classes that `pseudolabel label` filled in count as missing"))
    #expect(said.errors.contains("--trust-pseudo-labels"))
    #expect(said.errors.contains("Column \"label source of class\" is not used: `pseudolabel label` wrote it"))
    #expect(said.errors.contains("Column \"label confidence of class\" is not used: `pseudolabel label` wrote it"))
  }

  @Test func anOptionTakesThemForTrue() throws {
    let folder = try labeled()
    let known = try folder.table("out.csv").count { $0["class"] != "" }
    let trusting = try train("out.csv", "--trust-pseudo-labels", in: folder)
    #expect(trusting["labeled"] as? Int == known)
    #expect(trusting["features"] as? Int == (try train("table.csv", in: folder))["features"] as? Int)
  }

  /// A guess of an earlier model is replaced by one of the present model, and may be taken back.
  @Test func whatWasFilledInIsFilledInAnew() throws {
    let folder = try labeled()
    let counts = try Command.object(
      [
        "label", "out.csv", "--target", "class", "--run", "run", "--min-confidence", "1", "--output", "strict.csv",
        "--json",
      ], in: folder)
    let given = 30
    #expect(counts["given"] as? Int == given)
    #expect((counts["pseudo"] as? Int ?? 0) + (counts["missing"] as? Int ?? 0) == 60 - given)
    let rows = try folder.table("strict.csv")
    #expect(rows.allSatisfy { ($0["label source of class 2"] == "missing") == ($0["class"] == "") })
    // The columns of both rounds are left out.
    #expect(
      try train("strict.csv", in: folder)["features"] as? Int == train("table.csv", in: folder)["features"] as? Int)
  }

  @Test func testRowsAreJudgedByGivenClassesOnly() throws {
    let folder = try labeled()
    let report = try Command.object(["evaluate", "run", "out.csv", "--json", "--quiet"], in: folder)
    #expect((report["opening"] as? [String: Any])?["rows"] as? Int == 30)
    #expect((report["remarks"] as? [String])?.contains("30 rows without a true class left out.") == true)
  }

  /// What was filled in for one target says nothing of another: no label of that is lost, or taken for a guess.
  @Test func labelsOfAnotherTargetStay() throws {
    let folder = try labeled()
    let second = (0..<60).map { $0 < 50 ? ["m", "w"][$0 / 5 % 2] : "" }
    let rows = try folder.text("out.csv").split(separator: "\n")
    let both = [rows[0] + ",sex"] + zip(rows.dropFirst(), second).map { "\($0),\($1)" }
    try folder.write(Data(both.joined(separator: "\n").utf8), to: "both.csv")
    let counts = try Command.object(
      ["label", "both.csv", "--target", "sex", "--min-confidence", "1", "--output", "labeled.csv", "--json"], in: folder
    )
    #expect(counts["given"] as? Int == 50)
    let labeled = try folder.table("labeled.csv")
    #expect(labeled.map { $0["sex"] }.prefix(50) == second.map { $0 }.prefix(50))
    #expect(labeled.map { $0["class"] } == (try folder.table("out.csv")).map { $0["class"] })
    #expect(try train("labeled.csv", in: folder)["labeled"] as? Int == 30)
  }

  /// Other programs spell the names otherwise, people correct guesses, and version 0.5 named no target.
  @Test(arguments: [
    ("label.source.of.class", "label.confidence.of.class"), ("Label Source Of Class", "Label Confidence Of Class"),
    ("label source", "label confidence"), ("label_source", "label_confidence"),
  ])
  func otherSpellingsAreKnown(source: String, confidence: String) throws {
    let folder = try labeled()
    let text = try folder.text("out.csv").replacing("label source of class", with: source)
      .replacing("label confidence of class", with: confidence)
    let row = try #require(text.split(separator: "\n").first { $0.contains(",pseudo,") })
    try folder.write(
      Data(text.replacing(row, with: row.replacing(",pseudo,", with: ",human,")).utf8), to: "spelled.csv")
    let plain = try train("table.csv", in: folder)
    let spelled = try train("spelled.csv", in: folder)
    #expect(spelled["labeled"] as? Int == 31)
    #expect(spelled["features"] as? Int == plain["features"] as? Int)
  }

  /// A column of the user's that happens to have the name is one like any other.
  @Test func aColumnOfTheSameNameStaysAFeature() throws {
    let folder = try Folder()
    try folder.write(OwnTable().adding("label source") { ["crowd", "pseudo"][$0 / 3 % 2] }, to: "mine.csv")
    try folder.write(OwnTable(), to: "table.csv")
    let (mine, plain) = try (train("mine.csv", in: folder), train("table.csv", in: folder))
    #expect(mine["labeled"] as? Int == plain["labeled"] as? Int)
    #expect(mine["features"] as? Int == (plain["features"] as? Int ?? 0) + 3)
  }
}
