import Foundation
import PseudoLabelDatasets
import PseudoLabelPlots
import Testing

/// `check`, which trains nothing unless asked to, and says it on a screen.
@Suite struct CheckCommandTests {
  private static let target = ["--target", "class"]

  @Test func networksAreTrainedWhenAsked() throws {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    let usual = try Command.run(["check", "table.csv", "--verbose"] + Self.target, in: folder)
    #expect(usual.code == 0)
    #expect(!usual.errors.contains("Training and judging") && !usual.errors.contains("epoch 1"))
    #expect(usual.output.contains("--deep trains networks") && usual.output.contains("logistic regression"))
    let deep = try Command.run(["check", "table.csv", "--verbose", "--deep"] + Self.target, in: folder)
    #expect(deep.code == 0)
    #expect(deep.errors.contains("Training and judging"))
    #expect(deep.output.contains("of the unlabelled, about") && !deep.output.contains("--deep"))
  }

  /// No row of a class that has one alone is held out, so nothing is said of that class.
  @Test func classesThatAreNotHeldOutAreNamed() throws {
    let folder = try Folder()
    let rows = (0..<12).map { "\(Double($0 * 7 % 5) / 2),\($0 == 3 ? "no" : $0 < 8 ? "yes" : "")" }
    try folder.write((["x,class"] + rows).map { $0 + "\n" }.joined().utf8, to: "table.csv")
    for deep in [[], ["--deep"]] {
      let result = try Command.run(["check", "table.csv", "--quiet"] + Self.target + deep, in: folder)
      #expect(result.code == 0)
      #expect(
        result.output.contains("On rows held out of class \"yes\", always \"yes\" is 0.00 % wrong"), "\(result.output)")
      #expect(result.output.contains("Nothing is known of class \"no\": no row of it is held out."))
    }
    let report = try Command.object(["check", "table.csv", "--json", "--quiet"] + Self.target, in: folder)
    #expect((report["references"] as? [String: Any])?["unjudged"] as? [Int] == [0])
  }

  /// What may spoil the result is said, notes and advice are not.
  @Test func quietLeavesNotesOut() throws {
    let folder = try Folder()
    try folder.write(OwnTable().adding("same") { _ in "1" }, to: "table.csv")
    let check = ["check", "table.csv"] + Self.target
    let (usual, quiet) = (try Command.run(check, in: folder), try Command.run(check + ["--quiet"], in: folder))
    func notes(_ output: String) -> Int { output.split(separator: "\n").count { $0.hasPrefix("- ") } }
    #expect(notes(usual.output) > 0 && notes(quiet.output) == 0, "\(usual.output)")
    #expect(usual.output.contains("--deep") && !quiet.output.contains("--deep"))
    #expect(quiet.output.contains("logistic regression"))
    let columns = try Command.run(["check", "table.csv", "--quiet"], in: folder)
    #expect(columns.code == 0 && !columns.output.contains("--target"))
  }

  @Test func jsonLeavesOutWhatWasNotLookedAt() throws {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    let check = ["check", "table.csv", "--json", "--quiet"] + Self.target
    let (usual, deep) = (try Command.object(check, in: folder), try Command.object(check + ["--deep"], in: folder))
    func checked(_ report: [String: Any]) -> [String: Any] { report["check"] as? [String: Any] ?? [:] }
    #expect(usual["baselineErrorRate"] == nil && checked(usual)["classShift"] == nil)
    #expect(deep["baselineErrorRate"] is Double && checked(deep)["classShift"] != nil)
    #expect(usual["isDeep"] as? Bool == false && deep["isDeep"] as? Bool == true)
    let references = try #require(usual["references"] as? [String: Any])
    let guessing = try #require(references["majorityErrorRate"] as? Double)
    #expect(abs(guessing - 2.0 / 3) < 1e-12, "a mean over the parts")
    let summary = try Command.object(
      ["train", "table.csv", "--json", "--quiet", "--output", "run"] + Self.target, in: folder)
    // What the forecast counts is what is trained, and its logistic regression is that of the summary.
    let forecast = try #require(usual["forecast"] as? [String: Any])
    #expect(forecast["runs"] as? Int == summary["runs"] as? Int)
    let linear = try #require(summary["linear"] as? [String: Any])
    let rate = try #require((linear["baseline"] as? [String: Any])?["rate"] as? Double)
    #expect(references["linearErrorRate"] as? Double == rate)
  }

  /// Numbers with gaps and without, categories, and 40 columns that only name the rows.
  private func wide() -> OwnTable {
    var table = OwnTable()
    for number in 0..<150 { table = table.adding("n\(number)") { "\(Double(($0 * 37 + number) % 41) / 4)" } }
    for number in 0..<50 {
      table = table.adding("gap\(number)") { $0 % 9 == 0 ? "" : "\(Double(($0 * 31 + number) % 23) / 4)" }
    }
    for number in 0..<40 { table = table.adding("id\(number)") { "\(1000 * (number + 1) + $0)" } }
    return table
  }

  @Test func manyColumnsFitAScreen() throws {
    let folder = try Folder()
    try folder.write(wide(), to: "wide.csv")
    let shown = try Command.run(["check", "wide.csv"] + Self.target, in: folder)
    #expect(shown.code == 0)
    let lines = shown.output.split(separator: "\n")
    #expect(lines.count <= 30, "\(shown.output)")
    #expect(lines.contains { $0.hasPrefix("152 columns: x y … n149") })
    #expect(lines.contains { $0.hasPrefix("50 columns: gap0 gap1 … gap49") })
    #expect(lines.contains { $0.hasPrefix("color") })
    #expect(lines.count { $0.contains("is not used") } == 1)
    #expect(shown.output.contains("The same is true of 39 more columns: \"id1\", \"id2\", \"id3\" and 36 more."))
    let all = try Command.run(["check", "wide.csv", "--columns"] + Self.target, in: folder)
    for name in ["n0", "n149", "gap7", "id39", "color"] {
      #expect(all.output.split(separator: "\n").count { $0.hasPrefix(name + " ") } == 1)
    }
    let report = try Command.object(["check", "wide.csv", "--json", "--quiet"] + Self.target, in: folder)
    let check = try #require(report["check"] as? [String: Any])
    #expect((check["columns"] as? [Any])?.count == 243)
    #expect((check["findings"] as? [[String: Any]])?.count { $0["subject"] as? String == "identifier" } == 40)
    let unnamed = try Command.run(["check", "wide.csv"], in: folder)
    #expect(unnamed.output.split(separator: "\n").count <= 26)
    #expect(unnamed.output.contains("… 224 more"))
    #expect(try Command.run(["check", "wide.csv", "--columns"], in: folder).output.contains("\nn77 "))
  }

  @Test func trainGroupsItsNotes() throws {
    let folder = try Folder()
    try folder.write(wide(), to: "wide.csv")
    let options = ["--hidden", "4", "--epochs", "2", "--output", "run"] + Self.target
    let result = try Command.run(["train", "wide.csv"] + options, in: folder)
    #expect(result.code == 0)
    #expect(result.errors.split(separator: "\n").count { $0.contains("is not used") } == 1)
    #expect(result.errors.contains("39 more columns"))
    let findings = try #require(folder.object("run/summary.json")["findings"] as? [[String: Any]])
    #expect(findings.count { $0["subject"] as? String == "identifier" } == 40)
    let quiet = try Command.run(["train", "wide.csv", "--quiet", "--overwrite"] + options, in: folder)
    #expect(quiet.code == 0 && quiet.errors == "")
  }

  /// Whatever the format, classes that are written alike are named, all of them.
  @Test(arguments: ["table.csv", "rows.svm", "images"]) func classesThatAreWrittenAlikeAreNamed(source: String) throws {
    let folder = try Folder()
    // Folders that differ by case are one on some systems.
    let classes = source == "rows.svm" ? ["a", "A", "bb", "BB"] : ["1", "1.0", "01", "a b", "ab"]
    if source == "table.csv" {
      let rows = (0..<60).map { "\($0 % 7),\($0 % 5),\($0 < 50 ? classes[$0 % 5] : "")\n" }
      try folder.write(("x,y,class\n" + rows.joined()).utf8, to: source)
    } else if source == "rows.svm" {
      let rows = (0..<60).map { "\($0 < 48 ? classes[$0 % 4] : "?") 1:\($0 % 7) 2:\($0 % 5 + 1)\n" }
      try folder.write(rows.joined().utf8, to: source)
    } else {
      for name in classes {
        for number in 0..<3 {
          let pixels = (0..<16).map { UInt8(16 * $0 + number) }
          try folder.write(PixelImage(width: 4, height: 4, pixels: pixels).png, to: "images/\(name)/\(number).png")
        }
      }
    }
    let target = source == "table.csv" ? Self.target : []
    let report = try Command.object(["check", source, "--json", "--quiet"] + target, in: folder)
    let check = try #require(report["check"] as? [String: Any])
    let texts = try #require(check["findings"] as? [[String: Any]]).compactMap { $0["text"] as? String }
    let named =
      source == "rows.svm"
      ? "\"A\" and \"a\"; \"BB\" and \"bb\"" : "\"01\", \"1\" and \"1.0\"; \"a b\" and \"ab\""
    #expect(texts.contains { $0.hasPrefix("The classes \(named) differ in ") }, "\(texts)")
  }
}
