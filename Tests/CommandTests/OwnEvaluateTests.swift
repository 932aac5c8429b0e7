import Foundation
import Testing

/// Test rows that are sealed, opened and counted; and what became of the unlabelled ones.
@Suite struct OwnEvaluateTests {
  private static let test = OwnTable(rows: 30, labeled: 30, from: 300)

  /// A folder with a finished run that sealed 30 rows.
  private func folder() throws -> Folder {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    try folder.write(Self.test, to: "test.csv")
    #expect(try Command.study("table.csv", "--test", "test.csv", in: folder).code == 0)
    return folder
  }

  private func openings(in folder: Folder) throws -> [[String: Any]] {
    try folder.text("run/openings.jsonl").split(separator: "\n").map { try jsonObject(String($0)) }
  }

  @Test func theErrorsAreThoseOfTheAnswers() throws {
    let folder = try folder()
    #expect(!folder.has("run/openings.jsonl"))
    let report = try Command.object(["evaluate", "run", "--json"], in: folder)
    let evaluation = try #require(report["evaluation"] as? [String: Any])
    #expect(try Command.run(["predict", "run", "test.csv", "--output", "answers.csv"], in: folder).code == 0)
    let answers = try folder.table("answers.csv")
    let wrong = answers.count { $0["prediction"] != $0["class"] }
    let errors = try #require(evaluation["errorRate"] as? [String: Any])
    #expect(errors["errors"] as? Int == wrong)
    #expect(errors["rate"] as? Double == Double(wrong) / 30)
    let counts = try #require((evaluation["confusion"] as? [String: Any])?["counts"] as? [[Int]])
    for (row, truth) in OwnTable.classes.enumerated() {
      for (column, answer) in OwnTable.classes.enumerated() {
        #expect(counts[row][column] == answers.count { $0["class"] == truth && $0["prediction"] == answer })
      }
    }
  }

  @Test func openingsAreCountedByContent() throws {
    let folder = try folder()
    try folder.write(Self.test, to: "copy.csv")
    try folder.write(Self.test[0..<9], to: "part.csv")
    for (options, number) in [([], 1), (["part.csv"], 1), (["copy.csv"], 2), ([], 3)] as [([String], Int)] {
      let report = try Command.object(["evaluate", "run", "--json"] + options, in: folder)
      #expect((report["opening"] as? [String: Any])?["number"] as? Int == number)
    }
    #expect(try openings(in: folder).map { $0["file"] as? String } == ["test.csv", "part.csv", "copy.csv", "test.csv"])
    #expect(try openings(in: folder).map { $0["rows"] as? Int } == [30, 9, 30, 30])
    let result = try Command.run(["evaluate", "run"], in: folder)
    #expect(result.output.contains("These rows were looked at before, 3 times"))
  }

