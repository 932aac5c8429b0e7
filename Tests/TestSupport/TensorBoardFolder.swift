import Foundation

/// A folder as Python's tensorboard reads it.
package struct TensorBoardFolder: Decodable {
  package struct Run: Decodable {
    /// By tag: the step and the value of each event, in their order.
    package var scalars: [String: [[Double]]]
    package var histograms: [String: [Histogram]]
    package var embeddings: [Embedding]
  }

  package struct Histogram: Decodable {
    package var step: Int
    package var min, max, num, sum: Double
    package var sumSquares: Double
    package var bucketLimit, bucket: [Double]

    private enum CodingKeys: String, CodingKey {
      case step, min, max, num, sum, bucket
      case sumSquares = "sum_squares"
      case bucketLimit = "bucket_limit"
    }
  }

  package struct Embedding: Decodable {
    package var name: String
    package var points: [[Double]]
    package var columns: [String]
    package var metadata: [[String]]

    /// What stands in a column, from the first row on.
    package func column(_ name: String) -> [String] {
      columns.firstIndex(of: name).map { place in metadata.map { $0[place] } } ?? []
    }
  }

  /// What the reader says where it fails.
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  /// By the sub-folder of each.
  package let runs: [String: Run]

  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let python = root.appending(path: ".venv-checks/bin/python").path(percentEncoded: false)

  /// Whether `scripts/setup --checks` has prepared the reader.
  package static let canRead: Bool = {
    let library = root.appending(path: ".venv-checks/lib")
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: library.path(percentEncoded: false))) ?? []
    return versions.contains { version in
      FileManager.default.fileExists(
        atPath: library.appending(path: "\(version)/site-packages/tensorboard").path(percentEncoded: false))
    }
  }()

  package init(reading folder: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: Self.python)
    process.arguments = [
      Self.root.appending(path: "Tests/TensorBoardTests/read.py").path(percentEncoded: false), folder,
    ]
    let said = FileManager.default.temporaryDirectory.appending(path: "said-\(UUID().uuidString)")
    try Data().write(to: said)
    defer { try? FileManager.default.removeItem(at: said) }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: said)
    try process.run()
    let found = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(description: String(decoding: try Data(contentsOf: said), as: UTF8.self))
    }
    runs = try JSONDecoder().decode([String: Run].self, from: found)
  }

  /// The lines of a run's metrics that the scalars of `run` differ from, by more than a float32 can hold, and tags that no line
  /// has; nothing where all is as it should be.
  ///
  /// - Parameters:
  ///   - run: its sub-folder.
  ///   - metrics: the content of `metrics.jsonl`.
  ///   - prefix: of the tags.
  ///   - isOf: which lines are of the run.
  package func differences(
    of run: String, from metrics: String, under prefix: String = "", where isOf: ([String: Any]) -> Bool = { _ in true }
  ) throws -> [String] {
    guard let scalars = runs[run]?.scalars else { return ["there is no run \(run)"] }
    var found: [String] = []
    var left = scalars.filter { $0.key.contains("/") == !prefix.isEmpty }
    var count = 0
    for line in metrics.split(separator: "\n") {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
      guard isOf(object), let epoch = object["epoch"] as? Double else { continue }
      for (key, value) in object where key != "epoch" && key != "run" {
        guard let number = value as? Double else { continue }
        count += 1
        let tag = prefix + key
        let place = left[tag]?.firstIndex { $0[0] == epoch }
        let value = place.flatMap { left[tag]?.remove(at: $0)[1] }
        if value.map({ abs($0 - number) <= 1e-6 * abs(number) }) != true {
          found.append("epoch \(epoch), \(tag): \(number) is \(value.map { "\($0)" } ?? "missing")")
        }
      }
    }
    if count == 0 { found.append("no line of the metrics is of the run") }
    return found + left.filter { !$0.value.isEmpty }.map { "\($0.key) is in no line: \($0.value)" }
  }
}
