import Foundation
import PseudoLabelLabeling
import PseudoLabeling

/// An example as the page shows it.
struct ShownQuestion: Encodable {
  struct Cell: Encodable {
    var name: String
    var value: String
    var isText: Bool
  }

  var row: Int
  var place: String
  var cells: [Cell]?
  /// Whether it is a picture, which stands at /image.
  var isImage: Bool
  var guess: String?
  var confidence: Double?
  /// Why it is asked: a sentence.
  var why: String
  /// What speaks for the guess, and what against it, sentences.
  var reasons: [String]
  var label: String?

  init(_ question: Question, reasons: [String] = []) {
    (row, place, label, self.reasons) = (question.row, question.place, question.label, reasons)
    (guess, confidence) = (question.guess?.label, question.guess?.confidence)
    isImage = if case .image = question.content { true } else { false }
    switch question.content {
    case .cells(let found): cells = found.map { Cell(name: $0.name, value: $0.value, isText: $0.isText) }
    case .image: break
    case .numbers(let numbers, _):
      cells = numbers.prefix(200).enumerated().map { Cell(name: "\($0 + 1)", value: "\($1)", isText: false) }
    }
    why =
      switch question.selection {
      case .representative: "It is typical of many others."
      case .uncertain: "The model doubts it."
      case .random: "It was drawn by chance, so that the estimate of errors stays honest."
      case .lookAlike: "The model is almost certain of it."
      case .review: "Its label is likely to be wrong."
      case .requested: "You asked for it, or skipped it before."
      }
  }
}

/// Look-alikes as the page shows them.
struct ShownLookAlikes: Encodable {
  var label: String?
  var questions: [ShownQuestion]

  init(_ alike: LookAlikes?) {
    label = alike?.label
    questions = alike?.questions.map { ShownQuestion($0) } ?? []
  }
}

/// A doubted label as the page shows it.
struct ShownReview: Encodable {
  var question: ShownQuestion
  var reason: String

  init(_ review: LabelReview) {
    question = ShownQuestion(review.question)
    switch review.reason {
    case .contradicted:
      let guess = review.question.guess
      reason =
        "It is labelled \"\(review.question.label ?? "")\"; networks that did not learn from it say \"\(guess?.label ?? "")\", \(Int(100 * (guess?.confidence ?? 0))) % sure."
    case .conflict(let records):
      let said = records.map { record in
        if case .label(let label) = record.answer { "\(record.annotator) says \"\(label)\"" } else { record.annotator }
      }
      reason = "People disagree: \(said.joined(separator: ", "))."
    }
  }
}

/// How far it is.
struct ShownProgress: Encodable {
  var examples: Int
  var labeled: Int
  var unknown: Int
  var conflicts: Int
  var answers: [String: Int]
  var training: Double?
  var models: Int
  var problem: String?
  /// How often the model is wrong, a sentence; what the next labels will bring; whether to go on.
  var estimate: String?
  var outlook: String
  var advice: String

  init(_ session: LabelingSession) {
    let progress = session.progress
    (examples, labeled, unknown) = (progress.examples, progress.labeled, progress.unknown)
    (conflicts, answers, training) = (progress.conflicts, progress.answers, progress.training)
    (models, problem) = (progress.models, progress.problem)
    estimate = progress.estimate.map { estimate in
      func percent(_ share: Double) -> String { String(format: "%.1f", 100 * share) }
      let (rate, interval) = (estimate.errorRate.rate, estimate.errorRate.interval)
      return "\(percent(rate)) % wrong [\(percent(interval.lower)), \(percent(interval.upper))] (95 %)"
    }
    outlook = progress.outlook.text
    advice = progress.advice.text
  }
}

/// What the page needs to go on.
struct ShownState: Encodable {
  /// Nil where nothing is left to ask.
  var question: ShownQuestion?
  var classes: [String]
  var progress: ShownProgress
}
