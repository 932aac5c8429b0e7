import Foundation
import Testing

/// `--config` beside files: the plan of an earlier run, on what the files hold now.
@Suite struct ConfigOnOtherFilesTests {
  private func train(_ arguments: String..., in folder: Folder) throws -> Command.Result {
    try Command.run(["train"] + arguments + ["--quiet"], in: folder)
  }

  /// A folder with a run by a plan that nobody would get by default.
  private func folder() throws -> Folder {
    let folder = try Folder()
    let text = OwnTable().text(.semicolon).replacingOccurrences(of: ";red;", with: ";unk;")
    try folder.write(text.utf8, to: "table.csv")
    let result = try train(
      "table.csv", "--target", "class", "--missing", "unk", "--ignore", "y", "--epochs", "7", "--hidden", "12",
      "--seed",
      "5", "--balance", "--output", "first", in: folder)
    #expect(result.code == 0, "\(result.errors)")
    return folder
  }

  private func plan(of run: String, in folder: Folder) throws -> NSDictionary {
    var plan = try #require(try jsonObject(folder.text("\(run)/config.json"))["plan"] as? [String: Any])
    var recipe = try #require(plan["recipe"] as? [String: Any])
    var network = try #require(recipe["network"] as? [String: Any])
    network["inputs"] = nil
    recipe["network"] = network
    plan["recipe"] = recipe
    return plan as NSDictionary
  }

  @Test func aChangedFileIsLearnedByTheSamePlan() throws {
    let folder = try folder()
    var longer = OwnTable(rows: 90, labeled: 40)
    longer = longer.adding("more") { "\($0 % 7)" }
    try folder.write(
      longer.text(.semicolon).replacingOccurrences(of: ";red;", with: ";unk;").utf8, to: "table.csv")
    let refused = try train("--config", "first/config.json", "--output", "second", in: folder)
    #expect(refused.code == 65)
    #expect(refused.errors.contains("`pseudolabel train FILE --config CONFIG` follows its plan"))
    let result = try train("table.csv", "--config", "first/config.json", "--output", "second", in: folder)
    #expect(result.code == 0, "\(result.errors)")
    #expect(try plan(of: "first", in: folder) == plan(of: "second", in: folder))
    let summary = try jsonObject(folder.text("second/summary.json"))
    #expect(summary["labeled"] as? Int == 40)
    let source = try #require(
      (try jsonObject(folder.text("second/config.json"))["source"] as? [String: Any])?["table"] as? [String: Any])
    let options = try #require((source["_0"] as? [String: Any])?["options"] as? [String: Any])
    #expect((options["kinds"] as? NSArray)?.contains("y") == true || (options["kinds"] as? NSDictionary)?["y"] != nil)
    #expect(options["missing"] as? [String] == ["", "unk"])
  }

  /// The same file gives the same model, to the bit, as the configuration alone does.
  @Test func theSameFileGivesTheSameModel() throws {
    let folder = try folder()
    #expect(try train("table.csv", "--config", "first/config.json", "--output", "second", in: folder).code == 0)
    #expect(try folder.data("first/model.safetensors") == folder.data("second/model.safetensors"))
  }

  @Test func optionsBesideItGoFirst() throws {
    let folder = try folder()
    #expect(
      try train(
        "table.csv", "--config", "first/config.json", "--epochs", "3", "--seed", "6", "--output", "second", in: folder
      ).code == 0)
    let plan = try #require(try jsonObject(folder.text("second/config.json"))["plan"] as? [String: Any])
    #expect(plan["seed"] as? Int == 6)
    #expect((plan["recipe"] as? [String: Any])?["epochs"] as? Int == 3)
    #expect(plan["balances"] as? Bool == true)
  }

  @Test func aConfigurationOfADataSetIsRefused() throws {
    let folder = try folder()
    try folder.write(#"{"dataset": "mnist"}"#.utf8, to: "mnist.json")
    let result = try train(
      "table.csv", "--target", "class", "--config", "mnist.json", "--output", "second", in: folder)
    #expect(result.code == 64)
    #expect(
      result.errors
        == "pseudolabel: --config: expected that of a run on files, where files are given, found mnist.json of a run on a data set known by name.\n"
    )
  }
}
