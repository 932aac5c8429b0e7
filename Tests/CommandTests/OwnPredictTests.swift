import Foundation
import PseudoLabelDatasets
import Testing

/// Answers about new tables: every row and cell as it was, with the answer behind it.
@Suite struct OwnPredictTests {
  /// A folder with a finished run.
  private func folder() throws -> Folder {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    #expect(try Command.study("table.csv", in: folder).code == 0)
    return folder
  }

  private func answers(_ file: String, _ options: String..., in folder: Folder) throws -> [[String: String]] {
    let output = "\(UUID().uuidString).csv"
    let result = try Command.run(["predict", "run", file, "--output", output] + options, in: folder)
    #expect(result.code == 0)
    #expect(result.output == "")
    return try folder.table(output)
  }

  private static let cells = [
    "plain", "\"quoted\", twice", "two\nlines\r\n", "表 ü 🎉", " blank ", "", "'", "tab\t", "\u{feff}x",
  ]

  /// More rows than are answered at once. The bytes of each row stand in the output as they were written.
  @Test(arguments: [Delimiter.comma, .semicolon, .tab, .pipe])
  func rowsAndCellsStayAsTheyWere(delimiter: Delimiter) throws {
    let folder = try folder()
    let table = OwnTable(rows: 2_500, labeled: 0, from: 60)
      .adding("note, \"free\"") { Self.cells[$0 % Self.cells.count] }.adding("number") { "\($0)" }
    try folder.write(table.text(delimiter).utf8, to: "new.csv")
    let result = try Command.run(["predict", "run", "new.csv"], in: folder)
    #expect(result.code == 0)
    // What cannot be seen is taken out of what the network reads, and stays in what is written.
    #expect(result.errors.hasPrefix("new.csv: 277 cells hold characters that cannot be seen, first U+FEFF in \"x\""))
    var rest = Array(result.output.utf8)[...]
    let mark = String(Unicode.Scalar(delimiter.byte))
    for (number, cells) in ([table.columns] + table.rows).enumerated() {
      let line = Array((TableLine(cells, delimiter: delimiter).text + mark).utf8)
      try #require(rest.starts(with: line), "row \(number)")
      let added = rest.dropFirst(line.count).prefix { $0 != UInt8(ascii: "\n") }
      #expect(added.count { $0 == delimiter.byte } == 4)
      rest = rest.dropFirst(line.count + added.count + 1)
    }
    #expect(rest.isEmpty)
  }

