import Foundation
import Testing

/// Which rows to label next, and the answers read back.
@Suite struct SuggestTests {
  private func trained() throws -> Folder {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    #expect(try Command.study("table.csv", in: folder).code == 0)
    return folder
  }

  @Test func rowsOfARunAreSuggestedWithReasons() throws {
    let folder = try trained()
    let result = try Command.run(["suggest", "run", "--count", "8", "--random-share", "0.25"], in: folder)
    #expect(result.code == 0)
    let lines = result.output.split(separator: "\n")
    #expect(lines.first == "row,file,reason,guess,confidence")
    #expect(lines.count == 9)
    #expect(lines.count { $0.contains(",random,") } == 2)
    #expect(lines.count { $0.contains(",uncertain,") } == 6)
    let table = try folder.table("table.csv")
    for line in lines.dropFirst() {
      let row = try #require(Int(line.prefix { $0 != "," }))
      #expect(table[row - 1]["class"] == "")
    }
    #expect(
      try Command.run(["suggest", "run", "--count", "8", "--random-share", "0.25"], in: folder).output == result.output)
    let object = try Command.object(["suggest", "run", "--count", "3", "--json"], in: folder)
    #expect((object["suggestions"] as? [[String: Any]])?.count == 3)
  }

  @Test func answersAreLearnedFromAndComparedWithTheRunBefore() throws {
    let folder = try trained()
    let suggested = try Command.run(["suggest", "run", "--count", "6"], in: folder).output.split(separator: "\n")
    let rows = suggested.dropFirst().compactMap { Int($0.prefix { $0 != "," }) }
    let known = try #require(folder.table("table.csv").compactMap { $0["class"] }.first { $0 != "" })
    try folder.write(
      Data(("row,class\n" + rows.map { "\($0),\(known)\n" }.joined() + "1,?\n").utf8), to: "answers.csv")
    let options = ["train", "--from", "run", "--labels-from", "answers.csv", "--epochs", "5", "--output", "next"]
    let result = try Command.run(options, in: folder)
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.output.contains("36 labelled rows"))
    #expect(result.output.contains("run on the 30 rows that both held out"))
    // What is stored knows the labels: it is read again by those who need them.
    #expect(
      try Command.run(["suggest", "next", "--count", "300", "--quiet"], in: folder).output.split(separator: "\n")
        .allSatisfy { line in !rows.contains { line.hasPrefix("\($0),") } })
    #expect(try Command.run(["train", "--resume", "next"], in: folder).errors.contains("nothing is left to train"))
    let again = try Command.object(
      ["train", "--config", "next/config.json", "--output", "again", "--json", "--quiet"], in: folder)
    #expect(again["labeled"] as? Int == 36)
  }

  @Test func whatIsNoAnswerIsNamed() throws {
    let folder = try trained()
    func complaint(_ table: String) throws -> String {
      try folder.write(table.utf8, to: "answers.csv")
      let result = try Command.run(
        ["train", "table.csv", "--target", "class", "--labels-from", "answers.csv", "--output", "x"], in: folder)
      #expect(result.code == 65)
      return result.errors
    }
    #expect(
      try complaint("row,class\n0,a\n").contains("line 2: expected a row of the data, found \"0\". Rows count from 1"))
    #expect(try complaint("row,colour\n1,a\n").contains("expected \"class\" or \"class\" or \"label\""))
    #expect(
      try complaint("row,class\n1,a\n1,b\n").contains(
        "line 3: expected \"a\" again, as above for the same row, found \"b\""))
    #expect(
      try complaint("[{\"id\": 3, \"data\": {}}]").contains("data.pseudolabel in some, which tells the row, found none")
    )
  }

  @Test func tasksGoToLabelStudioAndBack() throws {
    let folder = try trained()
    let result = try Command.run(["suggest", "run", "--count", "4", "--format", "label-studio"], in: folder)
    #expect(result.errors.contains("<Choices name=\"class\" toName=\"example\""))
    var tasks = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]])
    #expect(tasks.count == 4)
    func annotation(
      _ choices: [String], cancelled: Bool = false, by: Any = 1, at: String = "2026-01-02T03:04:05.678901Z"
    ) -> [String: Any] {
      [
        "completed_by": by, "was_cancelled": cancelled, "updated_at": at,
        "result": choices.map { choice in
          ["from_name": "class", "to_name": "example", "type": "choices", "value": ["choices": [choice]]]
            as [String: Any]
        },
      ]
    }
    tasks[0]["annotations"] = [annotation(["blue"])]
    tasks[1]["annotations"] = [annotation([], cancelled: true)]
    tasks[2]["annotations"] = [annotation(["blue"]), annotation(["red"], by: ["email": "b@example.org", "id": 2])]
    tasks[3]["annotations"] = [annotation(["blue"]), annotation(["red"], at: "2026-01-03T03:04:05Z")]
    try folder.write(JSONSerialization.data(withJSONObject: tasks), to: "export.json")
    let trained = try Command.run(
      ["train", "table.csv", "--target", "class", "--labels-from", "export.json", "--epochs", "3", "--output", "x"],
      in: folder)
    #expect(trained.code == 0, "\(trained.errors)")
    #expect(trained.errors.contains("1 annotation was cancelled or has no choice"))
    #expect(trained.errors.contains("People disagree about 1 row"))
    #expect(trained.errors.contains("classes that the data do not have yet: \"blue\", \"red\""))
    #expect(trained.output.contains("32 labelled rows"))
  }
}
