import Foundation
import Testing

/// Every command with few and with many threads, more of them than there are chunks of images (64 in a pass of a network
/// with convolutions) or training runs: it says and writes the same, byte for byte.
@Suite struct ThreadCountTests {
  private static let counts = [1, 3, 64, 65, 200]

  /// What a command leaves: what it prints, and the files that it writes, without what the clock and the number of threads
  /// say.
  private struct Traces: Equatable {
    var texts: [String: String] = [:]
    var files: [String: Data] = [:]

    mutating func add(_ arguments: [String], threads: Int?, in folder: Folder) throws {
      let name = arguments.prefix(2).joined(separator: " ")
      let result = try Command.run(arguments + (threads.map { ["--threads", "\($0)"] } ?? []), in: folder)
      #expect(result.code == 0, "\(arguments), \(threads ?? 0) threads: \(result.errors)")
      texts[name] = Self.timeless(result.output)
    }

    mutating func add(_ names: [String], in folder: Folder) throws {
      for name in names {
        let data = try folder.data(name)
        let isText = ["json", "jsonl", "html"].contains { name.hasSuffix($0) }
        files[name] = isText ? Data(Self.timeless(String(decoding: data, as: UTF8.self)).utf8) : data
      }
    }

    static func timeless(_ text: String) -> String {
      text.replacing(/"(seconds|threads|memoryBytes|time)" ?: ?[^,\n}]*/, with: "")
        .replacing(/[^>]* (ms|s|min)<\/td/, with: "")
    }

    /// What the other has and this has not, by name.
    func differences(from other: Traces) -> [String] {
      texts.filter { other.texts[$0.key] != $0.value }.map(\.key)
        + files.filter { other.files[$0.key] != $0.value }.map(\.key)
    }
  }

  /// Does the same with each number of threads, each in a folder of its own.
  private func expectSame(_ leaveTraces: (_ threads: Int, Folder) throws -> Traces) throws {
    var first: Traces?
    for count in Self.counts {
      let traces = try leaveTraces(count, Folder())
      if let first { #expect(traces.differences(from: first) == [], "\(count) threads") }
      first = first ?? traces
    }
  }

  private static let quick = ["--epochs", "2", "--output", "run", "--json", "--quiet"]
  private static let runFiles = ["config.json", "metrics.jsonl", "model.safetensors", "summary.json"]
  private static let studyFiles =
    runFiles + ["held-out.csv", "snapshots.jsonl", "other.safetensors", "pseudo-labels.csv"]

  @Test func ofATable() throws {
    try expectSame { threads, folder in
      try folder.write(OwnTable(), to: "rows.csv")
      try folder.write(OwnTable(rows: 30, labeled: 30, from: 60), to: "test.csv")
      var traces = Traces()
      let target = ["--target", "class"]
      try traces.add(["check", "rows.csv", "--json", "--quiet"] + target, threads: threads, in: folder)
      try traces.add(
        ["train", "rows.csv", "--hidden", "8", "--test", "test.csv"] + target + Self.quick, threads: threads, in: folder
      )
      try traces.add(["predict", "run", "test.csv", "--quiet"], threads: threads, in: folder)
      try traces.add(["evaluate", "run", "--json", "--quiet"], threads: threads, in: folder)
      try traces.add(
        ["label", "rows.csv", "--run", "run", "--output", "labeled.csv", "--json", "--quiet"] + target,
        threads: threads, in: folder)
      try traces.add(["export", "run", "--format", "onnx", "--output", "model.onnx"], threads: nil, in: folder)
      try traces.add(["explain", "run", "--row", "35", "--json"], threads: nil, in: folder)
      try traces.add(Self.studyFiles.map { "run/\($0)" } + ["labeled.csv", "model.onnx"], in: folder)
      // The picture of the rows takes a while.
      if [1, 200].contains(threads) {
        try traces.add(["report", "run", "--quiet"], threads: threads, in: folder)
        try traces.add(["run/report.html"], in: folder)
      }
      return traces
    }
  }

  /// Images for two layers of convolutions, enough for all 64 chunks of a pass.
  @Test func ofImages() throws {
    let count = 530
    let pixels = (0..<count * 256).map { place in
      let (image, pixel) = place.quotientAndRemainder(dividingBy: 256)
      return UInt8(((pixel % 16 < 8) == (image % 2 == 0) ? 160 : 20) + (pixel * 31 + image * 17) % 61)
    }
    try expectSame { threads, folder in
      try folder.write(TinyRun.idx([count, 16, 16], pixels), to: "images.idx")
      try folder.write(TinyRun.idx([count], (0..<count).map { $0 < 12 ? UInt8($0 % 2) : 255 }), to: "labels.idx")
      var traces = Traces()
      try traces.add(
        ["train", "images.idx", "--label-file", "labels.idx", "--convolutions", "2,3", "--hidden", "4"] + Self.quick,
        threads: threads, in: folder)
      try traces.add(["predict", "run", "images.idx", "--quiet"], threads: threads, in: folder)
      try traces.add(Self.studyFiles.map { "run/\($0)" }, in: folder)
      return traces
    }
  }

  /// So many runs at once, a thread each.
  @Test(.needsMNIST) func ofAReproduction() throws {
    var first: [String]?
    for jobs in [1, 65] {
      let folder = try Folder()
      let result = try Command.run(
        [
          "reproduce", "table2", "--labels", "100", "--splits", "1", "--methods", "dropnn,pl", "--hidden", "4",
          "--epochs", "1", "--quiet", "--output", "lee", "--jobs", "\(jobs)",
        ], in: folder)
      #expect(result.code == 0, "\(result.errors)")
      let lines = Traces.timeless(try folder.text("lee/results.jsonl")).split(separator: "\n").map(String.init).sorted()
      #expect(lines.count == 2 && lines == first ?? lines)
      first = lines
    }
  }

  /// A network that trains on all the threads, and what else there is for data sets known by name.
  @Test(.needsMNIST, arguments: [[], ["--convolutions", "2,3"]]) func ofMNIST(network: [String]) throws {
    try expectSame { threads, folder in
      var traces = Traces()
      let train =
        ["--dataset", "mnist", "--labels", "10", "--validation", "0", "--hidden", "4", "--epoch-updates", "2"]
        + ["--alpha-start", "0", "--alpha-end", "0"] + network
      try traces.add(["train"] + train + Self.quick, threads: threads, in: folder)
      try traces.add(["compare", "run", "run", "--dataset", "mnist", "--json"], threads: threads, in: folder)
      try traces.add(Self.runFiles.map { "run/\($0)" } + ["run/snapshots.jsonl"], in: folder)
      return traces
    }
  }
}
