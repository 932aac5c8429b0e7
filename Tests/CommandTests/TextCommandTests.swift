import Foundation
import Testing

/// Text in JSON Lines, through every command that takes a table.
@Suite struct TextCommandTests {
  private static let topics = [["train", "station", "signal"], ["cloud", "rain", "storm"]]
  private static let others = ["the", "again", "today", "very", "late", "north", "small"]

  private static func line(_ number: Int, label: Bool) -> String {
    let topic = topics[number % 2]
    let words = [topic[number % 3], others[number % 7], topic[number / 3 % 3], others[number / 7 % 7]]
    let end = label ? ", \"class\": \"\(["rail", "sky"][number % 2])\"" : ""
    return "{\"note\": \"\(words.joined(separator: " ")) \(number)\", \"n\": \(number % 5)\(end)}\n"
  }

  @Test func everyCommandTakesIt() throws {
    let folder = try Folder()
    try folder.write((0..<60).map { Self.line($0, label: $0 % 5 < 2) }.joined().utf8, to: "rows.jsonl")
    try folder.write((60..<90).map { Self.line($0, label: true) }.joined().utf8, to: "new.jsonl")
    func run(_ arguments: [String]) throws -> String {
      let result = try Command.run(arguments, in: folder)
      #expect(result.code == 0, "\(arguments): \(result.errors)")
      return result.output
    }
    let target = ["--target", "class"]
    #expect(try run(["check", "rows.jsonl"] + target).contains("text"))
    #expect(
      try run(["train", "rows.jsonl", "--epochs", "20", "--output", "run"] + target).contains("24 labelled rows"))
    #expect(try run(["evaluate", "run", "new.jsonl"]).contains("run on 30 rows of new.jsonl"))
    #expect(try run(["predict", "run", "new.jsonl"]).split(separator: "\n").count == 31)
    _ = try run(["label", "rows.jsonl", "--run", "run", "--min-confidence", "0", "--output", "labeled.csv"] + target)
    let explained = try run(["explain", "run"])
    #expect(explained.contains("Most telling words") && explained.contains("rail   "))
    #expect(try run(["explain", "run", "--row", "3"]).contains("words for it"))
    let exported = try run(["export", "run", "--output", "run.onnx"])
    #expect(exported.contains("TF-IDF values of the terms in run.onnx.vocabularies.json"))
    try folder.write("{\"note\": \"zzz qqq\", \"n\": 1}\n".utf8, to: "odd.jsonl")
    let odd = try Command.run(["predict", "run", "odd.jsonl"], in: folder)
    #expect(odd.errors.contains("no word that training knew, first \"zzz qqq\""), "\(odd.errors)")
  }
}
