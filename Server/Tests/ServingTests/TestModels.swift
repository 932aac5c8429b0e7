import Foundation
import Logging
import PseudoLabeling
import Serving

/// Classifiers that are trained in a moment, once for all tests.
enum TestModels {
  private static let quick = Classifier(.multilayerPerceptron(hidden: [8]), epochs: 10)

  static let rows: [[String: String]] = (0..<60).map { number in
    let isBig = number % 3 == 0
    return [
      "size": number % 7 == 0 ? "" : "\(Double(number % 5) + (isBig ? 4.5 : 0))",
      "bought": "2026-0\(1 + number % 9)-1\(number % 10)", "colour": ["red", "green", "blue, \"dark\""][number % 3],
      "verdict": number % 4 == 0 ? ["yes", "no", "no"][number % 3] : "",
    ]
  }

  /// Of the columns bought, colour and size, of which size may be left out; the target is verdict.
  static let table = Result { try quick.fitted(to: TrainingData(table: rows, target: "verdict")) }
  /// The same, trained otherwise.
  static let other = Result {
    var other = quick
    other.seed = 2
    return try other.fitted(to: TrainingData(table: rows, target: "verdict"))
  }
  /// Of one column of text.
  static let text = Result {
    let words = [["good", "fine", "lovely"], ["bad", "awful", "poor"]]
    let rows = (0..<60).map { number in
      let kind = words[number % 2]
      return [
        "review": "A \(kind[number % 3]) film, number \(number), with a \(kind[(number + 1) % 3]) end and a long title",
        "verdict": number % 3 == 0 ? ["up", "down"][number % 2] : "",
      ]
    }
    return try quick.fitted(to: TrainingData(table: rows, target: "verdict"))
  }
  /// Of 16 numbers a row.
  static let numbers = Result {
    let rows: [[Double]] = (0..<40).map { row in
      let step = row % 2 == 0 ? 3 : 5
      return (0..<16).map { Double((row * 7 + $0 * step) % 11) }
    }
    return try quick.fitted(to: TrainingData(numbers: rows, labels: rows.indices.map { $0 < 20 ? "\($0 % 2)" : nil }))
  }
  /// Of grey images of 4 × 4 pixels.
  static let images = Result {
    var classifier = try numbers.get()
    classifier.preparation = .images(ImagePreparation(shape: ImageShape(height: 4, width: 4, channels: 1)))
    return classifier
  }

  /// 4 × 4 pixels in grey.
  static let png =
    Data(
      base64Encoded:
        "iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAAAAACMmsGiAAAAHUlEQVR4nGNgEFAwYHAISChgaJiwYAPDgQsPPgAAMNQHgaL7nZMAAAAASUVORK5CYII="
    ) ?? Data()

  /// The rows as JSON has them, but for the target.
  static func json(_ rows: some Sequence<[String: String]>) -> String {
    let objects = rows.map { row in
      "{"
        + row.filter { $0.key != "verdict" }.map { name, cell in
          "\(AnswerText.quoted(name)):\(Double(cell) == nil ? AnswerText.quoted(cell) : cell)"
        }.joined(separator: ",") + "}"
    }
    return "{\"rows\":[\(objects.joined(separator: ","))]}"
  }

  static func csv(_ rows: some Sequence<[String: String]>) -> String {
    let columns = ["bought", "colour", "size"]
    let lines = rows.map { row in
      columns.map { "\"\((row[$0] ?? "").replacing("\"", with: "\"\""))\"" }.joined(separator: ",")
    }
    return ([columns.joined(separator: ",")] + lines).joined(separator: "\n") + "\n"
  }
}

/// A folder with model files, and a server of them.
final class Served: Sendable {
  let folder: URL
  let server: ModelServer

  init(_ models: [String: TrainedClassifier], _ change: (inout ServeOptions) -> Void = { _ in }) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "serving-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, model) in models { try model.write(to: Self.path(folder, name)) }
    self.folder = folder
    var options = ServeOptions()
    options.port = 0
    options.watch = 0.02
    change(&options)
    let entries = [String](models.keys).sorted().map { Shelf.Entry(name: $0, path: Self.path(folder, $0)) }
    server = try ModelServer(entries, options, logger: Logger(label: "test") { _ in JSONLogHandler(level: .critical) })
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> String { Self.path(folder, name) }

  private static func path(_ folder: URL, _ name: String) -> String {
    folder.appending(path: "\(name).safetensors").path
  }
}

/// An answer as a client reads it.
struct ReadAnswer: Decodable {
  struct Prediction: Decodable {
    var `class`: String
    var confidence: Double
    var probabilities: [String: Double]
  }
  struct Warning: Decodable {
    var kind: String
    var column: String?
    var detail: String
  }
  var model: String
  var version: String
  var predictions: [Prediction]
  var warnings: [Warning]
}

/// A problem as a client reads it.
struct ReadProblem: Decodable {
  struct Fault: Decodable {
    var place: String
    var expected: String
    var found: String
  }
  var title: String
  var status: Int
  var detail: String
  var errors: [Fault]?
}
