import Foundation
import PseudoLabelPersistence
import Testing

/// `train --resume` as a person uses it.
@Suite struct ResumeTests {
  private static let small = ["--labels", "100", "--validation", "100", "--hidden", "32", "--quiet"]

  /// Everything in a run's folder, without what the clock says.
  private func contents(of run: String, in folder: Folder) throws -> [String: String] {
    var contents: [String: String] = [:]
    for name in try folder.names(in: run) where name != "report.html" {
      let data = try folder.data("\(run)/\(name)")
      contents[name] =
        name.hasSuffix(".safetensors")
        ? data.base64EncodedString()
        : String(decoding: data, as: UTF8.self).replacing(/"seconds" ?: ?[0-9.e-]+/, with: "")
    }
    return contents
  }

  /// Interrupts a run once it has a checkpoint, or what `isReady` asks for.
  private func interrupted(
    _ arguments: [String], in folder: Folder, signal: Int32, isReady: (Folder) -> Bool
  ) throws -> Command.Result {
    let run = try Command.Started(arguments, in: folder)
    for _ in 0..<4_000 where run.process.isRunning && !isReady(folder) { usleep(5_000) }
    kill(run.process.processIdentifier, signal)
    return try run.result()
  }

  @Test(.needsMNIST, arguments: [SIGINT, SIGTERM, SIGKILL]) func aRunGoesOnToTheSameFiles(signal: Int32) throws {
    let folder = try Folder()
    let train = ["train", "--epochs", "400"] + Self.small
    #expect(try Command.run(train + ["--output", "whole"], in: folder).code == 0)
    let cut = try interrupted(
      train + ["--output", "cut", "--checkpoint-every", "5 epochs"], in: folder, signal: signal
    ) { $0.has("cut/checkpoint-2.safetensors") }
    #expect(cut.code == 128 + signal)
    let lines = try folder.text("cut/metrics.jsonl").split(separator: "\n").count
    try #require((5..<400).contains(lines))
    let again = try Command.run(["train", "--resume", "cut", "--quiet", "--json"], in: folder)
    #expect(again.code == 0)
    #expect(try jsonObject(again.output)["epochs"] as? Int == 400)
    #expect(try contents(of: "cut", in: folder) == contents(of: "whole", in: folder))

    // Once more: nothing is left to train, and nothing is touched.
    let third = try Command.run(["train", "--resume", "cut", "--json"], in: folder)
    #expect(third.code == 0)
    #expect(third.output == again.output)
    #expect(third.errors == "cut is at its end: nothing is left to train.\n")
    #expect(try contents(of: "cut", in: folder) == contents(of: "whole", in: folder))
  }

  /// Whether there is to be a page is remembered with the run; --resume may say otherwise.
  @Test(.needsMNIST, arguments: [[], ["--report"]]) func aRunGoesOnWithoutAReportToo(options: [String]) throws {
    let folder = try Folder()
    let train = ["train", "--epochs", "400", "--output", "cut", "--checkpoint-every", "5 epochs", "--no-report"]
    _ = try interrupted(train + Self.small, in: folder, signal: SIGINT) { $0.has("cut/checkpoint-2.safetensors") }
    try #require(!folder.has("cut/report.html"))
    #expect(try Command.run(["train", "--resume", "cut", "--quiet"] + options, in: folder).code == 0)
    #expect(folder.has("cut/report.html") == !options.isEmpty)
  }

