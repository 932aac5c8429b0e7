import Foundation
import Testing

/// Several seeds in one command.
@Suite(.needsMNIST) struct SeriesTests {
  private let ramp = ["--alpha-start", "0", "--alpha-end", "1"]

  private func train(_ arguments: String..., in folder: Folder) throws -> Command.Result {
    try Command.run(
      ["train", "--labels", "100", "--validation", "50", "--hidden", "32", "--epochs", "2"] + ramp + arguments,
      in: folder)
  }

  @Test func eachSeedIsTheRunThatItIsAlone() throws {
    let folder = try Folder()
    let result = try train("--seeds", "1-2,7", "--jobs", "2", "--json", "--output", "runs/pl", in: folder)
    #expect(result.code == 0)
    #expect(try folder.names(in: "runs/pl") == ["seed-1", "seed-2", "seed-7"])
    #expect(try train("--seed", "7", "--output", "alone", in: folder).code == 0)
    #expect(try folder.names(in: "runs/pl/seed-7") == folder.names(in: "alone"))
    #expect(try folder.data("runs/pl/seed-7/model.safetensors") == folder.data("alone/model.safetensors"))
    // A run alone says that it has no report; runs of a series have one for all.
    #expect(
      try NSDictionary(dictionary: folder.object("runs/pl/seed-7/config.json"))
        == NSDictionary(dictionary: folder.object("alone/config.json").with(nil, at: "report")))
    func untimed(_ object: [String: Any]) throws -> Data {
      try JSONSerialization.data(
        withJSONObject: object.with(nil, at: "seconds").with(nil, at: "threads"), options: .sortedKeys)
    }
    #expect(
      try untimed(folder.object("runs/pl/seed-7/summary.json")) == untimed(folder.object("alone/summary.json")))
    func lines(_ run: String) throws -> [Data] {
      try folder.text("\(run)/metrics.jsonl").split(separator: "\n").map { try untimed(jsonObject(String($0))) }
    }
    #expect(try lines("runs/pl/seed-7") == lines("alone"))

    let object = try jsonObject(result.output)
    let runs = try #require(object["runs"] as? [[String: Any]])
    #expect(runs.map { $0["seed"] as? Int } == [1, 2, 7])
    let rates = runs.compactMap { $0["testErrorRate"] as? Double }
    let mean = try #require(object["meanTestErrorRate"] as? Double)
    #expect(abs(mean - rates.reduce(0, +) / 3) < 1e-12)
    let interval = try #require(object["meanTestErrorInterval"] as? [String: Double])
    let deviation = try #require(object["testErrorRateDeviation"] as? Double)
    #expect(abs(try #require(interval["upper"]) - mean - 4.302652729749464 * deviation / 3.0.squareRoot()) < 1e-12)

    // The progress of one that is not seen on a terminal: a line at each end.
    #expect(!result.errors.contains("\u{1B}") && !result.errors.contains("\r"))
    let lines = result.errors.split(separator: "\n")
    for seed in [1, 2, 7] { #expect(lines.count { $0.hasPrefix("seed \(seed): test error ") } == 1) }
    #expect(lines.last?.hasPrefix("pseudo-label: 3 of 3 runs, took ") == true)
  }

  @Test func theTableAndASecondStart() throws {
    let folder = try Folder()
    let first = try train("--seeds", "1-3", "--quiet", "--output", "runs", in: folder)
    #expect((first.code, first.errors) == (0, ""))
    let lines = first.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == "pseudo-label, 100 labels of MNIST, seeds 1-3")
    #expect(lines.dropFirst().first?.contains("seed  test error (95 %)") == true)
    #expect(lines.dropFirst(2).prefix(3).allSatisfy { $0.contains("%") && $0.count <= 80 })
    #expect(first.output.contains("Mean test error of 3 completed runs: "))
    #expect(first.output.contains("]\n(95 %, Student's t), standard deviation "))

    let again = try train("--seeds", "1-3", "--output", "runs", in: folder)
    #expect(again.code == 0)
    #expect(again.output == first.output)
    #expect(again.errors == "Trained already, and left as they are: seeds 1-3.\n")
    let one = try train("--seeds", "2", "--quiet", "--output", "runs", in: folder)
    #expect(one.output.contains("Test error of 1 completed run: "))
    #expect(one.output.contains("One seed gives no interval."))

    let other = try train("--seeds", "1-3", "--epochs", "1", "--output", "runs", in: folder)
    #expect(other.code == 64)
    #expect(other.errors.contains("runs/seed-1: exists already. It is a run of another configuration."))
    let over = try train("--seeds", "1-3", "--epochs", "1", "--overwrite", "--quiet", "--output", "runs", in: folder)
    #expect(over.code == 0)
    #expect(over.errors.hasPrefix("The weight of the unlabelled loss is 0 in the one epoch"))
    #expect(over.errors.split(separator: "\n").count == 1)
    #expect(over.output != first.output)
  }

  @Test func anInterruptSavesAllAndASecondStartGoesOn() throws {
    let folder = try Folder()
    let arguments = ["train", "--labels", "100", "--hidden", "64", "--epochs", "300", "--seeds", "1-5", "--jobs", "2"]
    let run = try Command.Started(arguments + ["--json", "--output", "cut"], in: folder)
    for _ in 0..<2_000 where run.process.isRunning && !folder.has("cut/seed-2/metrics.jsonl") { usleep(5_000) }
    usleep(200_000)
    run.interrupt()
    let result = try run.result()
    #expect(result.code == 130)
    #expect(result.errors.contains("Stopping after this update"))
    let runs = try #require(try jsonObject(result.output)["runs"] as? [[String: Any]])
    #expect(runs.contains { $0["ending"] as? String == "stopped" })
    #expect(runs.count < 5)
    #expect(try folder.names(in: "cut") == runs.map { "seed-\($0["seed"] as? Int ?? 0)" })
    for run in runs { #expect(folder.has("cut/seed-\(run["seed"] as? Int ?? 0)/model.safetensors")) }

    #expect(try Command.run(arguments + ["--quiet", "--output", "cut"], in: folder).code == 0)
    #expect(try Command.run(arguments + ["--quiet", "--output", "whole"], in: folder).code == 0)
    #expect(try folder.names(in: "cut") == (1...5).map { "seed-\($0)" })
    for seed in 1...5 {
      let model = try folder.data("cut/seed-\(seed)/model.safetensors")
      #expect(try folder.data("whole/seed-\(seed)/model.safetensors") == model)
    }
  }

  @Test func seedsThatDivergeAreNamed() throws {
    let folder = try Folder()
    let result = try train(
      "--seeds", "3-4", "--rate", "1e20", "--dropout-form", "inverted", "--quiet", "--output", "runs", in: folder)
    #expect(result.code == 70)
    #expect(result.errors.hasPrefix("pseudolabel: 2 of 2 runs failed: seeds 3-4.\n  seed 3: Training diverged: "))
    #expect(result.errors.contains("\n  seed 4: Training diverged: "))
    #expect(result.output.contains(", diverged\n"))
    #expect(result.output.hasSuffix("No run completed, so there is no mean.\n"))
    #expect(try folder.names(in: "runs/seed-4").contains("model.safetensors"))
  }

  /// A folder that is no run stands where the second seed goes.
  @Test func aSeedThatFailsLeavesTheOthers() throws {
    let folder = try Folder()
    try folder.write("mine".utf8, to: "runs/seed-2/letter.txt")
    let result = try train("--seeds", "1-3", "--overwrite", "--quiet", "--output", "runs", in: folder)
    #expect(result.code == 74)
    #expect(result.errors.hasPrefix("pseudolabel: 1 of 3 runs failed: seed 2.\n  seed 2: runs/seed-2: cannot be "))
    #expect(result.output.contains("Mean test error of 2 completed runs: "))
    #expect(try folder.text("runs/seed-2/letter.txt") == "mine")
  }
}
