import Foundation
import PseudoLabelDatasets
import PseudoLabelEvaluation
import PseudoLabelExperiments
import PseudoLabelNetworks
import PseudoLabelPersistence
import Testing

@Suite(.needsMNIST) struct TrainTests {
  @Test func aRunIsFiveFilesAndOneObject() throws {
    let folder = try Folder()
    let result = try Command.train("--json", "--seed", "7", "--output", "run", in: folder)
    #expect(result.code == 0)
    #expect(
      try folder.names(in: "run") == [
        "config.json", "metrics.jsonl", "model.safetensors", "snapshots.jsonl", "summary.json",
      ])

    // Nothing but the object stands on standard output, and it is the stored one.
    #expect(try folder.text("run/summary.json") == result.output)
    let summary = try jsonObject(result.output)
    #expect(summary["seed"] as? Int == 7)
    #expect(summary["labels"] as? Int == 100)
    #expect(summary["method"] as? String == "pseudo-label")
    #expect(summary["ending"] as? String == "completed")
    #expect(summary["epochs"] as? Int == 2)
    #expect(summary["updates"] as? Int == 38)
    #expect(try #require(summary["seconds"] as? Double) > 0)
    for key in ["validationErrorRate", "testErrorRate", "unlabeledAccuracy"] {
      #expect((0.001..<0.999).contains(try #require(summary[key] as? Double)), "\(key)")
    }
    let entropy = try #require(summary["conditionalEntropy"] as? [String: Double])
    #expect(Set(entropy.keys) == ["labeled", "unlabeled", "test"])
    #expect(entropy.values.allSatisfy { (0.0...log(10)).contains($0) })

