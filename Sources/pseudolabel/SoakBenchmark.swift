import Experiments
import Foundation
import ONNX
import PseudoLabeling

/// A long day in a moment: trains on a table and on images, writes, reads and exports what was learned, and predicts, round
/// after round in one process, each round the same as the first. What a round leaves behind adds up and is seen.
struct SoakBenchmark {
  /// What the rounds showed.
  struct Figures: Encodable {
    var minutes: Double
    var rounds: Int
    /// Resident memory in bytes: after the first tenth of the rounds, at the end, and the most ever.
    var residentBytes: Int
    var finalResidentBytes: Int
    var peakBytes: Int
    /// Of a line through the resident memory behind the first tenth, in bytes an hour.
    var growthPerHour: Double
    var descriptors: Int
    var finalDescriptors: Int
    var threads: Int
    var finalThreads: Int
    /// Rounds whose parameters or answers were others than those of the first.
    var driftedRounds: Int
    /// Resident memory over time: minutes and bytes, at most 60 of them.
    var course: [[Double]]

    /// Whether nothing grew: memory by less than a hundredth in the whole time.
    var isFlat: Bool {
      growthPerHour * minutes / 60 < 0.01 * Double(residentBytes) && finalDescriptors <= descriptors
        && finalThreads <= threads && driftedRounds == 0
    }
  }

  private struct Sample {
    var minutes: Double
    var resident: Int
    var descriptors: Int
    var threads: Int
  }

  /// What a round learns, and what it then says.
  private struct Answers: Equatable {
    var checksums: [String]
    var probabilities: [[Double]]
  }

  let folder: URL
  let threads: Int

  /// - Parameters:
  ///   - minutes: how long.
  ///   - stop: ends it early.
  ///   - progress: called behind each round.
  /// - Throws: `RequestFailure` on systems that do not tell a process of itself.
  func run(minutes: Double, stop: StopSignal, progress: (_ share: Double, _ round: Int) -> Void) throws -> Figures {
    let table = try writeTable()
    let start = ContinuousClock.now
    func elapsed() -> Double { (ContinuousClock.now - start) / .seconds(60) }
    var (samples, drifted): ([Sample], Int) = ([], 0)
    var first: Answers?
    while elapsed() < minutes, !stop.isRequested {
      let answers = try round(on: table)
      if let first, first != answers { drifted += 1 }
      first = first ?? answers
      samples.append(try sample(at: elapsed()))
      progress(elapsed() / minutes, samples.count)
    }
    let settled = Array(samples.dropFirst(min(samples.count / 10 + 1, samples.count - 1)))
    guard let begin = settled.first, let end = settled.last else { throw CancellationError() }
    let step = max(1, (settled.count + 59) / 60)
    return Figures(
      minutes: elapsed(), rounds: samples.count, residentBytes: begin.resident, finalResidentBytes: end.resident,
      peakBytes: CPU.peakResidentBytes, growthPerHour: Self.growthPerHour(settled), descriptors: begin.descriptors,
      finalDescriptors: end.descriptors, threads: begin.threads, finalThreads: end.threads, driftedRounds: drifted,
      course: stride(from: 0, to: settled.count, by: step).map {
        [settled[$0].minutes, Double(settled[$0].resident)]
      })
  }

  private func round(on table: String) throws -> Answers {
    var answers = Answers(checksums: [], probabilities: [])
    func use(_ classifier: TrainedClassifier, _ name: String, _ examples: Examples) throws {
      let path = folder.appending(path: "\(name).safetensors").path(percentEncoded: false)
      try classifier.write(to: path)
      let read = try TrainedClassifier(contentsOf: path)
      try ONNXModel(read).write(to: folder.appending(path: "\(name).onnx").path(percentEncoded: false))
      answers.checksums.append(try read.model.parameters.checksum)
      answers.probabilities += try LiveClassifier(read, threads: threads).probabilities(for: examples)
    }
    let rows = try TrainingData(.table(TableSource(files: [table], target: "class")))
    try use(
      try Classifier(epochs: 10, threads: threads).fitted(to: rows), "table",
      .table((0..<200).map { ["x": "\($0 % 7)", "y": "\(-$0 % 5)", "color": $0 % 2 == 0 ? "red" : "blue"] }))
    let images = Self.images
    let data = try TrainingData(labeled: images.labeled, unlabeled: images.unlabeled)
    let convolutional = Classifier(.convolutional(channels: [4], hidden: [32]), epochs: 4, threads: threads)
    try use(try convolutional.fitted(to: data), "images", .features(images.unlabeled.features))
    return answers
  }

  private func writeTable() throws -> String {
    let path = folder.appending(path: "table.csv").path(percentEncoded: false)
    var random = RandomStream(seed: 1, purpose: .testing)
    var lines = ["x,y,color,class"]
    for row in 0..<400 {
      let label = row % 2
      let (x, y) = (2 * random.uniform() + Double(label), 2 * random.uniform() - Double(label))
      lines.append("\(x),\(y),\(row % 3 == label ? "red" : "blue"),\(row < 60 ? ["no", "yes"][label] : "")")
    }
    try AtomicFile.write(Data((lines.joined(separator: "\n") + "\n").utf8), to: path)
    return path
  }

  /// Strokes down and across, with noise.
  private static var images: (labeled: LabeledSet, unlabeled: UnlabeledSet) {
    var random = RandomStream(seed: 2, purpose: .testing)
    let shape = ImageShape(height: 16, width: 16)
    func features(_ count: Int) -> Features {
      let pixels = (0..<count * 256).map { place in
        let (image, pixel) = place.quotientAndRemainder(dividingBy: 256)
        let isStroke = image % 2 == 0 ? pixel % 16 == image % 11 : pixel / 16 == image % 13
        return UInt8(isStroke ? 200 : random.integer(below: 120))
      }
      return Features(.bytes(pixels, scale: 1.0 / 255), columns: 256, imageShape: shape)
    }
    return (
      LabeledSet(features: features(20), labels: (0..<20).map { $0 % 2 }, classes: 2),
      UnlabeledSet(features: features(200))
    )
  }

  /// By least squares.
  private static func growthPerHour(_ samples: [Sample]) -> Double {
    let count = Double(samples.count)
    let meanTime = samples.reduce(0) { $0 + $1.minutes } / count
    let mean = samples.reduce(0) { $0 + Double($1.resident) } / count
    let square = samples.reduce(0) { $0 + ($1.minutes - meanTime) * ($1.minutes - meanTime) }
    let product = samples.reduce(0) { $0 + ($1.minutes - meanTime) * (Double($1.resident) - mean) }
    return square > 0 ? 60 * product / square : 0
  }

  private func sample(at minutes: Double) throws -> Sample {
    guard let pages = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " "),
      pages.count > 1, let resident = Int(pages[1]),
      let descriptors = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"),
      let threads = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
    else {
      throw RequestFailure(
        "soak", expected: "a system that tells in /proc what a process holds", found: "none", kind: .software)
    }
    return Sample(
      minutes: minutes, resident: resident * sysconf(Int32(_SC_PAGESIZE)), descriptors: descriptors.count,
      threads: threads.count)
  }
}
