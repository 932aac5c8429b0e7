import Foundation
import Testing

/// Test rows that are trained on as well make the error on them too good to be expected on others: they are counted.
@Suite struct SharedRowTests {
  private static let training = OwnTable(rows: 80, labeled: 60)
  private static let others = OwnTable(rows: 30, labeled: 30, from: 300)

  private func train(_ test: OwnTable, on training: OwnTable = Self.training) throws -> (code: Int32, words: String) {
    let folder = try Folder()
    try folder.write(training, to: "table.csv")
    try folder.write(test, to: "test.csv")
    let result = try Command.run(
      [
        "train", "table.csv", "--target", "class", "--test", "test.csv", "--hidden", "4", "--epochs", "2", "--output",
        "run",
      ], in: folder)
    return (result.code, result.errors.split(whereSeparator: \.isWhitespace).joined(separator: " "))
  }

  @Test func someAreSaid() throws {
    var test = Self.others
    test.rows += Self.training.rows[0..<20]
    let (code, words) = try train(test)
    #expect(code == 0)
    #expect(
      words.contains("test.csv: 20 of 50 test rows are equal to labelled training rows, features and class"), "\(words)"
    )
  }

  /// In another order they are the same rows still.
  @Test func allAreRefused() throws {
    var test = Self.training[0..<60]
    test.rows.reverse()
    let (code, words) = try train(test)
    #expect(code == 64)
    #expect(
      words
        == "pseudolabel: --test: expected rows that are not trained on, found test.csv, whose 60 rows are all equal to labelled training rows."
    )
  }

  @Test func otherRowsAreNotSaid() throws {
    #expect(try train(Self.others).words.contains("equal to labelled") == false)
    // Equal features of another class, and of rows without one.
    var test = Self.others
    test.rows += Self.training.rows[0..<10].map { $0.dropLast() + [$0[3] == "yes" ? "no" : "yes"] }
    test.rows += Self.training.rows[60...].map { $0.dropLast() + ["no"] }
    #expect(try train(test).words.contains("equal to labelled") == false)
  }

  /// Where rows repeat by themselves, so do test rows.
  @Test func rowsThatRepeatAnywayAreNotSaid() throws {
    func coarse(_ table: OwnTable) -> OwnTable { table.selecting(["color", "class"]).adding("n") { "\($0 % 2)" } }
    let (code, words) = try train(coarse(Self.others), on: coarse(Self.training))
    #expect(code == 0 && !words.contains("equal to labelled"))
  }

  /// `compare` says of which run, or that it is true of both.
  @Test func compareCountsThemToo() throws {
    let folder = try Folder()
    try folder.write(Self.training, to: "table.csv")
    try folder.write(OwnTable(rows: 80, labeled: 60, from: 600), to: "elsewhere.csv")
    try folder.write(Self.training[0..<40], to: "part.csv")
    try folder.write(Self.others, to: "others.csv")
    for (table, run) in [("table.csv", "one"), ("table.csv", "two"), ("elsewhere.csv", "three")] {
      let arguments = ["train", table, "--target", "class", "--hidden", "4", "--epochs", "2", "--output", run]
      #expect(try Command.run(arguments, in: folder).code == 0)
    }
    func words(_ arguments: [String]) throws -> String {
      let result = try Command.run(["compare"] + arguments, in: folder)
      #expect(result.code == 0)
      return result.errors.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    let both = try words(["one", "two", "part.csv"])
    #expect(
      both.contains(
        "part.csv: 40 of 40 test rows are equal to labelled training rows of one and of two, features and class. Both are trained on them"
      ), "\(both)")
    let one = try words(["three", "one", "part.csv"])
    #expect(one.contains("training rows of one, features and class. one is trained on them"), "\(one)")
    #expect(!one.contains("training rows of three"))
    #expect(try !words(["one", "two", "others.csv"]).contains("equal to labelled"))
    #expect(try !words(["one", "two", "part.csv", "--quiet"]).contains("equal to labelled"))
  }

  @Test func evaluateCountsThemToo() throws {
    let folder = try Folder()
    try folder.write(Self.training, to: "table.csv")
    try folder.write(Self.training[0..<40], to: "part.csv")
    try folder.write(Self.others, to: "others.csv")
    #expect(try Command.study("table.csv", in: folder).code == 0)
    func remarks(_ file: String) throws -> [String] {
      try #require(Command.object(["evaluate", "run", file, "--json", "--quiet"], in: folder)["remarks"] as? [String])
    }
    #expect(try remarks("part.csv").first?.contains("40 of 40 test rows are equal to labelled training rows") == true)
    #expect(try remarks("others.csv").isEmpty)
    try folder.write(Self.training[0..<50], to: "table.csv")
    #expect(try remarks("part.csv").isEmpty)
  }
}
