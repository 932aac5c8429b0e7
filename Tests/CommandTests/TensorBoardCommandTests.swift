import Foundation
import TestSupport
import Testing

/// `--tensorboard`, read by TensorBoard's own readers where `scripts/setup --checks` has prepared them.
@Suite struct TensorBoardCommandTests {
  private static let reader: ConditionTrait =
    .enabled(if: TensorBoardFolder.canRead, "scripts/setup --checks prepares TensorBoard's reader")

  private func eventFiles(in name: String, of folder: Folder) throws -> [String] {
    try folder.names(in: name).filter { $0.hasPrefix("events.out.tfevents.") }
  }

  @Test(.needsMNIST, reader) func aRunOnADataSet() throws {
    let folder = try Folder()
    let result = try Command.train(
      "--epochs", "4", "--alpha-start", "0", "--alpha-end", "2", "--json", "--quiet", "--output", "run",
      "--tensorboard", "board", in: folder)
    #expect((result.code, result.errors) == (0, ""))
    let summary = try jsonObject(result.output)
    let read = try TensorBoardFolder(reading: "\(folder.path)/board")
    #expect(Array(read.runs.keys) == ["."])
    #expect(try read.differences(of: ".", from: folder.text("run/metrics.jsonl")) == [])
    let run = try #require(read.runs["."])
    let histogram = try #require(run.histograms["unlabeledConfidence"]?.last)
    #expect(run.histograms["unlabeledConfidence"]?.map(\.step) == [1, 2, 3, 4])
    #expect((histogram.step, histogram.num) == (4, 3000))
    #expect(summary["unlabeled"] as? Int == 59_850)
    #expect(histogram.bucket.reduce(0, +) == histogram.num)
    let embedding = try #require(run.embeddings.first)
    #expect(embedding.points.count == 2000)
    let sets = embedding.column("rows")
    #expect((sets.count { $0 == "labelled" }, sets.count { $0 == "validation" }) == (100, 50))
    let (labels, predicted) = (embedding.column("label"), embedding.column("predicted"))
    let errors = (100..<150).count { labels[$0] != predicted[$0] }
    #expect(Double(errors) / 50 == summary["validationErrorRate"] as? Double)
  }

  @Test(.needsMNIST) func itChangesNothingOfTheRun() throws {
    let folder = try Folder()
    #expect(try Command.train("--quiet", "--output", "alone", in: folder).code == 0)
    #expect(try Command.train("--quiet", "--output", "runs/seen", "--tensorboard", "runs", in: folder).code == 0)
    for file in ["model.safetensors", "config.json"] {
      #expect(try folder.data("runs/seen/\(file)") == folder.data("alone/\(file)"))
    }
    #expect(try folder.names(in: "runs/seen") == folder.names(in: "alone"))
    #expect(try eventFiles(in: "runs", of: folder).count == 1)
  }

  @Test(.needsMNIST, reader) func aSeriesHasAFolderForEachSeed() throws {
    let folder = try Folder()
    let result = try Command.train(
      "--seeds", "1-2", "--jobs", "2", "--quiet", "--output", "runs", "--tensorboard", "board", in: folder)
    #expect((result.code, result.errors) == (0, ""))
    let read = try TensorBoardFolder(reading: "\(folder.path)/board")
    #expect(read.runs.keys.sorted() == ["seed-1", "seed-2"])
    for seed in ["seed-1", "seed-2"] {
      #expect(try read.differences(of: seed, from: folder.text("runs/\(seed)/metrics.jsonl")) == [])
      #expect(read.runs[seed]?.embeddings.first?.points.count == 2000)
      #expect(read.runs[seed]?.histograms["unlabeledConfidence"]?.last?.num == 3000)
    }
  }

  @Test(reader) func aStudyHasAFolderForEachArmAndRun() throws {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    let result = try Command.study("table.csv", "--tensorboard", "board", in: folder)
    #expect((result.code, result.errors) == (0, ""))
    let read = try TensorBoardFolder(reading: "\(folder.path)/board")
    let metrics = try folder.text("run/metrics.jsonl")
    let arms = ["baseline", "candidate"]
    let expected =
      arms.flatMap { arm in (1...10).map { "\(arm)/\($0)" } } + (1...5).map { "delivered/\($0)" } + ["delivered"]
    #expect(read.runs.keys.sorted() == expected.sorted())
    for arm in arms {
      for run in 1...10 {
        let differences = try read.differences(of: "\(arm)/\(run)", from: metrics) {
          $0["arm"] as? String == arm && $0["run"] as? Int == run
        }
        #expect(differences == [])
        let histograms = try #require(read.runs["\(arm)/\(run)"]?.histograms["unlabeledConfidence"])
        #expect(histograms.map(\.step) == (arm == "candidate" ? [1, 2, 3, 4, 5] : [5]))
        #expect(histograms.allSatisfy { $0.num == 30 })
      }
    }

    let delivered = try #require(read.runs["delivered"])
    let histogram = try #require(delivered.histograms["unlabeledConfidence"]?.last)
    let ledger = try folder.table("run/pseudo-labels.csv")
    let confidences = ledger.compactMap { $0["confidence"].flatMap(Double.init) }
    #expect(confidences.count == 30)
    #expect(abs(histogram.sum - confidences.reduce(0, +)) < 30 * 5.1e-5)
    let embedding = try #require(delivered.embeddings.first)
    #expect(embedding.points.count == 60 && embedding.points.allSatisfy { $0.count == 3 })
    #expect(embedding.column("label").prefix(30).map(\.self) == (0..<30).map { OwnTable.classes[$0 % 3] })
    #expect(embedding.column("predicted").suffix(30).map(\.self) == ledger.compactMap { $0["label"] })
    #expect(embedding.column("confidence").suffix(30).map(\.self) == ledger.compactMap { $0["confidence"] })
    #expect(read.runs.filter { !$0.value.embeddings.isEmpty }.keys.sorted() == ["delivered"])
  }