    #expect(!result.errors.isEmpty)
    #expect(result.errors.hasSuffix("\n"))
    #expect(!result.errors.contains("\u{1B}") && !result.errors.contains("\r"), "no terminal, no escape codes")
    #expect(result.errors.split(separator: "\n").allSatisfy { $0.hasPrefix("pseudo-label: ") })
  }

  @Test func metricsHaveALineAnEpoch() throws {
    let folder = try Folder()
    let ramp = ["--alpha-start", "0", "--alpha-end", "2", "--epochs", "3", "--alpha", "0.5"]
    _ = try Command.run(
      ["train", "--labels", "100", "--hidden", "16", "--output", "run", "--quiet"] + ramp, in: folder)
    let lines = try folder.text("run/metrics.jsonl").split(separator: "\n").map { try jsonObject(String($0)) }
    #expect(lines.map { $0["epoch"] as? Int } == [1, 2, 3])
    #expect(lines.map { $0["updates"] as? Int } == [19, 38, 57])
    #expect(lines.map { $0["alpha"] as? Double } == [0, 0.25, 0.5])
    #expect(lines.map { $0["unlabeledLoss"] == nil } == [true, false, false])
    for line in lines {
      for key in ["supervisedLoss", "rate", "momentum", "validationErrorRate", "seconds"] {
        #expect(line[key] is Double || line[key] is Int, "\(key)")
      }
    }
    #expect(
      lines.last?["validationErrorRate"] as? Double
        == (try folder.object("run/summary.json"))["validationErrorRate"] as? Double)
  }

  @Test func quietSaysNothing() throws {
    let folder = try Folder()
    let result = try Command.train("--quiet", "--output", "run", in: folder)
    #expect(result.errors == "")
    #expect(result.output.contains("test error"))
    #expect(result.output.contains("run               run\n"))
  }

  @Test func theSeedDecidesAndTheThreadsDoNot() throws {
    let folder = try Folder()
    let ramp = ["--alpha-start", "0", "--alpha-end", "1"]
    for (name, seed, threads) in [("a", "1", "1"), ("b", "1", "2"), ("c", "1", "3"), ("d", "2", "1")] {
      let result = try Command.run(
        [
          "train", "--labels", "100", "--hidden", "70", "--epochs", "2", "--seed", seed, "--threads", threads,
          "--output", name,
        ] + ramp, in: folder)
      #expect(result.code == 0)
    }
    let model = try folder.data("a/model.safetensors")
    #expect(try folder.data("b/model.safetensors") == model)
    #expect(try folder.data("c/model.safetensors") == model)
    #expect(try folder.data("d/model.safetensors") != model)
    #expect(try folder.data("b/config.json") == folder.data("a/config.json"))
  }

  @Test func theStoredConfigurationMakesTheSameRun() throws {
    let folder = try Folder()
    let options = [
      "--hidden", "24,12", "--seed", "18446744073709551615", "--method", "entropy-minimization", "--alpha", "0.3",
      "--alpha-start", "0", "--alpha-end", "1", "--optimizer", "adam", "--weights", "he", "--output-units", "softmax",
      "--dropout-form", "inverted", "--keep", "best", "--epoch-updates", "11", "--validation-interval", "2",
      "--input-path", "dense",
    ]
    let first = try Command.run(
      ["train", "--labels", "100", "--epochs", "2", "--output", "first"] + options, in: folder)
    #expect(first.code == 0)
    let again = try Command.run(["train", "--config", "first/config.json", "--output", "again"], in: folder)
    #expect(again.code == 0)
    #expect(try folder.data("again/model.safetensors") == folder.data("first/model.safetensors"))
    #expect(try folder.data("again/config.json") == folder.data("first/config.json"))

    // An option beside it goes first, and changes nothing else.
    let other = try Command.run(
      ["train", "--config", "first/config.json", "--seed", "3", "--output", "other"], in: folder)
    #expect(other.code == 0)
    #expect(try folder.data("other/model.safetensors") != folder.data("first/model.safetensors"))
    let config = try RunConfiguration(contentsOf: "\(folder.path)/first/config.json")
    var expected = config
    expected.seed = 3
    #expect(config.seed == .max)
    #expect(try RunConfiguration(contentsOf: "\(folder.path)/other/config.json") == expected)
  }

  /// Two unlabelled losses, a constant weight and a schedule that counts updates have no options of their own.
  @Test func aConfigurationMayHoldMoreThanTheOptionsCanSay() throws {
    let folder = try Folder()
    #expect(try Command.train("--output", "run", in: folder).code == 0)
    let weight: [String: Any] = ["constant": ["value": 0.2]]
    let decay: [String: Any] = ["from": 0.7, "factor": 0.99, "per": "updates"]
    let config = try folder.object("run/config.json")
      .with(
        [
          ["weight": weight, "entropyMinimization": [String: Any]()],
          ["weight": weight, "pseudoLabel": ["targets": "none"]],
        ],
        at: "recipe", "unlabeled"
      ).with(decay, at: "recipe", "optimizer", "gradientDescent", "rate", "decay")
    try folder.write(config.json(), to: "mixed.json")
    #expect(try Command.run(["train", "--config", "mixed.json", "--output", "mixed"], in: folder).code == 0)
    var given = try RunConfiguration(contentsOf: "\(folder.path)/mixed.json")
    #expect(given.recipe.unlabeled.count == 2)
    #expect(try RunConfiguration(contentsOf: "\(folder.path)/mixed/config.json") == given)

    let options = ["--alpha", "0.4", "--rate", "0.1"]
    #expect(try Command.run(["train", "--config", "mixed.json", "--output", "other"] + options, in: folder).code == 0)
    given.recipe.unlabeled = given.recipe.unlabeled.map { .init($0.loss, weight: .constant(value: 0.4)) }
    guard case .gradientDescent(_, let momentum) = given.recipe.optimizer else {
      Issue.record("another optimizer: \(given.recipe.optimizer)")
      return
    }
    given.recipe.optimizer = .gradientDescent(
      rate: .decay(from: 0.1, factor: 0.99, per: .updates), momentum: momentum)
    #expect(try RunConfiguration(contentsOf: "\(folder.path)/other/config.json") == given)
  }

  /// The unlabelled examples, and what is said of them, are nothing to a supervised run.
  @Test func optionsOfTheUnlabelledLossDoNotTouchASupervisedRun() throws {
    let folder = try Folder()
    #expect(try Command.train("--method", "supervised", "--output", "a", in: folder).code == 0)
    #expect(
      try Command.train(
        "--method", "supervised", "--alpha", "9", "--alpha-start", "0", "--targets", "withoutDropout", "--threshold",
        "0.9", "--unlabeled-batch", "7", "--output", "b", in: folder
      ).code == 0)
    #expect(try folder.data("a/model.safetensors") == folder.data("b/model.safetensors"))
  }

  @Test(arguments: [
    ["--hidden", "1"], ["--hidden", "9,7"], ["--labeled-batch", "5000"], ["--keep", "best", "--validation", "0"],
    ["--output-units", "softmax", "--targets", "withoutDropout", "--threshold", "0.9", "--alpha-start", "0"],
    ["--optimizer", "adam", "--weights", "glorot"], ["--visible-dropout", "0", "--hidden-dropout", "0"],
    ["--input-path", "dense"], ["--epoch-updates", "0"], ["--momentum-epochs", "0"], ["--rate", "1e-40"],
    ["--visible-dropout", "0.9999999"], ["--alpha-start", "700"], ["--output", "a b/ü ñ/~/日本/"],
  ])
  func unusualRequestsTrain(options: [String]) throws {
    let folder = try Folder()
    let result = try Command.run(
      ["train", "--labels", "50", "--hidden", "8", "--epochs", "1", "--output", "run", "--quiet"] + options,
      in: folder)
    #expect(result.code == 0)
    // In one epoch the weight does not rise, and that is said.
    for line in result.errors.split(separator: "\n") {
      #expect(
        line.hasPrefix("The weight of the unlabelled loss is 0 in the one epoch")
          || line.hasPrefix("--keep best changes nothing here"))
    }
    let output = options.contains("--output") ? "a b/ü ñ/~/日本" : "run"
    #expect(folder.has("\(output)/summary.json"))
    #expect(result.output.contains("validation error  none") == options.contains("--validation"))
  }
}
