import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import Testing

/// What training on a table leaves, and what it does not depend on.
@Suite struct OwnTableCommandTests {
  private func folder(_ table: OwnTable = OwnTable()) throws -> Folder {
    let folder = try Folder()
    try folder.write(table, to: "table.csv")
    return folder
  }

  @Test func theSameSeedGivesTheSameBytesForAnyNumberOfThreads() throws {
    let folder = try folder()
    for (name, options) in [
      ("a", ["--threads", "1"]), ("b", ["--threads", "2"]), ("c", ["--threads", "3"]), ("d", ["--seed", "2"]),
    ] {
      let options = ["--target", "class", "--hidden", "16", "--epochs", "5", "--quiet", "--output", name] + options
      #expect(try Command.run(["train", "table.csv"] + options, in: folder).code == 0)
    }
    for file in ["model.safetensors", "pseudo-labels.csv", "config.json"] {
      let bytes = try folder.data("a/\(file)")
      #expect(try folder.data("b/\(file)") == bytes, "\(file)")
      #expect(try folder.data("c/\(file)") == bytes, "\(file)")
      #expect(try folder.data("d/\(file)") != bytes, "\(file)")
    }
    #expect(try folder.names() == ["a", "b", "c", "d", "table.csv"])
  }

  @Test func theConfigurationHasWhatTheRunDependsOn() throws {
    let folder = try folder()
    try folder.write(OwnTable(rows: 6, labeled: 6, from: 300), to: "test.csv")
    #expect(
      try Command.study("table.csv", "--seed", "7", "--deliver", "candidate", "--test", "test.csv", in: folder).code
        == 0)
    let configuration = try folder.object("run/config.json")
    #expect(configuration["version"] as? String == Version.current)
    #expect(configuration["test"] as? String == "test.csv")
    let plan = try #require(configuration["plan"] as? [String: Any])
    #expect(plan["seed"] as? Int == 7)
    #expect(plan["delivery"] as? String == "candidate")
    #expect((plan["recipe"] as? [String: Any])?["epochs"] as? Int == 5)
    let digests = try ["table.csv", "test.csv"].map { try SHA256.digest(ofFiles: ["\(folder.path)/\($0)"]) }
    #expect(configuration["checksums"] as? [String: String] == ["table.csv": digests[0], "test.csv": digests[1]])
    let summary = try folder.object("run/summary.json")
    #expect(summary["checksums"] as? [String: String] == configuration["checksums"] as? [String: String])
    #expect(summary["seed"] as? Int == 7)
    #expect(summary["version"] as? String == Version.current)
  }

  @Test func theCountsOfTheSummaryAddUp() throws {
    let folder = try folder(OwnTable(rows: 50, labeled: 20))
    let printed = try Command.study("table.csv", "--json", in: folder)
    #expect(printed.errors == "")
    #expect(printed.output == (try folder.text("run/summary.json")))
    let summary = try jsonObject(printed.output)
    #expect(summary["labeled"] as? Int == 20)
    #expect(summary["unlabeled"] as? Int == 30)
    let classes = try #require(summary["classes"] as? [[String: Any]])
    #expect(classes.map { $0["name"] as? String } == OwnTable.classes)
    #expect(classes.map { $0["labeled"] as? Int } == [7, 7, 6])
    let predicted = classes.compactMap { $0["predicted"] as? Int }
    #expect(predicted.reduce(0, +) == 30)
    let comparison = try #require(summary["comparison"] as? [String: Any])
    var means: [Double] = []
    for arm in ["baseline", "candidate"] {
      let rates = try #require(comparison["\(arm)ErrorRates"] as? [Double])
      let mean = rates.reduce(0, +) / Double(rates.count)
      #expect(abs((comparison["\(arm)ErrorRate"] as? Double ?? 2) - mean) < 1e-12)
      means.append(mean)
    }
    #expect(abs((comparison["difference"] as? Double ?? 2) - (means[1] - means[0])) < 1e-12)
  }

  /// A short training uses the unlabelled rows as a long one does.
  @Test(arguments: ["1", "2", "5"])
  func theCandidateLearnsFromUnlabelledRowsHoweverShortTheTraining(epochs: String) throws {
    let folder = try folder()
    #expect(try Command.study("table.csv", "--epochs", epochs, in: folder).code == 0)
    let lines = try folder.text("run/metrics.jsonl").split(separator: "\n").map { try jsonObject(String($0)) }
    let weights = Dictionary(grouping: lines.filter { $0["epoch"] as? Int == Int(epochs) }) { $0["arm"] as? String }
      .mapValues { $0.map { $0["alpha"] as? Double } }
    #expect(weights["baseline"]?.allSatisfy { $0 == 0 } == true)
    #expect(weights["candidate"]?.allSatisfy { $0 == 1 } == true, "\(weights)")
  }

  /// The order of the classes is what training knows of their names.
  @Test func namesThatKeepTheirOrderGiveTheSameAnswers() throws {
    let folder = try folder()
    let names = ["maybe": "1. Ja, ja", "no": "2. \"Nein\", nie", "yes": "10. 多分"]
    var renamed = OwnTable()
    for row in renamed.rows.indices { renamed.rows[row][3] = names[renamed.rows[row][3]] ?? "" }
    try folder.write(renamed, to: "renamed/table.csv")
    #expect(try Command.study("table.csv", in: folder).code == 0)
    #expect(try Command.study("renamed/table.csv", to: "other", in: folder).code == 0)
    let here = try folder.table("run/pseudo-labels.csv")
    let there = try folder.table("other/pseudo-labels.csv")
    #expect(here.count == 30)
    #expect(here.map { names[$0["label"] ?? ""] } == there.map { $0["label"] })
    #expect(here.map { $0["confidence"] } == there.map { $0["confidence"] })
  }

  @Test func rowsOfSeveralFilesAreThoseOfOne() throws {
    let table = OwnTable()
    let folder = try folder(table)
    try folder.write(table[0..<11], to: "first.csv")
    try folder.write(table[11..<30], to: "second.csv")
    try folder.write(table[30..<60], to: "third.csv")
    try folder.write(table[30..<60].selecting(["color", "y", "x"]), to: "bare.csv")
    try folder.write(table.text(.semicolon).utf8, to: "semicolons.csv")
    #expect(try Command.study("table.csv", in: folder).code == 0)
    let model = try folder.data("run/model.safetensors")
    for (name, files) in [
      ("parts", ["first.csv", "second.csv", "third.csv"]),
      ("unlabeled", ["first.csv", "second.csv", "--unlabeled", "third.csv"]),
      ("bare", ["first.csv", "second.csv", "--unlabeled", "bare.csv"]), ("semicolons", ["semicolons.csv"]),
    ] {
      let options = ["--target", "class", "--hidden", "16", "--epochs", "5", "--quiet", "--output", name]
      #expect(try Command.run(["train"] + files + options, in: folder).code == 0)
      #expect(try folder.data("\(name)/model.safetensors") == model, "\(name)")
    }
    let places = try folder.table("bare/pseudo-labels.csv").map { "\($0["row"] ?? "") of \($0["file"] ?? "")" }
    #expect(places == (1...30).map { "\($0) of bare.csv" })
  }

  @Test func columnsWithoutInformationChangeNothing() throws {
    let folder = try folder()
    let wider = OwnTable().adding("constant") { _ in "7" }.adding("empty") { _ in "" }.adding("number") { "\($0)" }
    try folder.write(wider, to: "wide/table.csv")
    #expect(try Command.study("table.csv", in: folder).code == 0)
    #expect(try Command.study("wide/table.csv", to: "wide", in: folder).code == 64)
    #expect(try Command.study("wide/table.csv", to: "other", in: folder).code == 0)
    #expect(try folder.data("run/model.safetensors") == folder.data("other/model.safetensors"))
    let findings = try #require(folder.object("other/summary.json")["findings"] as? [[String: Any]])
    for (column, reason) in [
      ("constant", "every row has the same value."), ("empty", "no row has a value."),
      (
        "number",
        "every row has a value of its own, as identifiers do. If it is a measurement, use --number \"number\"."
      ),
    ] {
      #expect(findings.contains { $0["text"] as? String == "Column \"\(column)\" is not used: \(reason)" })
    }
  }

  @Test func aClassWithOneRowIsTrainedOnAndWarnedOf() throws {
    var table = OwnTable()
    table.rows.append(["9", "9", "red", "rare"])
    let folder = try folder(table)
    let result = try Command.run(
      ["train", "table.csv", "--target", "class", "--hidden", "16", "--epochs", "5", "--output", "run"], in: folder)
    #expect(result.code == 0)
    #expect(result.errors.contains("\"rare\" (1). A class with one row is trained on, but what is learned about it"))
    #expect(result.output.contains("31 labelled rows (maybe 10, no 10, rare 1, yes 10), 30 unlabelled"))
  }

  /// Nothing can be held out, so nothing is claimed.
  @Test func oneRowAClassIsEnoughAndPromisesNothing() throws {
    let folder = try Folder()
    try folder.write("x,y,class\n1,2,a\n3,5,b\n2,2,\n4,4,\n".utf8, to: "table.csv")
    for options in [[], ["--deliver", "candidate"]] {
      let result = try Command.run(
        ["train", "table.csv", "--target", "class", "--epochs", "5", "--output", "run", "--overwrite"] + options,
        in: folder)
      #expect(result.code == 0)
      #expect(result.output.contains("How good it is cannot be estimated"))
      #expect(!result.output.contains("Expect"))
      let summary = try folder.object("run/summary.json")
      #expect(summary["heldOutErrorRate"] == nil && summary["comparison"] == nil)
      #expect(summary["delivered"] as? String == (options.isEmpty ? "supervised" : "pseudo-label"))
    }
    let check = try Command.run(["check", "table.csv", "--target", "class", "--deep"], in: folder)
    #expect(check.code == 0)
    #expect(check.output.contains("How good networks are cannot be estimated"))
  }

  /// A class that no held-out row of is recognised is named.
  @Test func aClassThatIsNotLearnedIsNamed() throws {
    let folder = try Folder()
    let rows = (0..<90).map { "\($0 * 37 % 11),\($0 * 53 % 7),\($0 < 60 ? $0 % 20 == 0 ? "rare" : "common" : "")\n" }
    try folder.write(("x,y,class\n" + rows.joined()).utf8, to: "table.csv")
    let result = try Command.run(
      ["train", "table.csv", "--target", "class", "--epochs", "20", "--output", "run"], in: folder)
    #expect(result.code == 0)
    #expect(result.errors.contains("No held-out row of class \"rare\" was recognised"))
    #expect(result.output.contains("always \"common\""))
    #expect(result.output.contains("5.00 % wrong"))
  }

  /// An interrupt, and whatever else ends a study before it has a result, leaves what was there.
  @Test func aStudyThatIsStoppedTouchesNothing() throws {
    let folder = try folder()
    #expect(try Command.study("table.csv", in: folder).code == 0)
    let (model, config) = (try folder.data("run/model.safetensors"), try folder.data("run/config.json"))
    let names = try folder.names()
    for output in ["run", "new"] {
      let options = ["--target", "class", "--epochs", "1000000", "--overwrite", "--output", output]
      let run = try Command.Started(["train", "table.csv"] + options, in: folder)
      for _ in 0..<4_000 where run.process.isRunning && !folder.isLocked(output) { usleep(5_000) }
      let other = try Command.study("table.csv", "--overwrite", to: output, in: folder)
      #expect(other.errors.contains("another process trains into it"))
      run.interrupt()
      #expect(try run.result().code == 130)
    }
    #expect(try folder.names() == names)
    #expect(try folder.data("run/model.safetensors") == model)
    #expect(try folder.data("run/config.json") == config)
  }

  @Test func aHundredThousandCategoriesStayWithinBounds() throws {
    let folder = try Folder()
    let rows = (0..<100_000).map { "\($0 % 7),c\($0),\($0 < 100 ? $0 % 2 == 0 ? "a" : "b" : "")\n" }.joined()
    try folder.write(("x,id,class\n" + rows).utf8, to: "many.csv")
    for (name, options, features) in [("left", [], 1), ("taken", ["--category", "id"], 2)] as [(String, [String], Int)]
    {
      let options =
        ["--target", "class", "--hidden", "4", "--epochs", "1", "--json", "--quiet", "--output", name] + options
      let summary = try Command.object(["train", "many.csv"] + options, in: folder)
      #expect(summary["features"] as? Int == features)
      #expect(summary["unlabeled"] as? Int == 99_900)
    }
  }

  @Test func pathsMayHaveSpacesAndAnyLetters() throws {
    let folder = try Folder()
    let name = "a b/ü 表/-dä \"ta\", 1.csv"
    try folder.write(OwnTable(), to: name)
    #expect(try Command.study(name, to: "läufe/表 1", in: folder).code == 0)
    let ledger = try folder.table("läufe/表 1/pseudo-labels.csv")
    #expect(ledger.allSatisfy { $0["file"] == name })
    let explained = try Command.object(["explain", "läufe/表 1", "--row", "31", "--file", name, "--json"], in: folder)
    #expect((explained["entries"] as? [[String: Any]])?.count == 1)
    #expect(try Command.run(["predict", "läufe/表 1", name, "--output", "läufe/表.csv"], in: folder).code == 0)
    #expect(try folder.names(in: "läufe") == ["表 1", "表.csv"])
  }

  @Test func whatIsThereIsReplacedOnlyWhenAsked() throws {
    let folder = try folder()
    try folder.write("mine".utf8, to: "things/letter.txt")
    #expect(try Command.study("table.csv", in: folder).code == 0)
    let model = try folder.data("run/model.safetensors")
    for output in ["run", "things", "./run/"] {
      let refused = try Command.study("table.csv", "--seed", "2", to: output, in: folder)
      #expect(refused.code == 64)
      #expect(refused.errors == "pseudolabel: \(output): exists already. Pass --overwrite to replace it.\n")
    }
    let overThings = try Command.study("table.csv", "--overwrite", to: "things", in: folder)
    let overTable = try Command.study("table.csv", "--overwrite", to: "table.csv", in: folder)
    #expect(overThings.code == 74)
    #expect(overTable.code == 74)
    #expect(try folder.names(in: "things") == ["letter.txt"])
    #expect(try folder.text("table.csv") == OwnTable().text())
    #expect(try folder.data("run/model.safetensors") == model)
    #expect(try Command.study("table.csv", "--seed", "2", "--overwrite", in: folder).code == 0)
    #expect(try folder.data("run/model.safetensors") != model)
    #expect(try folder.names() == ["run", "table.csv", "things"])
  }
}