  @Test(.needsMNIST) func whatIsThereIsNamedWithBothWaysOn() throws {
    let folder = try Folder()
    let train = ["train", "--epochs", "10000000", "--output", "cut", "--checkpoint-every", "0.01s"] + Self.small
    _ = try interrupted(train, in: folder, signal: SIGKILL) { $0.has("cut/checkpoint-1.safetensors") }
    let second = try Command.run(train, in: folder)
    #expect(second.code == 64)
    #expect(
      second.errors
        == "pseudolabel: cut: exists already. Pass --resume to go on with it, or --overwrite to replace it.\n")
    // A training that was edited is another one.
    let config = try folder.text("cut/config.json")
    try folder.write(config.replacing("\"epochs\" : 10000000", with: "\"epochs\" : 5").utf8, to: "cut/config.json")
    let edited = try Command.run(["train", "--resume", "cut"], in: folder)
    #expect(edited.code == 65)
    #expect(edited.errors.contains("that of the run's config.json"))
  }

  @Test func aStudyGoesOnToTheSameFiles() throws {
    let folder = try Folder()
    try folder.write(OwnTable(rows: 240, labeled: 120), to: "table.csv")
    let train = ["train", "table.csv", "--target", "class", "--epochs", "60", "--quiet"]
    #expect(try Command.run(train + ["--output", "whole"], in: folder).code == 0)
    let cut = try interrupted(
      train + ["--output", "cut", "--checkpoint-every", "1 epoch"], in: folder, signal: SIGKILL
    ) { $0.has("cut/training-3.safetensors") }
    #expect(cut.code == 128 + SIGKILL)
    let again = try Command.run(["train", "--resume", "cut", "--quiet"], in: folder)
    #expect(again.code == 0)
    #expect(again.output.contains("Delivered: "))
    #expect(try contents(of: "cut", in: folder) == contents(of: "whole", in: folder))
    let third = try Command.run(["train", "--resume", "cut"], in: folder)
    #expect(third.code == 0)
    #expect(third.errors == "cut is at its end: nothing is left to train.\n")
    let other = try Command.run(["train", "--resume", "cut", "--epochs", "99"], in: folder)
    #expect(other.code == 64 && other.errors.contains("expected the recipe of cut/config.json"))
    // The files are named as they were from where it was begun.
    try FileManager.default.removeItem(atPath: "\(folder.path)/cut/summary.json")
    try FileManager.default.removeItem(atPath: "\(folder.path)/table.csv")
    let elsewhere = try Command.run(["train", "--resume", "cut"], in: folder)
    #expect(elsewhere.code == 66)
    #expect(
      elsewhere.errors
        == "pseudolabel: table.csv: no such file or directory. Start this in the folder where training was begun.\n")
  }

  @Test(arguments: [
    (["--resume", "run", "--labels", "5"], 64, "--resume: expected no --labels beside it, found --labels."),
    (["--resume", "run", "rows.csv", "--target", "x"], 64, "expected no files to learn from beside it"),
    (["--resume", "run", "--output", "other"], 64, "expected no --output beside it"),
    (["--resume", "run", "--deliver", "better"], 64, "expected no --deliver beside it"),
    (["--resume", "nowhere"], 66, "nowhere: no such file or directory."),
    (
      ["--resume", "empty"], 65,
      "empty: run: expected a folder with config.json, found nothing. A run is the folder that `train --output` names."
    ),
    (
      ["--resume", "series"], 65, "none. It holds runs of several seeds: the command that began them goes on with them."
    ),
    (["--labels", "5"], 64, "--output: expected a folder to store the run in, found none."),
    (["--output", "x", "--checkpoint-every", "5"], 64, "--checkpoint-every: expected a time, as 30s, 5m or 2h"),
    (["--output", "x", "--checkpoint-every", "0s"], 64, "found \"0s\"."),
    (["--output", "x", "--checkpoint-every", "1.5 epochs"], 64, "found \"1.5 epochs\"."),
    (["--output", "x", "--checkpoint-every", "-1m"], 64, "found \"-1m\"."),
    (["--output", "x", "--checkpoint-every", "1e99s"], 64, "found \"1e99s\"."),
  ])
  func whatCannotBeIsSaid(arguments: [String], code: Int32, message: String) throws {
    let folder = try Folder()
    try folder.write("x,y\n1,a\n".utf8, to: "rows.csv")
    try folder.makeFolder("empty")
    try folder.makeFolder("series/seed-1")
    let result = try Command.run(["train"] + arguments, in: folder)
    #expect(result.code == code)
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(!folder.has("x"))
  }

  @Test(.needsMNIST) func otherOptionsOfTheRecipeAreRefused() throws {
    let folder = try Folder()
    #expect(try Command.run(["train", "--epochs", "2", "--output", "run"] + Self.small, in: folder).code == 0)
    for isFinished in [true, false] {
      if !isFinished { try FileManager.default.removeItem(atPath: "\(folder.path)/run/summary.json") }
      let result = try Command.run(["train", "--resume", "run", "--epochs", "9"], in: folder)
      #expect(result.code == 64)
      #expect(result.errors.contains("--resume: expected the recipe of run/config.json, found another one beside it."))
    }
    // As when it was killed before its first checkpoint.
    let anew = try Command.run(["train", "--resume", "run"], in: folder)
    #expect(anew.code == 0)
    #expect(anew.errors.hasPrefix("run has no checkpoint: it is trained from its start.\n"))
  }

  @Test(.needsMNIST) func aDivergenceIsMendedWhereThatIsAskedFor() throws {
    let folder = try Folder()
    let train =
      ["train", "--epochs", "6", "--rate", "1e20", "--dropout-form", "inverted", "--json", "--output"]
    let left = try Command.run(train + ["left"] + Self.small, in: folder)
    let mended = try Command.run(train + ["mended", "--on-divergence", "retry"] + Self.small, in: folder)
    #expect(left.code == 70)
    #expect(try jsonObject(left.output)["recoveries"] == nil)
    let recoveries = try jsonObject(mended.output)["recoveries"] as? [[String: Any]]
    #expect((1...3).contains(recoveries?.count ?? 0))
    #expect([0, 70].contains(mended.code))
    // A run that diverged is not one that was interrupted.
    let resumed = try Command.run(["train", "--resume", "left"], in: folder)
    #expect(resumed.code == 64)
    #expect(resumed.errors.contains("found one that diverged. Train it again with a smaller rate"))
  }
}
