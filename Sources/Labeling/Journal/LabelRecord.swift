import Foundation
import PseudoLabeling

/// What a person says about an example.
public enum LabelAnswer: Sendable, Hashable {
  /// It is of this class.
  case label(String)
  /// Not now; it may be asked again.
  case skip
  /// The person cannot tell its class. It is not asked again.
  case unknown
}

/// Why an example was shown.
public enum SelectionReason: String, Sendable, Hashable, Codable, CaseIterable {
  /// It is typical of many others. So examples are chosen while there is no model.
  case representative
  /// The model doubts its class, and it is unlike the others that it doubts.
  case uncertain
  /// It was drawn by chance. Only such examples tell how often the model is wrong.
  case random
  /// The model is almost certain, and it is like others of which it is.
  case lookAlike
  /// Its label is likely to be wrong, or people disagree about it. The answer replaces the labels that it had.
  case review
  /// Someone asked for it, or the answer came from a file.
  case requested
}

/// Which example an answer is about, in a way that survives edits of the data.
public struct ExampleKey: Sendable, Hashable, Codable {
  /// Among all rows of the source, from 0.
  public var row: Int
  /// The first 16 hexadecimal digits of the SHA-256 of the row's cells, without the target's; of an image that of its file; of rows in
  /// files of numbers that of the whole file.
  public var checksum: String
  /// Of an image its path within the folder; nil of other rows.
  public var name: String?

  /// The key of the example in a row.
  public init(row: Int, checksum: String, name: String? = nil) {
    self.row = row
    self.checksum = checksum
    self.name = name
  }
}

/// What the model said when the question was asked.
public struct Guess: Sendable, Hashable, Codable {
  /// The most likely class.
  public var label: String
  /// Its calibrated probability.
  public var confidence: Double

  /// A class and its probability.
  public init(label: String, confidence: Double) {
    self.label = label
    self.confidence = confidence
  }
}

/// An answer, as the journal keeps it.
public struct LabelRecord: Sendable, Hashable {
  /// Counts the records of a journal from 1.
  public var id: Int
  /// What it is about.
  public var example: ExampleKey
  /// What was said.
  public var answer: LabelAnswer
  /// Who said it.
  public var annotator: String
  /// When.
  public var time: Date
  /// What the model had said; nil where there was none.
  public var guess: Guess?
  /// Why the example was shown.
  public var selection: SelectionReason

  /// An answer; a journal gives it its identifier.
  public init(
    id: Int = 0, example: ExampleKey, answer: LabelAnswer, annotator: String, time: Date, guess: Guess?,
    selection: SelectionReason
  ) {
    self.id = id
    self.example = example
    self.answer = answer
    self.annotator = annotator
    self.time = time
    self.guess = guess
    self.selection = selection
  }
}

/// A line of the journal: an answer, or that an earlier one is taken back.
enum JournalLine: Sendable, Hashable {
  case answer(LabelRecord)
  case undo(id: Int, of: Int, annotator: String, time: Date)

  var id: Int {
    switch self {
    case .answer(let record): record.id
    case .undo(let id, _, _, _): id
    }
  }
}

extension JournalLine: Codable {
  private enum Key: String, CodingKey {
    case id, row, checksum, name, label, answer, by, at, guess, confidence, selection, undo
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    let id = try values.decode(Int.self, forKey: .id)
    let annotator = try values.decode(String.self, forKey: .by)
    let written = try values.decode(String.self, forKey: .at)
    guard let time = try? Date(written, strategy: Self.timeStyle) else {
      throw DecodingError.dataCorruptedError(
        forKey: .at, in: values, debugDescription: "expected a time such as 2026-01-31T12:00:00.000Z")
    }
    if let undone = try values.decodeIfPresent(Int.self, forKey: .undo) {
      self = .undo(id: id, of: undone, annotator: annotator, time: time)
      return
    }
    let answer: LabelAnswer
    if let label = try values.decodeIfPresent(String.self, forKey: .label) {
      answer = .label(label)
    } else {
      switch try values.decode(String.self, forKey: .answer) {
      case "skip": answer = .skip
      case "unknown": answer = .unknown
      default:
        throw DecodingError.dataCorruptedError(
          forKey: .answer, in: values, debugDescription: "expected skip or unknown")
      }
    }
    let guess = try values.decodeIfPresent(String.self, forKey: .guess)
    self = .answer(
      LabelRecord(
        id: id,
        example: ExampleKey(
          row: try values.decode(Int.self, forKey: .row), checksum: try values.decode(String.self, forKey: .checksum),
          name: try values.decodeIfPresent(String.self, forKey: .name)),
        answer: answer, annotator: annotator, time: time,
        guess: try guess.map { Guess(label: $0, confidence: try values.decode(Double.self, forKey: .confidence)) },
        selection: try values.decode(SelectionReason.self, forKey: .selection)))
  }

  func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(id, forKey: .id)
    switch self {
    case .undo(_, let undone, let annotator, let time):
      try values.encode(undone, forKey: .undo)
      try values.encode(annotator, forKey: .by)
      try values.encode(time.formatted(Self.timeStyle), forKey: .at)
    case .answer(let record):
      try values.encode(record.example.row, forKey: .row)
      try values.encode(record.example.checksum, forKey: .checksum)
      try values.encodeIfPresent(record.example.name, forKey: .name)
      switch record.answer {
      case .label(let label): try values.encode(label, forKey: .label)
      case .skip: try values.encode("skip", forKey: .answer)
      case .unknown: try values.encode("unknown", forKey: .answer)
      }
      try values.encode(record.annotator, forKey: .by)
      try values.encode(record.time.formatted(Self.timeStyle), forKey: .at)
      try values.encodeIfPresent(record.guess?.label, forKey: .guess)
      try values.encodeIfPresent(record.guess?.confidence, forKey: .confidence)
      try values.encode(record.selection, forKey: .selection)
    }
  }

  static let timeStyle = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}