  /// Rows that are copied as they stand, and rows that have to be written anew, in one file.
  @Test(arguments: ["\n", "\r\n"])
  func rowsThatAreWrittenOtherwiseComeOutAsTheWriterHasThem(end: String) throws {
    let folder = try folder()
    let rows = [
      "1,2,red,,plain", " 1 , 2,red,, blanks", "1,2,\"red\",,\"quoted\"", "1,2,red,,\"a \"\"b\"\", c\"", "1,2,red,",
    ]
    let text = (["x,y,color,class,"] + rows + rows).map { $0 + end }.joined()
    try folder.write(text.utf8, to: "new.csv")
    let result = try Command.run(["predict", "run", "new.csv"], in: folder)
    #expect(result.code == 0)
    let wanted = ["1,2,red,,plain", "1,2,red,,blanks", "1,2,red,,quoted", "1,2,red,,\"a \"\"b\"\", c\"", "1,2,red,,"]
    let lines = result.output.split(separator: "\n").dropFirst()
    #expect(lines.count == 10)
    for (line, start) in zip(lines, wanted + wanted) { #expect(line.hasPrefix(start + ",")) }
    #expect(Set(lines.map { $0.split(separator: ",").suffix(5) }).count == 1)
  }

  @Test func standardInputIsATable() throws {
    let folder = try folder()
    try folder.write(OwnTable(rows: 1500, labeled: 0, from: 60), to: "new.csv")
    let file = try Command.run(["predict", "run", "new.csv"], in: folder)
    for feed in ["exec < new.csv", "mkfifo pipe; { cat new.csv > pipe & }; exec < pipe"] {
      let piped = try Command.Started(["predict", "run", "-"], in: folder, after: feed).result()
      #expect(piped.code == 0 && piped.output == file.output, "\(piped.errors)")
    }
  }

  /// Every row is answered once, as it is with all others.
  @Test func shardsTogetherAreTheWhole() throws {
    let folder = try folder()
    try folder.write(OwnTable(rows: 1500, labeled: 0, from: 60).adding("number") { "\($0)" }, to: "new.csv")
    let whole = try Command.run(["predict", "run", "new.csv"], in: folder).output.split(separator: "\n")
    let shards = try (1...3).map {
      try Command.run(["predict", "run", "new.csv", "--shard", "\($0)/3"], in: folder).output.split(separator: "\n")
    }
    #expect(shards.allSatisfy { $0.first == whole.first })
    for (number, line) in whole.dropFirst().enumerated() { #expect(shards[number % 3][1 + number / 3] == line) }
    #expect(shards.reduce(0) { $0 + $1.count - 1 } == whole.count - 1)
    #expect(try Command.run(["predict", "run", "new.csv", "--shard", "4/3"], in: folder).code == 64)
  }

  @Test func theAnswerIsTheMostLikelyClass() throws {
    for row in try answers("table.csv", in: folder()) {
      let likelihoods = OwnTable.classes.compactMap { Double(row["p(\($0))"] ?? "") }
      #expect(abs(likelihoods.reduce(0, +) - 1) < 1e-4)
      #expect(Double(row["confidence"] ?? "") == likelihoods.max())
      #expect(row["prediction"] == OwnTable.classes[likelihoods.firstIndex(of: likelihoods.max() ?? 2) ?? 0])
    }
  }

  @Test func theOrderOfColumnsAndOtherColumnsDoNotMatter() throws {
    let folder = try folder()
    let table = OwnTable(rows: 40, labeled: 0, from: 90)
    try folder.write(table, to: "new.csv")
    try folder.write(table.adding("extra") { "\($0)" }.selecting(["color", "extra", "y", "x"]), to: "other.csv")
    let wanted = ["prediction", "confidence"] + OwnTable.classes.map { "p(\($0))" }
    let here = try answers("new.csv", in: folder).map { row in wanted.map { row[$0] } }
    let there = try answers("other.csv", in: folder).map { row in wanted.map { row[$0] } }
    #expect(here.count == 40)
    #expect(here == there)
  }

  @Test func columnsThatAreThereAlreadyStay() throws {
    let folder = try folder()
    let names = ["prediction", "confidence", "prediction 2", "p(no)"]
    let table = names.reduce(OwnTable()) { table, name in table.adding(name) { "\(name) \($0)" } }
    try folder.write(table, to: "new.csv")
    let result = try Command.run(["predict", "run", "new.csv"], in: folder)
    #expect(
      result.output.split(separator: "\n").first == """
        x,y,color,class,prediction,confidence,prediction 2,p(no),prediction 3,confidence 2,p(maybe),p(no) 2,p(yes)
        """)
    let plain = try answers("table.csv", in: folder)
    let collided = try answers("new.csv", in: folder)
    #expect(collided.map { $0["prediction 3"] } == plain.map { $0["prediction"] })
    #expect(collided.map { $0["p(no) 2"] } == plain.map { $0["p(no)"] })
    #expect(collided.map { $0["prediction"] } == (0..<60).map { "prediction \($0)" })
  }

  @Test func answersThatAreLessSureAreBlank() throws {
    let folder = try folder()
    let all = try answers("table.csv", in: folder)
    let sorted = all.compactMap { Double($0["confidence"] ?? "") }.sorted()
    let least = (sorted[29] + sorted[30]) / 2
    let some = try answers("table.csv", "--min-confidence", "\(least)", in: folder)
    #expect(some.count { $0["prediction"] == "" } == 30)
    for (row, plain) in zip(some, all) {
      let isSure = try #require(Double(plain["confidence"] ?? "")) >= least
      #expect(row["prediction"] == (isSure ? plain["prediction"] : ""))
      #expect(row["confidence"] == plain["confidence"])
    }
  }

  /// A file that fails in its course leaves none, and none that was there is touched.
  @Test(
    arguments: [
      (
        OwnTable().selecting(["x", "color"]).text(), 65,
        "new.csv: columns: expected \"y\" too, as in training, found only \"x\", \"color\"."
      ),
      (
        OwnTable().selecting(["class"]).text(), 65,
        "new.csv: columns: expected \"x\", \"y\", \"color\" too, as in training, found only \"class\"."
      ),
      (OwnTable(rows: 3_000).text() + "1,2\n", 65, "new.csv: line 3002: expected 4 cells, found 2."),
      ("", 65, "new.csv: content: expected at least one row, found none."),
      (nil, 66, "new.csv: no such file or directory."),
    ] as [(String?, Int32, String)])
  func whatCannotBeAnsweredLeavesNoFile(text: String?, code: Int32, words: String) throws {
    let folder = try folder()
    if let text { try folder.write(text.utf8, to: "new.csv") }
    try folder.write("mine".utf8, to: "old.csv")
    let before = try folder.names()
    for output in [["--output", "out.csv"], ["--output", "old.csv", "--overwrite"]] {
      let result = try Command.run(["predict", "run", "new.csv"] + output, in: folder)
      #expect(result.code == code)
      #expect(result.errors == "pseudolabel: \(words)\n")
      #expect(try folder.names() == before)
    }
    #expect(try folder.text("old.csv") == "mine")
  }

  @Test func whereTheAnswersCannotGoIsSaid() throws {
    let folder = try folder()
    for (output, code, words) in [
      ("table.csv", 64, "table.csv: exists already. Pass --overwrite to replace it."),
      ("run", 64, "run: exists already. Pass --overwrite to replace it."),
      ("none/out.csv", 74, "none/out.csv: cannot be written: No such file or directory."),
      ("table.csv/out.csv", 74, "table.csv/out.csv: cannot be written: Not a directory."),
    ] as [(String, Int32, String)] {
      let result = try Command.run(["predict", "run", "table.csv", "--output", output], in: folder)
      #expect(result.code == code)
      #expect(result.errors == "pseudolabel: \(words)\n")
    }
    #expect(try folder.text("table.csv") == OwnTable().text())
    #expect(try folder.names() == ["run", "table.csv"])
  }

  @Test func cellsOfAnotherKindCountAsMissing() throws {
    let folder = try folder()
    try folder.write(OwnTable().with("word", inRow: 2, column: 0).with("inf", inRow: 5, column: 1), to: "new.csv")
    try folder.write(OwnTable().with("", inRow: 2, column: 0).with("", inRow: 5, column: 1), to: "blank.csv")
    let result = try Command.run(["predict", "run", "new.csv"], in: folder)
    #expect(
      result.errors == """
        Column "x": 1 cell that holds no numbers counted as missing, first "word".
        Column "y": 1 cell that holds no numbers counted as missing, first "inf".

        """)
    let answers = try [answers("new.csv", in: folder), answers("blank.csv", in: folder)]
    #expect(answers[0].map { $0["confidence"] } == answers[1].map { $0["confidence"] })
  }