  /// Only what was sealed must be as it was; a file that was trained on may have got more labels since.
  @Test func aTrainingFileThatChangedIsAnsweredWithAWarning() throws {
    let folder = try folder()
    let before = try Command.run(["evaluate", "run", "table.csv"], in: folder)
    #expect(before.errors.contains("The classifier was trained on this file: "))
    try folder.write(OwnTable(labeled: 40), to: "table.csv")
    let after = try Command.run(["evaluate", "run", "table.csv"], in: folder)
    #expect(after.code == 0, "\(after.errors)")
    #expect(
      after.errors.contains("The classifier was trained on table.csv, which has changed since: "), "\(after.errors)")
    #expect(!(after.errors + after.output).contains("sealed"))
  }

  @Test func rowsWithoutTheTargetColumnAreRefusedAsSuch() throws {
    let folder = try folder()
    try folder.write(Self.test.selecting(["x", "y", "color"]), to: "narrow.csv")
    let result = try Command.run(["evaluate", "run", "narrow.csv"], in: folder)
    #expect(result.code == 65)
    #expect(
      result.errors
        == "pseudolabel: narrow.csv: columns: expected column \"class\" too, with the true classes, found none. "
        + "`pseudolabel predict` answers rows without it.\n")
  }

  /// What cannot be opened later is not sealed: told before any training, and without a look at the labels.
  @Test func whatCannotBeOpenedIsNotSealed() throws {
    let folder = try folder()
    var narrow = Self.test
    narrow.columns[1] = "z"
    try folder.write(narrow, to: "narrow.csv")
    var blind = Self.test
    blind.columns[3] = "klass"
    try folder.write(blind, to: "blind.csv")
    for (file, words) in [("narrow.csv", "columns: expected \"y\" too"), ("blind.csv", "labels: expected column")] {
      let result = try Command.study("table.csv", "--test", file, to: "other", in: folder)
      #expect(result.code == 65)
      #expect(result.errors.contains(words), "\(result.errors)")
      #expect(!folder.has("other"))
    }
  }

  @Test func aTestOnTrainingRowsIsCalledOne() throws {
    let folder = try Folder()
    try folder.write(OwnTable(rows: 30, labeled: 30), to: "table.csv")
    #expect(try Command.study("table.csv", in: folder).code == 0)
    #expect(try Command.run(["evaluate", "run", "table.csv"], in: folder).errors.contains("was trained on this file"))
    try folder.write(Self.test, to: "test.csv")
    #expect(try !Command.run(["evaluate", "run", "test.csv"], in: folder).errors.contains("was trained on"))
  }

  @Test func aSealedFileThatIsGoneIsExplained() throws {
    let folder = try folder()
    try FileManager.default.removeItem(atPath: folder.path + "/test.csv")
    let result = try Command.run(["evaluate", "run"], in: folder)
    #expect(result.code == 66)
    #expect(result.errors.contains("It was sealed under this path"))
  }

  @Test func aSealedFileThatHasChangedIsNotOpened() throws {
    let folder = try folder()
    #expect(try Command.run(["evaluate", "run"], in: folder).code == 0)
    try folder.write(Self.test.with("yes", inRow: 0, column: 3), to: "test.csv")
    for options in [[], ["test.csv"]] {
      let result = try Command.run(["evaluate", "run"] + options, in: folder)
      #expect(result.code == 65)
      #expect(result.output == "")
      #expect(result.errors.hasPrefix("pseudolabel: test.csv: SHA-256: expected "))
      #expect(result.errors.contains(", as when it was sealed, found "))
    }
    #expect(try openings(in: folder).count == 1)
  }

  @Test(
    arguments: [
      (
        test.with("other", inRow: 4, column: 3).text(),
        "line 6, column \"class\": expected one of the classes that were trained on, found \"other\"."
      ),
      (
        test.selecting(["x", "y", "color"]).text(),
        "columns: expected column \"class\" too, with the true classes, found none. `pseudolabel predict` answers rows without it."
      ),
      ("x,y,color,class\n", "rows: expected at least one, found none."),
    ])
  func rowsWithoutATrueClassAreNoTest(text: String, words: String) throws {
    let folder = try folder()
    try folder.write(text.utf8, to: "new.csv")
    let result = try Command.run(["evaluate", "run", "new.csv"], in: folder)
    #expect(result.code == 65)
    #expect(result.errors == "pseudolabel: new.csv: \(words)\n")
    #expect(!folder.has("run/openings.jsonl"))
  }

  @Test func rowsWithoutATrueClassAreLeftOut() throws {
    let folder = try folder()
    try folder.write(Self.test.with("", inRow: 4, column: 3).with("", inRow: 9, column: 3), to: "new.csv")
    let report = try Command.object(["evaluate", "run", "new.csv", "--json", "--quiet"], in: folder)
    #expect((report["opening"] as? [String: Any])?["rows"] as? Int == 28)
    #expect(report["remarks"] as? [String] == ["2 rows without a true class left out."])
    let compared = try Command.run(["compare", "run", "run", "new.csv"], in: folder)
    #expect(compared.code == 0)
    #expect(compared.output.contains("28 rows of new.csv"))
    #expect(compared.errors.contains("2 rows without a true class left out."))
  }

  @Test func theLedgerHasEveryUnlabelledRowAndTheyAgree() throws {
    let folder = try folder()
    #expect(try Command.run(["predict", "run", "table.csv", "--output", "answers.csv"], in: folder).code == 0)
    let answers = try folder.table("answers.csv")
    let ledger = try folder.table("run/pseudo-labels.csv")
    #expect(ledger.map { $0["row"] } == (31...60).map { "\($0)" })
    for (entry, answer) in zip(ledger, answers[30...]) {
      #expect(entry["label"] == answer["prediction"])
      #expect(abs((Double(entry["confidence"] ?? "") ?? 2) - (Double(answer["confidence"] ?? "") ?? 4)) < 1e-4)
    }
    let predicted = try #require(folder.object("run/summary.json")["classes"] as? [[String: Any]])
    let all = try Command.object(["explain", "run", "--json", "--rows", "30"], in: folder)
    #expect(all["rows"] as? Int == 30)
    for (number, name) in OwnTable.classes.enumerated() {
      let count = ledger.count { $0["label"] == name }
      #expect(predicted[number]["predicted"] as? Int == count)
      #expect(
        (all["classes"] as? [[String: Any]])?.first { $0["name"] as? String == name }?["rows"] as? Int ?? 0 == count)
    }
    let least = try #require(all["leastCertain"] as? [[String: Any]])
    let confidences = least.compactMap { $0["confidence"] as? Double }
    #expect(confidences == ledger.compactMap { Double($0["confidence"] ?? "") }.sorted())
    for row in [31, 44, 60] {
      let explained = try Command.object(["explain", "run", "--row", "\(row)", "--json"], in: folder)
      let entries = try #require(explained["entries"] as? [[String: Any]])
      #expect(entries.count == 1)
      for (key, value) in ledger[row - 31] where !["label", "file"].contains(key) {
        #expect(entries.first?[key] as? Double == Double(value), "\(key)")
      }
      #expect(entries.first?["label"] as? String == ledger[row - 31]["label"])
    }
  }

  @Test func twoRunsDifferWhereTheirLedgersDo() throws {
    let folder = try folder()
    #expect(try Command.study("table.csv", "--seed", "3", "--hidden", "2", to: "other", in: folder).code == 0)
    let ledgers = try ["run", "other"].map { try folder.table("\($0)/pseudo-labels.csv").map { $0["label"] } }
    let count = zip(ledgers[0], ledgers[1]).count { $0 != $1 }
    let difference = try Command.object(["explain", "run", "--against", "other", "--json"], in: folder)
    #expect(difference["rows"] as? Int == 30)
    #expect(difference["differing"] as? Int == count)
    let none = try Command.object(["explain", "run", "--against", "run", "--json"], in: folder)
    #expect(none["differing"] as? Int == 0)
  }

  @Test func aDamagedLedgerIsExplained() throws {
    let folder = try folder()
    let columns = "row,file,label,confidence,agreement,adopted,flips\n"
    for (text, words) in [
      ("row,file\n1,a\n", "columns: expected row,file,label,confidence,agreement,adopted,flips, found row,file."),
      (columns + "x,a,b,1,,,\n", "line 2, column \"row\": expected a number, found \"x\"."),
      (columns + "1e300,a,b,1,,,\n", "line 2, column \"row\": expected a whole number, found \"1e300\"."),
      (columns + "1,a,b,1,1,1e300,\n", "line 2, column \"adopted\": expected a whole number, found \"1e300\"."),
      (columns + "1,a,b,inf,,,\n", "line 2, column \"confidence\": expected a number, found \"inf\"."),
    ] {
      try folder.write(text.utf8, to: "run/pseudo-labels.csv")
      let result = try Command.run(["explain", "run"], in: folder)
      #expect(result.code == 65)
      #expect(result.errors == "pseudolabel: run/pseudo-labels.csv: \(words)\n")
    }
  }

  @Test func checkWithoutATargetShowsTheColumns() throws {
    let folder = try folder()
    let shown = try Command.run(["check", "table.csv"], in: folder)
    #expect(shown.code == 0)
    for column in OwnTable.columns { #expect(shown.output.contains("\n\(column)")) }
    let report = try Command.object(["check", "table.csv", "--json"], in: folder)
    #expect((report["columns"] as? [[String: Any]])?.map { $0["name"] as? String } == OwnTable.columns)
    #expect((report["columns"] as? [[String: Any]])?.map { $0["firstRow"] as? String } == OwnTable().rows[0])
    let checked = try Command.object(["check", "table.csv", "--target", "class", "--json", "--quiet"], in: folder)
    let check = try #require(checked["check"] as? [String: Any])
    #expect(check["labeled"] as? Int == 30)
    #expect(check["unlabeled"] as? Int == 30)
    #expect(try folder.names() == ["run", "table.csv", "test.csv"])
  }
}
