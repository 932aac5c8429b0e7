import Foundation
import PseudoLabelDatasets
import PseudoLabelPersistence
import PseudoLabeling

/// Examples as tasks that Label Studio imports (its "Basic Label Studio JSON"), with what the model says as predictions, and the labelling
/// configuration that fits them.
///
/// A text stands in `data.text`, further cells of its row, and rows without a text, in `data.row`, an image in `data.image`. What leads
/// back to the row stands in `data.pseudolabel`, which the export keeps.
public struct LabelStudioTasks: Sendable {
  /// The control and the object of the configuration; results refer to them.
  static let (control, object) = ("class", "example")
  /// What `data` calls the way back to the row.
  static let origin = "pseudolabel"

  private enum Kind { case text, row, image }

  private let questions: [Question]
  private let keys: [ExampleKey]
  private let kind: Kind
  private let classes: [String]
  private let images: String?

  /// - Parameters:
  ///   - questions: the examples.
  ///   - pool: that they are of.
  ///   - classes: beside those that the examples' labels and guesses have.
  ///   - images: what stands before the path of an image within its folder, such as `/data/local-files/?d=photos/` for files that Label
  ///     Studio serves itself; the path as the pool has it, where nil.
  /// - Throws: `FileFailure` for an image that cannot be read.
  public init(_ questions: [Question], of pool: ExamplePool, classes: [String], images: String? = nil) throws {
    self.questions = questions
    self.images = images
    keys = try questions.map { try pool.key(ofRow: $0.row) }
    self.classes =
      ClassNames(classes + pool.givenLabels.compactMap { $0 } + questions.compactMap { $0.guess?.label }).names
    switch pool.count > 0 ? pool.content(ofRow: 0) : .cells([]) {
    case .image: kind = .image
    case .cells(let cells): kind = cells.contains(where: \.isText) ? .text : .row
    case .numbers: kind = .row
    }
  }

  /// The tasks: a JSON array.
  public var json: Data {
    get throws { try JSONFile.encode(questions.indices.map(task)) }
  }

  private func task(_ number: Int) -> Task {
    let question = questions[number]
    var data = Task.Contents(pseudolabel: keys[number])
    switch question.content {
    case .image(let path): data.image = images.map { $0 + (keys[number].name ?? path) } ?? path
    case .numbers(let numbers, _):
      data.row = Dictionary(uniqueKeysWithValues: numbers.enumerated().map { ("\($0 + 1)", "\($1)") })
    case .cells(let cells):
      let texts = kind == .text ? cells.filter(\.isText) : []
      if !texts.isEmpty { data.text = texts.map(\.value).joined(separator: "\n\n") }
      let others = cells.filter { cell in !texts.contains { $0.name == cell.name } }
      if !others.isEmpty {
        data.row = Dictionary(others.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
      }
    }
    let predictions = question.guess.map { guess in
      [
        Task.Prediction(
          score: guess.confidence,
          result: [
            Task.Result(
              fromName: Self.control, toName: Self.object, value: Task.Result.Value(choices: [guess.label]))
          ])
      ]
    }
    return Task(data: data, predictions: predictions ?? [])
  }

  /// The labelling configuration: XML.
  public var configuration: String {
    func escaped(_ text: String) -> String {
      text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        .replacing("\"", with: "&quot;").replacing("\n", with: "&#10;")
    }
    let hasFurtherCells = questions.contains { question in
      if case .cells(let cells) = question.content { cells.contains { !$0.isText } } else { false }
    }
    let shown =
      switch kind {
      case .image: ["<Image name=\"\(Self.object)\" value=\"$image\"/>"]
      case .row: ["<Table name=\"\(Self.object)\" value=\"$row\"/>"]
      case .text:
        ["<Text name=\"\(Self.object)\" value=\"$text\"/>"]
          + (hasFurtherCells ? ["<Table name=\"cells\" value=\"$row\"/>"] : [])
      }
    let choices = classes.map { "    <Choice value=\"\(escaped($0))\"/>" }
    return
      (["<View>"] + shown.map { "  \($0)" }
      + [
        "  <Choices name=\"\(Self.control)\" toName=\"\(Self.object)\" choice=\"single\" required=\"true\" showInLine=\"true\">"
      ] + choices + ["  </Choices>", "</View>"]).joined(separator: "\n") + "\n"
  }
}

/// A task of Label Studio, by the names of its format.
private struct Task: Encodable {
  struct Contents: Encodable {
    var text: String?
    var row: [String: String]?
    var image: String?
    var pseudolabel: ExampleKey
  }

  struct Result: Encodable {
    struct Value: Encodable { var choices: [String] }

    private enum CodingKeys: String, CodingKey {
      case fromName = "from_name"
      case toName = "to_name"
      case type, value
    }

    var fromName: String
    var toName: String
    var type = "choices"
    var value: Value
  }

  struct Prediction: Encodable {
    private enum CodingKeys: String, CodingKey {
      case modelVersion = "model_version"
      case score, result
    }

    var modelVersion = "pseudolabel"
    var score: Double
    var result: [Result]
  }

  var data: Contents
  var predictions: [Prediction]
}
