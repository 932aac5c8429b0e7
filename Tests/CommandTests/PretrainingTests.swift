import Foundation
import PseudoLabelExperiments
import PseudoLabelPersistence
import Testing

/// `train --pretraining`, run as a program.
@Suite(.needsMNIST) struct PretrainingTests {
  private let autoencoder = [
    "--pretraining", "autoencoder", "--pretraining-epochs", "2", "--pretraining-batch", "5000",
  ]

  private func train(_ arguments: [String], in folder: Folder) throws -> Command.Result {
    try Command.run(
      ["train", "--labels", "50", "--validation", "50", "--hidden", "8", "--epochs", "1", "--quiet"] + arguments,
      in: folder)
  }

  @Test func itLeavesALineAnEpoch() throws {
    let folder = try Folder()
    let result = try train(autoencoder + ["--output", "run"], in: folder)
    #expect(result.code == 0)
    #expect(result.errors.hasPrefix("The weight of the unlabelled loss is 0 in the one epoch"))
    let names = [
      "config.json", "metrics.jsonl", "model.safetensors", "pretraining.jsonl", "snapshots.jsonl", "summary.json",
    ]
    #expect(try folder.names(in: "run") == names)
    let lines = try folder.text("run/pretraining.jsonl").split(separator: "\n").map { try jsonObject(String($0)) }
    #expect(lines.map { $0["epoch"] as? Int } == [1, 2])
    // 60000 - 50 - 50 unlabelled images make 11 full batches of 5000.
    #expect(lines.map { $0["updates"] as? Int } == [11, 22])
    for line in lines {
      #expect(Set(line.keys) == ["epoch", "updates", "reconstructionLoss", "rate", "momentum", "seconds"])
    }
    let losses = try lines.map { try #require($0["reconstructionLoss"] as? Double) }
    #expect(losses[1] < losses[0])
    #expect(try folder.text("run/metrics.jsonl").split(separator: "\n").count == 1)

    // The stored configuration makes the same run again, and an option beside it goes first.
    let again = try Command.run(["train", "--config", "run/config.json", "--quiet", "--output", "again"], in: folder)
    #expect(again.code == 0)
    #expect(try folder.data("again/model.safetensors") == folder.data("run/model.safetensors"))
    let config = ["train", "--config", "run/config.json", "--quiet"]
    #expect(try Command.run(config + ["--pretraining", "none", "--output", "none"], in: folder).code == 0)
    #expect(!folder.has("none/pretraining.jsonl"))
    #expect(try folder.data("none/model.safetensors") != folder.data("run/model.safetensors"))
    #expect(try RunConfiguration(contentsOf: "\(folder.path)/none/config.json").recipe.pretraining == nil)
    #expect(try Command.run(config + ["--pretraining-epochs", "1", "--output", "short"], in: folder).code == 0)
    #expect(try folder.text("short/pretraining.jsonl").split(separator: "\n").count == 1)

    // A run in its place takes the file away.
    #expect(try train(["--output", "run", "--overwrite"], in: folder).code == 0)
    #expect(try folder.names(in: "run") == names.filter { $0 != "pretraining.jsonl" })
    #expect(try folder.names() == ["again", "none", "run", "short"])
  }

  /// The paper has other epochs T₁ and T₂ behind its pre-training; the options go first.
  @Test func itsOptionsStandInTheConfiguration() throws {
    let folder = try Folder()
    let options = ["--pretraining", "autoencoder", "--pretraining-batch", "30000", "--pretraining-rate", "0.02"]
    #expect(try train(options + ["--pretraining-epochs", "1", "--output", "run"], in: folder).code == 0)
    let recipe = try RunConfiguration(contentsOf: "\(folder.path)/run/config.json").recipe
    var expected = Lee2013.pretraining
    (expected.batch, expected.epochs) = (30000, 1)
    expected.rate = .decay(from: 0.02, factor: 0.99, per: .epochs)
    #expect(recipe.pretraining == expected)
    // 200 and 800 of 1000 epochs, in a training of one.
    #expect(recipe.unlabeled.first?.weight == .ramp(from: 0, to: 3, during: .epochs(0..<1)))
  }

  @Test func eachSeedHasItsOwn() throws {
    let folder = try Folder()
    #expect(try train(autoencoder + ["--seeds", "1-2", "--jobs", "2", "--output", "runs"], in: folder).code == 0)
    #expect(try train(autoencoder + ["--seed", "2", "--output", "alone"], in: folder).code == 0)
    #expect(try folder.data("runs/seed-2/model.safetensors") == folder.data("alone/model.safetensors"))
    for seed in 1...2 {
      #expect(try folder.text("runs/seed-\(seed)/pretraining.jsonl").split(separator: "\n").count == 2)
    }
  }

  @Test func aDivergedPretrainingKeepsWhatWasGood() throws {
    let folder = try Folder()
    let result = try train(autoencoder + ["--pretraining-rate", "1e300", "--json", "--output", "run"], in: folder)
    #expect(result.code == 70)
    #expect(result.errors.contains("of the pre-training"), "\(result.errors)")
    #expect(result.errors.contains("Try a smaller rate of pre-training, such as 3.3e+299."))
    let summary = try jsonObject(result.output)
    #expect(summary["ending"] as? String == "diverged")
    #expect(summary["updates"] as? Int == 0)
    let model = try RunDirectory(opening: "\(folder.path)/run").model()
    #expect(model.tensors.allSatisfy { $0.values.allSatisfy(\.isFinite) })
  }

  /// A stop in the middle of it saves the run as it is.
  @Test func anInterruptEndsIt() throws {
    let folder = try Folder()
    let run = try Command.Started(
      [
        "train", "--labels", "50", "--validation", "50", "--hidden", "8", "--json", "--output", "run", "--pretraining",
        "autoencoder", "--pretraining-epochs", "1000000", "--pretraining-batch", "20000",
      ], in: folder)
    for _ in 0..<4_000 where run.process.isRunning && !folder.has("run/pretraining.jsonl") { usleep(5_000) }
    run.interrupt()
    let result = try run.result()
    #expect(result.code == 130)
    let summary = try jsonObject(result.output)
    #expect(summary["ending"] as? String == "stopped")
    #expect(summary["updates"] as? Int == 0)
    #expect(try folder.data("run/metrics.jsonl").isEmpty)
    #expect(try Command.run(["evaluate", "run", "--dataset", "mnist"], in: folder).code == 0)
  }
}
