import Foundation
import PseudoLabelPersistence
import PseudoLabeling

/// Answers that Label Studio exported as JSON, from tasks that `LabelStudioTasks` wrote.
struct LabelStudioExport {
  private struct Exported: Decodable {
    struct Contents: Decodable { var pseudolabel: ExampleKey? }

    struct Annotation: Decodable {
      struct Result: Decodable {
        struct Value: Decodable { var choices: [String]? }

        var type: String?
        var value: Value?
      }

      /// A number, or a person's record, in which an address stands.
      enum Person: Decodable {
        case number(Int)
        case record(email: String?, id: Int?)

        private enum Key: String, CodingKey { case email, id }

        init(from decoder: any Decoder) throws {
          if let number = try? decoder.singleValueContainer().decode(Int.self) {
            self = .number(number)
          } else {
            let values = try decoder.container(keyedBy: Key.self)
            self = .record(
              email: try values.decodeIfPresent(String.self, forKey: .email),
              id: try values.decodeIfPresent(Int.self, forKey: .id))
          }
        }

        var name: String {
          switch self {
          case .number(let number): "\(number)"
          case .record(let email, let id): email ?? id.map { "\($0)" } ?? "someone"
          }
        }
      }

      private enum CodingKeys: String, CodingKey {
        case completedBy = "completed_by"
        case wasCancelled = "was_cancelled"
        case result
        case updatedAt = "updated_at"
        case createdAt = "created_at"
      }

      var completedBy: Person?
      var wasCancelled: Bool?
      var result: [Result]?
      var updatedAt: String?
      var createdAt: String?
    }

    var id: Int?
    var data: Contents
    var annotations: [Annotation]?
    /// What the first versions called them.
    var completions: [Annotation]?
  }

  /// In the order of the tasks, those of a task in the order of their time.
  private(set) var records: [LabelRecord] = []
  /// Annotations that were cancelled or skipped, or have no choice.
  private(set) var skipped = 0
  /// Tasks that tell no row.
  private(set) var foreign = 0

  /// Whether bytes begin as such an export: a JSON array.
  static func isOne(_ bytes: Data) -> Bool {
    bytes.first { ![32, 9, 10, 13].contains($0) } == UInt8(ascii: "[")
  }

  /// - Throws: `FileFailure`, malformed: also where an annotation has several choices.
  init(_ bytes: Data, path: String) throws {
    for (number, task) in try JSONFile.decode([Exported].self, from: bytes, of: path).enumerated() {
      guard let key = task.data.pseudolabel else {
        foreign += 1
        continue
      }
      let place = "task \(task.id ?? number + 1)"
      let annotations = (task.annotations ?? task.completions ?? []).enumerated().sorted {
        ($0.element.updatedAt ?? $0.element.createdAt ?? "", $0.offset)
          < ($1.element.updatedAt ?? $1.element.createdAt ?? "", $1.offset)
      }
      for (_, annotation) in annotations {
        let choices = (annotation.result ?? []).filter { $0.type == nil || $0.type == "choices" }
          .flatMap { $0.value?.choices ?? [] }
        let answer: LabelAnswer
        if annotation.wasCancelled == true || choices.isEmpty {
          skipped += 1
          answer = .skip
        } else if choices.count > 1 {
          throw FileFailure(
            path: path,
            problem: .malformed(
              place: "\(place), choices", expected: "one class",
              found: choices.map { "\"\($0)\"" }.joined(separator: ", ")),
            remedy: "Label with choice=\"single\", as the configuration that `pseudolabel suggest` writes has it")
        } else {
          answer = .label(choices[0])
        }
        let time = annotation.updatedAt ?? annotation.createdAt
        records.append(
          LabelRecord(
            id: records.count + 1, example: key, answer: answer, annotator: annotation.completedBy?.name ?? "someone",
            time: time.flatMap { try? Date($0, strategy: JournalLine.timeStyle) } ?? Date(timeIntervalSince1970: 0),
            guess: nil, selection: .requested))
      }
    }
  }
}