  @Test(.needsMNIST, reader) func whatAnInterruptedRunWroteIsWhole() throws {
    let folder = try Folder()
    let run = try Command.Started(
      [
        "train", "--labels", "100", "--validation", "50", "--epochs", "10000000", "--hidden", "3000", "--json",
        "--output",
        "run", "--tensorboard", "board",
      ], in: folder)
    for _ in 0..<2_000 where run.process.isRunning {
      if folder.has("run/metrics.jsonl"), try !folder.data("run/metrics.jsonl").isEmpty { break }
      usleep(5_000)
    }
    // A live reader finds whole events before the end.
    #expect(try TensorBoardFolder(reading: "\(folder.path)/board").runs["."]?.scalars["alpha"]?.isEmpty == false)
    run.interrupt()
    #expect(try run.result().code == 130)
    let read = try TensorBoardFolder(reading: "\(folder.path)/board")
    #expect(try read.differences(of: ".", from: folder.text("run/metrics.jsonl")) == [])
    #expect(read.runs["."]?.embeddings.count == 1)
  }

  /// Of files of 30 kB at most, the events of 120 epochs are the first that do not fit; the model and the metrics do.
  @Test(.needsMNIST, reader) func aFullDiskTakesNothingButEvents() throws {
    let folder = try Folder()
    let command = try Command.Started(
      [
        "train", "--labels", "100", "--validation", "50", "--hidden", "8", "--epochs", "120", "--quiet", "--output",
        "run",
        "--tensorboard", "board",
      ], in: folder, after: "trap '' XFSZ; ulimit -f 60")
    let result = try command.result()
    #expect(result.code == 74)
    #expect(result.errors.hasPrefix("pseudolabel: board/events.out.tfevents."), "\(result.errors)")
    #expect(result.errors.contains(": cannot be written: the disk took "))
    #expect(result.output.contains("test error"))
    let lines = try folder.text("run/metrics.jsonl").split(separator: "\n")
    #expect(lines.count == 120)
    let read = try TensorBoardFolder(reading: "\(folder.path)/board")
    let fitting = try #require(read.runs["."]?.scalars["alpha"]?.count)
    #expect((20..<120).contains(fitting))
    #expect(try read.differences(of: ".", from: lines[..<fitting].joined(separator: "\n")) == [])
  }

  /// The study is stored all the same.
  @Test func whatCannotBeWrittenLaterIsSaidInTheEnd() throws {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    try folder.write("mine".utf8, to: "board/delivered")
    let result = try Command.study("table.csv", "--tensorboard", "board", in: folder)
    #expect(result.code == 74)
    // Of the two runs whichever comes first.
    #expect(result.errors.contains(/^pseudolabel: board\/delivered\/[12]: cannot be written: Not a directory\./))
    #expect(result.output.contains("Delivered: "))
    #expect(try folder.text("board/delivered") == "mine")
    #expect(try folder.names(in: "run").contains("summary.json"))
    #expect(try eventFiles(in: "board/baseline/1", of: folder).count == 1)
  }

  @Test func whatCannotBeWrittenIsSaidBeforeTraining() throws {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    for (place, code, words) in [
      ("table.csv", 74, "table.csv: cannot be written: Not a directory."),
      ("table.csv/board", 74, "table.csv/board: cannot be written: Not a directory."),
      ("run", 64, "--tensorboard: expected a folder outside of --output, found run."),
      ("./run/../run/board", 64, "--tensorboard: expected a folder outside of --output"),
    ] as [(String, Int32, String)] {
      let result = try Command.study("table.csv", "--tensorboard", place, in: folder)
      #expect(result.code == code)
      #expect(result.errors.hasPrefix("pseudolabel: \(words)"), "\(result.errors)")
      #expect(try folder.names() == ["table.csv"])
    }
  }
}
