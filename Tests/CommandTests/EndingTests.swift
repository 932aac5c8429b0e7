import Foundation
import PseudoLabelPersistence
import Testing

/// Runs that do not come to their end.
@Suite(.needsMNIST) struct EndingTests {
  @Test(arguments: [["--rate", "1e20"], ["--rate", "1e300", "--epoch-updates", "1", "--epochs", "1"]])
  func aDivergedRunKeepsWhatWasGood(options: [String]) throws {
    let folder = try Folder()
    let result = try Command.run(
      [
        "train", "--labels", "100", "--hidden", "32", "--epochs", "5", "--dropout-form", "inverted", "--quiet",
        "--json",
      ]
        + ["--output", "run"] + options, in: folder)
    #expect(result.code == 70)
    let pattern = /Training diverged: .*update (\d+) .*not a finite number, at a learning rate of (.*)\. The p/
    let words = try #require(result.errors.firstMatch(of: pattern), "\(result.errors)")
    #expect((1...19).contains(Int(words.1) ?? 0))
    #expect(Double(words.2) == Double(options[1]))
    #expect(result.errors.contains("Try a smaller rate, such as 3.3e+"))

    let summary = try jsonObject(result.output)
    #expect(summary["ending"] as? String == "diverged")
    let model = try RunDirectory(opening: "\(folder.path)/run").model()
    #expect(model.tensors.allSatisfy { $0.values.allSatisfy(\.isFinite) })
    let evaluation = try Command.run(["evaluate", "run", "--dataset", "mnist", "--json"], in: folder)
    #expect(evaluation.code == 0)
    #expect(
      (try jsonObject(evaluation.output)["errorRate"] as? [String: Any])?["rate"] as? Double
        == summary["testErrorRate"] as? Double)
  }

  /// Starts a run that would last for hours, and waits until it trains.
  private func startLongRun(_ options: [String], in folder: Folder) throws -> Command.Started {
    let run = try Command.Started(
      ["train", "--labels", "100", "--validation", "50", "--epochs", "10000000", "--json", "--output", "run"] + options,
      in: folder)
    for _ in 0..<2_000 where run.process.isRunning {
      if folder.has("run/metrics.jsonl"), try !folder.data("run/metrics.jsonl").isEmpty { break }
      usleep(5_000)
    }
    return run
  }

  @Test func theFirstInterruptSavesARun() throws {
    let folder = try Folder()
    let run = try startLongRun(["--hidden", "8"], in: folder)
    run.interrupt()
    let result = try run.result()
    #expect(result.code == 130)
    #expect(result.errors.contains("Stopping after this update"))
    let summary = try jsonObject(result.output)
    #expect(summary["ending"] as? String == "stopped")
    #expect(summary["testErrorRate"] == nil, "the test set is looked at once, at the end")
    #expect(
      result.errors.hasSuffix("Interrupted. What was trained is kept. To go on: pseudolabel train --resume run\n"))
    let lines = try folder.text("run/metrics.jsonl").split(separator: "\n")
    #expect(lines.count == summary["epochs"] as? Int)
    #expect(try jsonObject(String(lines.last ?? ""))["updates"] as? Int == summary["updates"] as? Int)
    #expect(try Command.run(["evaluate", "run", "--dataset", "mnist"], in: folder).code == 0)
    // A report judges by the test set.
    let report = try Command.run(["report", "run"], in: folder)
    #expect(report.code == 65)
    #expect(report.errors.contains("pseudolabel train --resume run goes on with it"))
  }

  /// Updates of half a second and more, so that the second signal comes before the first one has had its effect.
  @Test func theSecondInterruptEndsAtOnce() throws {
    let folder = try Folder()
    let run = try Command.Started(
      [
        "train", "--labels", "20000", "--labeled-batch", "20000", "--hidden", "3000", "--validation", "0", "--method",
        "supervised", "--epochs", "10000000", "--output", "run", "--threads", "1",
      ], in: folder)
    for _ in 0..<2_000 where run.process.isRunning && !folder.has("run/metrics.jsonl") { usleep(5_000) }
    usleep(100_000)
    run.interrupt()
    for _ in 0..<400 where run.process.isRunning && !run.errorsSoFar.contains("Stopping") { usleep(1_000) }
    run.interrupt()
    #expect(try run.result().code == 130)
    #expect(try folder.names(in: "run") == ["config.json", "metrics.jsonl"])
  }
}