  /// What is true of many columns takes a line.
  @Test func manyColumnsOfOtherCellsShareALine() throws {
    let folder = try Folder()
    func table(_ stray: String?) -> OwnTable {
      (0..<10).reduce(OwnTable()) { table, column in
        table.adding("n\(column)") { row in row == 4 ? stray ?? "1.5" : "\(Double(row * 7 % 23) / 2)" }
      }
    }
    try folder.write(table(nil), to: "table.csv")
    try folder.write(table("word"), to: "words.csv")
    try folder.write(table(""), to: "blanks.csv")
    #expect(try Command.study("table.csv", in: folder).code == 0)
    for (file, words) in [
      ("words.csv", "Column \"n0\": 1 cell that holds no numbers counted as missing, first \"word\"."),
      ("blanks.csv", "Column \"n0\": 1 cell holds no value, where in training every row had one."),
    ] {
      let result = try Command.run(["predict", "run", file], in: folder)
      #expect(result.code == 0)
      #expect(
        result.errors
          == words + " The same is true of 9 more columns: \"n1\", \"n2\", \"n3\" and 6 more.\n")
    }
  }

  /// A column of other cells throughout is another column: no answers are given without it.
  @Test func aColumnWithoutASingleCellOfItsKindIsRefused() throws {
    let folder = try folder()
    var table = OwnTable()
    for row in table.rows.indices { table = table.with("high", inRow: row, column: 1) }
    try folder.write(table, to: "new.csv")
    let result = try Command.run(["predict", "run", "new.csv", "--output", "out.csv"], in: folder)
    #expect(result.code == 65)
    #expect(
      result.errors
        == "pseudolabel: new.csv: column \"y\": expected numbers, as in training, found \"high\" and the like in all rows. "
        + "Write its cells as the training rows have them, decimal marks and dates too.\n")
    #expect(try folder.names() == ["new.csv", "run", "table.csv"])
  }

  /// Sets of classes stand behind the confidence, the most likely class first; those of a larger coverage hold those of a smaller one.
  @Test func setsOfClassesAreWritten() throws {
    let folder = try folder()
    try folder.write(OwnTable(rows: 90, labeled: 0, from: 60), to: "new.csv")
    var last: [Set<Substring>] = []
    for coverage in ["0.5", "0.8", "0.95"] {
      let rows = try answers("new.csv", "--coverage", coverage, in: folder)
      let sets = try rows.map { row -> Set<Substring> in
        let names = try #require(row["classes"]).split(separator: " | ")
        #expect(names.first.map(String.init) == row["prediction"])
        #expect(Set(names).count == names.count && names.allSatisfy { OwnTable.classes.contains(String($0)) })
        return Set(names)
      }
      #expect(last.isEmpty || zip(last, sets).allSatisfy { $0.isSubset(of: $1) })
      last = sets
    }
    #expect(last.contains { $0.count > 1 })
    #expect(try answers("new.csv", in: folder).allSatisfy { $0["classes"] == nil })
  }

  @Test func aCoverageThatCannotBePromisedIsRefused() throws {
    let folder = try folder()
    for (coverage, code, words) in [
      (
        "0.99", 65,
        "--coverage: expected at least 99 labelled rows that were held out, for a coverage of 0.99, found 30."
      ),
      ("1", 64, "--coverage: expected a probability between 0 and 1, found 1.0."),
    ] as [(String, Int32, String)] {
      let result = try Command.run(["predict", "run", "table.csv", "--coverage", coverage], in: folder)
      #expect(result.code == code)
      #expect(result.output == "")
      #expect(result.errors.hasPrefix("pseudolabel: \(words)"))
    }
  }
}
