import Foundation
import PseudoLabelExperiments
import PseudoLabelONNX
import PseudoLabelPlatform
import PseudoLabeling

/// A long day in a moment: trains on a table and on images, writes, reads and exports what was learned, and predicts, round
/// after round in one process, each round the same as the first. What a round leaves behind adds up and is seen.
struct SoakBenchmark {
  /// What a round learns, and what it then says.
  private struct Answers: Equatable {
    var checksums: [String]
    var probabilities: [[Double]]
  }

  let folder: URL
  let threads: Int

  /// One to warm up, and two to compare, however little time there is.
  private static let fewestRounds = 3

  /// - Parameters:
  ///   - minutes: how long, and three rounds at least.
  ///   - stop: ends it early.
  ///   - progress: called behind each round.
  /// - Throws: `RequestFailure` on systems that do not tell a process of itself.
  func run(minutes: Double, stop: StopSignal, progress: (_ share: Double, _ round: Int) -> Void) throws -> SoakFigures {
    let table = try writeTable()
    let start = ContinuousClock.now
    func elapsed() -> Double { (ContinuousClock.now - start) / .seconds(60) }
    var (samples, drifted): ([SoakFigures.Sample], Int) = ([], 0)
    var first: Answers?
    while elapsed() < minutes || samples.count < Self.fewestRounds, !stop.isRequested {
      let answers = try round(on: table)
      if let first, first != answers { drifted += 1 }
      first = first ?? answers
      samples.append(try sample(at: elapsed()))
      progress(min(1, elapsed() / minutes), samples.count)
    }
    guard let figures = SoakFigures(samples, peakBytes: Machine.peakResidentBytes, minutes: elapsed(), drifted: drifted)
    else { throw CancellationError() }
    return figures
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

  private func sample(at minutes: Double) throws -> SoakFigures.Sample {
    guard let pages = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " "),
      pages.count > 1, let resident = Int(pages[1]),
      let descriptors = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"),
      let threads = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
    else {
      throw RequestFailure(
        "soak", expected: "a system that tells in /proc what a process holds", found: "none", kind: .software)
    }
    return SoakFigures.Sample(
      minutes: minutes, resident: resident * sysconf(Int32(_SC_PAGESIZE)), descriptors: descriptors.count,
      threads: threads.count)
  }
}
