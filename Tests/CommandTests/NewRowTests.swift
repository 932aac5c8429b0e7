import Foundation
import Testing

/// Cells of new rows that training has not prepared the classifier for are counted and named.
@Suite struct NewRowTests {
  @Test func whatTrainingHasNotSeenIsSaid() throws {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    #expect(try Command.study("table.csv", in: folder).code == 0)
    let new = OwnTable(rows: 12, labeled: 12, from: 100)
      .with("violet", inRow: 2, column: 2).with("pink", inRow: 3, column: 2).with("", inRow: 5, column: 0)
    try folder.write(new, to: "new.csv")
    let sentences = [
      "Column \"color\": 2 cells hold a category that training has not seen, or too rarely to learn it, first \"violet\".",
      "Column \"x\": 1 cell holds no value, where in training every row had one.",
    ]
    for arguments in [["predict", "run", "new.csv", "--output", "out.csv"], ["evaluate", "run", "new.csv"]] {
      let result = try Command.run(arguments, in: folder)
      #expect(result.code == 0)
      let words = result.errors.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      for sentence in sentences { #expect(words.contains(sentence), "\(arguments): \(result.errors)") }
      #expect(
        try Command.run(arguments + ["--quiet", "--overwrite"].prefix(arguments[0] == "predict" ? 2 : 1), in: folder)
          .errors == "")
    }
    let report = try Command.object(["evaluate", "run", "new.csv", "--quiet", "--json"], in: folder)
    let unseen = try #require(report["unseen"] as? [[String: Any]])
    #expect(unseen.map { $0["column"] as? String } == ["x", "color"])
    #expect(unseen.map { $0["count"] as? Int } == [1, 2])
    #expect(unseen.map { $0["firstCategory"] as? String } == [nil, "violet"])
  }

  /// Numbers of another unit are told, and rows like those of training are not; another decimal mark is read, and told.
  @Test func numbersFarOutsideTrainingAreSaid() throws {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    #expect(try Command.study("table.csv", in: folder).code == 0)
    var new = OwnTable(rows: 12, labeled: 12, from: 100)
    try folder.write(new, to: "same.csv")
    let commas = ([new.columns] + new.rows).map { $0.map { $0.replacing(".", with: ",") }.joined(separator: ";") }
    try folder.write((commas.joined(separator: "\n") + "\n").utf8, to: "commas.csv")
    for row in new.rows.indices { new.rows[row][0] = "\(1000 * (Double(new.rows[row][0]) ?? 0))" }
    try folder.write(new, to: "other.csv")
    func said(_ file: String, _ command: [String]) throws -> String {
      let result = try Command.run([command[0], "run", file] + command.dropFirst(), in: folder)
      #expect(result.code == 0)
      return result.errors.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    for command in [["evaluate"], ["predict", "--output", "out.csv", "--overwrite"]] {
      #expect(try said("same.csv", command) == "")
      #expect(
        try said("commas.csv", command).contains(
          "commas.csv: the numbers of columns \"x\", \"y\" have a decimal comma, in training a decimal point;"))
      #expect(try said("other.csv", command).contains("12 numbers lie far outside those of training, which go from "))
    }
    func error(_ file: String) throws -> NSDictionary? {
      let report = try Command.object(["evaluate", "run", file, "--quiet", "--json"], in: folder)
      return (report["evaluation"] as? [String: Any])?["errorRate"] as? NSDictionary
    }
    #expect(try error("same.csv") == error("commas.csv"))
    let report = try Command.object(["evaluate", "run", "other.csv", "--quiet", "--json"], in: folder)
    let unseen = try #require(report["unseen"] as? [[String: Any]])
    #expect(unseen.map { $0["column"] as? String } == ["x"])
    #expect((unseen.first?["far"] as? [String: Any])?["present"] as? Int == 12)
  }

  @Test func labelSaysWhichColumnsItLeavesOut() throws {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "a.csv")
    try folder.write(OwnTable(rows: 6, labeled: 0, from: 60).adding("note") { "n\($0)" }, to: "b.csv")
    #expect(try Command.study("a.csv", in: folder).code == 0)
    let arguments = ["label", "a.csv", "b.csv", "--target", "class", "--run", "run", "--output", "out.csv"]
    let result = try Command.run(arguments, in: folder)
    #expect(result.code == 0)
    let words = result.errors.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("b.csv: column \"note\" left out of out.csv, as a.csv has none of this name."))
  }
}
