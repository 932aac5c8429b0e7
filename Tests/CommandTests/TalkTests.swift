import Foundation
import Testing

/// How much is said beside the results: `--quiet`, `--verbose`.
@Suite struct TalkTests {
  @Test(arguments: [
    ["train", "--output", "run"], ["reproduce", "table2"], ["evaluate", "run"], ["compare", "one", "other"],
    ["predict", "run", "file"], ["check", "file"], ["label", "file", "--output", "other"], ["report", "run"],
    ["data", "export", "mnist", "--output", "folder"],
  ])
  func quietAndVerboseExcludeEachOther(command: [String]) throws {
    let folder = try Folder()
    let result = try Command.run(command + ["--quiet", "--verbose"], in: folder)
    #expect(result.code == 64)
    #expect(result.errors.contains("'--verbose'") && result.errors.contains("'--quiet'"))
    #expect(try folder.names() == [])
  }

  @Test(.needsMNIST, arguments: [[], ["--seeds", "1-2"]])
  func verboseTellsWhatIsOtherwiseSilent(seeds: [String]) throws {
    let folder = try Folder()
    func train(_ option: [String]) throws -> Command.Result {
      try Command.run(
        [
          "train", "--labels", "100", "--validation", "50", "--hidden", "32", "--epochs", "3", "--report",
          "--overwrite",
        ]
          + ["--output", "run"] + seeds + option, in: folder)
    }
    let (usual, quiet, verbose) = (try train([]), try train(["--quiet"]), try train(["--verbose"]))
    #expect([usual, quiet, verbose].map(\.code) == [0, 0, 0])
    #expect(quiet.errors == "")
    let images = try MNIST.path("train-images-idx3-ubyte")
    let silent =
      [
        "Reading MNIST: ", "SHA-256 ba891046e6505d7a…  \(images)",
        "100 labelled examples, 50 for validation, 59850 without",
        "oneDNN ", ", threads a run: ", "784-32-10, 25450 parameters", "Input path: the non-zeros, because ",
        "epoch 3: loss ",
        "validation error",
      ]
      + (seeds.isEmpty
        ? ["run/model.safetensors  ", "Report: ", "Memory: "] : ["seed 1, epoch 3: ", "seed 2, epoch 1: "])
    for words in silent {
      #expect(verbose.errors.contains(words), "\(words)")
      if words != "validation error" { #expect(!usual.errors.contains(words), "\(words)") }
    }
    #expect(
      verbose.errors.split(separator: "\n").count { $0.contains("epoch ") && $0.contains(": loss ") }
        == (seeds.isEmpty ? 3 : 6))
  }

  /// A table that there is something to say of.
  @Test func quietSaysNothingOfOwnFiles() throws {
    let folder = try Folder()
    try folder.write(
      OwnTable().adding("id") { "\(4000 + $0)" }.adding("gap") { $0 < 30 ? "\($0 % 7)" : "" }, to: "table.csv")
    try folder.write(
      OwnTable(rows: 20, labeled: 20, from: 90).adding("id") { "?\($0)" }.adding("gap") { $0 < 5 ? "\($0)" : "w\($0)" },
      to: "new.csv")
    let target = ["--target", "class"]
    let train = ["train", "table.csv", "--epochs", "5", "--hidden", "8", "--output", "run", "--overwrite"] + target
    #expect(try Command.run(train, in: folder).errors.contains("is not used"))
    for arguments in [
      train, ["train", "--resume", "run"], ["predict", "run", "table.csv"], ["evaluate", "run", "new.csv"],
      ["label", "table.csv", "--run", "run", "--output", "out.csv"] + target, ["check", "table.csv"] + target,
      ["check", "table.csv", "--deep"] + target, ["report", "run"],
    ] {
      let result = try Command.run(arguments + ["--quiet"], in: folder)
      #expect(result.errors == "", "\(arguments)")
      #expect(!result.output.lowercased().contains("drift") && !result.output.contains("epoch "))
    }
  }

  @Test func verboseTellsOfOwnFiles() throws {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    let result = try Command.run(
      ["train", "table.csv", "--target", "class", "--epochs", "5", "--verbose", "--output", "run"], in: folder)
    #expect(result.code == 0)
    for words in [
      "…  table.csv\n", "Rows: 30 with a label, 30 without", "Plan: seed 1, ", "Input path: ",
      "baseline/1, epoch 1: loss ",
      "candidate/1, epoch 1: loss ", "Training and judging: ", "run/pseudo-labels.csv  ",
    ] { #expect(result.errors.contains(words), "\(words)") }
  }
}
