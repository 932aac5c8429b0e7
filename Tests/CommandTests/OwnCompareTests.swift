import Foundation
import Testing

/// Two runs on the user's own files, compared on test rows.
@Suite struct OwnCompareTests {
  private static let test = OwnTable(rows: 60, labeled: 60, from: 300)

  /// Two finished runs on the same table. The second one learned without its best column.
  private func folder(sealed: Bool) throws -> Folder {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    try folder.write(Self.test, to: "test.csv")
    let seal = sealed ? ["--test", "test.csv"] : []
    for (run, options) in [("whole", []), ("part", ["--ignore", "x"])] {
      let result = try Command.run(
        ["train", "table.csv", "--target", "class", "--epochs", "20", "--output", run, "--quiet"] + seal + options,
        in: folder)
      #expect(result.code == 0, "\(result.errors)")
    }
    return folder
  }

  /// The counts are those of the answers that `predict` gives.
  private func expectCounts(_ comparison: [String: Any], in folder: Folder) throws {
    var right: [[Bool]] = []
    for run in ["part", "whole"] {
      #expect(
        try Command.run(["predict", run, "test.csv", "--output", "out.csv", "--overwrite"], in: folder).code == 0)
      right.append(try folder.table("out.csv").map { $0["prediction"] == $0["class"] })
    }
    let pairs = Array(zip(right[0], right[1]))
    #expect(comparison["onlyBaselineWrong"] as? Int == pairs.count { !$0 && $1 })
    #expect(comparison["onlyCandidateWrong"] as? Int == pairs.count { $0 && !$1 })
    #expect(comparison["bothWrong"] as? Int == pairs.count { !$0 && !$1 })
    #expect(comparison["bothRight"] as? Int == pairs.count { $0 && $1 })
    #expect(pairs.contains { $0 != $1 })
  }

  @Test func rowsOfAFileAreAnsweredByBoth() throws {
    let folder = try folder(sealed: false)
    let comparison = try Command.object(["compare", "part", "whole", "test.csv", "--json"], in: folder)
    try expectCounts(comparison, in: folder)
    for run in ["part", "whole"] {
      #expect(try folder.text("\(run)/openings.jsonl").split(separator: "\n").count == 1)
    }
    let shown = try Command.run(["compare", "part", "whole", "test.csv"], in: folder)
    #expect(shown.output.contains("Test error on 60 rows of test.csv, 95 % intervals"))
    #expect(shown.output.contains("These rows were looked at before, 1 time"))
    let trained = try Command.run(["compare", "part", "whole", "table.csv"], in: folder)
    #expect(trained.code == 0)
    #expect(trained.errors.split(separator: "\n").count { $0.contains("rows without a true class left out.") } == 1)
  }

  @Test func sealedRowsAreOpened() throws {
    let folder = try folder(sealed: true)
    try expectCounts(try Command.object(["compare", "part", "whole", "--json"], in: folder), in: folder)
    try folder.write(Self.test[0..<30], to: "test.csv")
    let changed = try Command.run(["compare", "part", "whole"], in: folder)
    #expect(changed.code == 65)
    #expect(changed.errors.contains("as when it was sealed"))
  }

  @Test func runsThatCannotBeCompared() throws {
    let folder = try folder(sealed: false)
    var other = OwnTable()
    other.columns = ["x", "y", "kind", "color"]
    try folder.write(other, to: "other.csv")
    var result = try Command.run(
      ["train", "table.csv", "--target", "color", "--epochs", "5", "--output", "colours", "--quiet"], in: folder)
    #expect(result.code == 0)
    result = try Command.run(["compare", "whole", "colours", "test.csv"], in: folder)
    #expect(result.code == 65)
    #expect(
      result.errors.contains("expected a run that learned the same classes: column \"class\", found one that learned"),
      "\(result.errors)")
    #expect(!folder.has("whole/openings.jsonl"))
    result = try Command.run(["compare", "whole", "part"], in: folder)
    #expect(result.code == 64)
    #expect(result.errors.contains("Name a file, or seal the same one when training"))
  }
}
