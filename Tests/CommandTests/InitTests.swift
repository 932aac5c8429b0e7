import Foundation
import Testing

/// A configuration that a person changes by hand.
@Suite struct InitTests {
  private func folder() throws -> Folder {
    let folder = try Folder()
    try folder.write(OwnTable().text(.comma).utf8, to: "table.csv")
    return folder
  }

  private func run(_ arguments: String..., in folder: Folder) throws -> Command.Result {
    try Command.run(arguments, in: folder)
  }

  private func value(at place: String, of object: NSDictionary) -> NSObject? {
    place.split(separator: ".").reduce(object as NSObject?) { ($0 as? NSDictionary)?[String($1)] as? NSObject }
  }

  /// Training by it is training by the defaults, to the bit.
  @Test func unchangedItTrainsAsTheDefaults() throws {
    let folder = try folder()
    let made = try run("init", "table.csv", "--target", "class", in: folder)
    #expect(made.code == 0, "\(made.errors)")
    // Two epochs would do, and the schedules are those of 100 in both.
    try folder.write(
      folder.text("pseudolabel.json").replacing("\"epochs\" : 100", with: "\"epochs\" : 2").utf8, to: "short.json")
    let trained = try run(
      "train", "--config", "short.json", "--output", "mine", "--quiet", "--no-report", in: folder)
    #expect(trained.code == 0, "\(trained.errors)")
    try folder.write(folder.text("mine/config.json").utf8, to: "plain.json")
    let again = try run(
      "train", "--config", "plain.json", "--output", "again", "--quiet", "--no-report", in: folder)
    #expect(again.code == 0, "\(again.errors)")
    #expect(try folder.data("mine/model.safetensors") == folder.data("again/model.safetensors"))
  }

  /// What stands in it is what a run's config.json has; and fields have a word above them.
  @Test(arguments: [nil, "fixmatch", "self-training", "supervised"])
  func itIsTheConfigurationOfARun(method: String?) throws {
    let folder = try folder()
    let choice = method.map { ["--method", $0] } ?? []
    let made = try Command.run(
      ["init", "table.csv", "--target", "class", "-o", "mine.json", "--quiet"] + choice, in: folder)
    #expect(made.code == 0 && made.errors.isEmpty, "\(made.errors)")
    let text = try folder.text("mine.json")
    #expect(text.contains("//   pseudolabel train --config mine.json --output run"))
    #expect(text.contains("  // Of everything that is drawn.\n    \"seed\" : 1"))
    let lines = text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }
    let object = try jsonObject(lines.joined(separator: "\n")) as NSDictionary
    let trained = try Command.run(
      ["train", "table.csv", "--target", "class", "--output", "run", "--quiet", "--no-report"] + choice
        + [
          "--epochs", "1", "--rounds", "1",
        ].prefix(method == "self-training" ? 4 : 2), in: folder)
    #expect(trained.code == 0, "\(trained.errors)")
    let stored = try jsonObject(folder.text("run/config.json")) as NSDictionary
    #expect(object["source"] as? NSDictionary == stored["source"] as? NSDictionary)
    for field in ["balances", "delivery", "refits", "seed", "validation"] {
      let place = "plan.\(field)"
      #expect(value(at: place, of: object) == value(at: place, of: stored), "\(place)")
    }
    for field in [
      "network", "optimizer", "labeledBatch", "unlabeledBatch", "averaging", "labeledView", "collapsePolicy",
    ] {
      let place = "plan.recipe.\(field)"
      #expect(value(at: place, of: object) == value(at: place, of: stored), "\(place)")
    }
  }

  /// A mistake in it is told with its line's field, as in any configuration.
  @Test func aMistakeInItIsNamed() throws {
    let folder = try folder()
    #expect(try run("init", "table.csv", "--target", "class", in: folder).code == 0)
    try folder.write(
      folder.text("pseudolabel.json").replacing("\"balances\"", with: "\"balance\"").utf8, to: "wrong.json")
    let failed = try run("train", "--config", "wrong.json", "--output", "run", in: folder)
    #expect(failed.code == 65 && failed.errors.contains("balances"), "\(failed.errors)")
  }

  @Test func nothingIsReplacedUnasked() throws {
    let folder = try folder()
    try folder.write("mine".utf8, to: "pseudolabel.json")
    let refused = try run("init", "table.csv", "--target", "class", in: folder)
    #expect(refused.code == 64 && refused.errors.contains("--overwrite"))
    #expect(try folder.text("pseudolabel.json") == "mine")
    #expect(try run("init", "table.csv", "--target", "class", "--overwrite", in: folder).code == 0)
    #expect(try run("init", in: folder).code == 64)
  }
}
