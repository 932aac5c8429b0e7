import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelPlatform
import PseudoLabeling
import Synchronization

/// People label the examples of a pool, the ones that tell most first, while models are trained on what they have said so far.
///
/// ```swift
/// let pool = try ExamplePool(.table(TableSource(files: ["customers.csv"], target: "churn")))
/// let session = try LabelingSession(pool, journal: "answers.jsonl", settings: .init(classes: ["yes", "no"]))
/// let question = try session.questions(for: "anna")[0]
/// try session.answer(question.row, .label("yes"), by: "anna")
/// print(session.progress.advice.text)
/// ```
///
/// An answer is on the disk before `answer` returns. A session that was ended, or killed, goes on from its journal. Any thread may
/// call it.
public final class LabelingSession: Sendable {
  /// The examples.
  public let pool: ExamplePool
  /// How it goes.
  public let settings: Settings
  /// The file of the answers.
  public let journal: LabelJournal
  /// What there is to say about a journal from before: answers about rows that moved, or are no longer there; a line that was cut off. A
  /// sentence each.
  public let notes: [String]
  let state: Mutex<SessionState>
  let threads: ThreadPool
  let acquisition: Acquisition

  /// Opens a session, and begins to train where there are labels of two classes.
  ///
  /// - Parameters:
  ///   - pool: the examples.
  ///   - path: of the file of the answers; made where it is missing.
  ///   - settings: how it goes.
  ///   - model: answers as long as none is trained here, such as one from `train`; it has to be of rows like these.
  /// - Throws: `RequestFailure` for settings out of range; `ExamplesFailure` for a model of other rows; `FileFailure` for a journal that cannot be used.
  public init(
    _ pool: ExamplePool, journal path: String, settings: Settings = Settings(), model: TrainedClassifier? = nil
  ) throws {
    try settings.validate()
    self.pool = pool
    self.settings = settings
    journal = try LabelJournal(path: path, target: pool.source.targetName)
    threads = ThreadPool(threads: max(1, settings.classifier.threads ?? Machine.availableProcessors))
    acquisition = Acquisition(seed: settings.seed)
    let placement = try AnswerPlacement(journal.records, in: pool)
    notes =
      placement.notes
      + (journal.setAside.map {
        [
          "\(path): the last line was cut off, as by a kill, and is kept in \($0). The answer in it was never confirmed."
        ]
      } ?? [])
    var random = RandomRows(
      pool.givenLabels.indices.filter { pool.givenLabels[$0] == nil }, of: pool, seed: settings.seed)
    random.resume(behind: Set(placement.placed.filter { $0.record.selection == .random }.map(\.row)))
    state = Mutex(SessionState(placed: placement.placed, verdicts: Verdicts(placement.placed), random: random))
    if let model { try use(model) }
    state.withLock { state in
      // As if all answers were new, so that the first model is trained at once.
      state.newAnswers = Int.max / 2
      trainIfDue(&state)
    }
  }

  /// The names of the classes so far, in natural order: those of the data, of the settings, and of the answers.
  public var classes: ClassNames {
    state.withLock { state in
      ClassNames(
        pool.givenLabels.compactMap { $0 } + settings.classes
          + state.placed.compactMap {
            if case .label(let label) = $0.record.answer { label } else { nil }
          })
    }
  }

  /// The model that answers now; nil while there is none.
  public var model: TrainedClassifier? { state.withLock { $0.model?.classifier } }

  /// The label of every example that has one, by its row.
  public var labels: [Int: String] { state.withLock { $0.labels(given: pool.givenLabels) } }

  /// The answers that hold, in their order.
  public var answers: [LabelRecord] { journal.records }

  /// Says what a person thinks of an example, and returns when that is on the disk.
  ///
  /// - Parameters:
  ///   - row: of the example, as its question has it.
  ///   - answer: the class, which may be a new one, or that there is none to tell.
  ///   - annotator: who says it.
  ///   - selection: why it was asked; as its question says by default.
  ///   - time: when.
  /// - Returns: the record of the journal.
  /// - Throws: `RequestFailure` for a row that is not there, or an empty class; `FileFailure` where it cannot be written. The answer then does
  ///   not count.
  @discardableResult public func answer(
    _ row: Int, _ answer: LabelAnswer, by annotator: String, selection: SelectionReason? = nil, at time: Date = Date()
  ) throws -> LabelRecord {
    try record([row], answer, by: annotator, selection: selection, at: time)[0]
  }

  /// Confirms at once that examples are of a class, and returns when that is on the disk. Look-alikes that were shown with them and are
  /// not among them stay without an answer.
  ///
  /// - Parameters:
  ///   - rows: of the examples.
  ///   - label: their class.
  ///   - annotator: who says so.
  ///   - time: when.
  /// - Throws: as `answer`; all of the answers count, or none.
  @discardableResult public func confirm(
    _ rows: [Int], as label: String, by annotator: String, at time: Date = Date()
  ) throws -> [LabelRecord] {
    let records = try record(rows, .label(label), by: annotator, selection: .lookAlike, at: time)
    state.withLock { $0.confirming[annotator] = nil }
    return records
  }

  private func record(
    _ rows: [Int], _ answer: LabelAnswer, by annotator: String, selection: SelectionReason?, at time: Date
  ) throws -> [LabelRecord] {
    for row in rows where !(0..<pool.count).contains(row) {
      throw RequestFailure("the row", expected: "0 to \(pool.count - 1)", found: "\(row)", kind: .data)
    }
    var answer = answer
    if case .label(let given) = answer {
      let label = given.trimmed
      guard !label.isEmpty else {
        throw RequestFailure("the class", expected: "a name", found: given.isEmpty ? "none" : "blanks", kind: .data)
      }
      if case .table(let table) = pool.source, table.options.missing.contains(label) {
        throw RequestFailure(
          "the class", expected: "no word that stands for a missing value", found: "\"\(label)\"", kind: .data)
      }
      answer = .label(label)
    }
    let keys = try rows.map { try pool.key(ofRow: $0) }
    return try state.withLock { state in
      let records = zip(rows, keys).map { row, key in
        let question = state.open[annotator]?.first { $0.row == row }
        return LabelRecord(
          id: 0, example: key, answer: answer, annotator: annotator, time: time,
          guess: question == nil ? state.model?.answers.guess(ofRow: row) : question?.guess,
          selection: selection ?? question?.selection ?? .requested)
      }
      let written = try journal.append(records)
      state.add(Array(zip(rows, written)))
      state.open[annotator]?.removeAll { rows.contains($0.row) }
      if answer != .skip { state.newAnswers += rows.count }
      trainIfDue(&state)
      return written
    }
  }

  /// Takes back the last answer of a person, or one of theirs or of others, and returns when that is on the disk. The question is the
  /// person's next one again.
  ///
  /// - Parameters:
  ///   - annotator: who takes it back.
  ///   - id: of the answer; the person's last one that holds by default.
  ///   - time: when.
  /// - Returns: the question; nil where there is no such answer.
  /// - Throws: `FileFailure` where it cannot be written; the answer then still holds.
  @discardableResult public func undo(by annotator: String, id: Int? = nil, at time: Date = Date()) throws -> Question?
  {
    try state.withLock { state in
      let found = state.placed.last { id == nil ? $0.record.annotator == annotator : $0.record.id == id }
      guard let found, try journal.undo(found.record.id, by: annotator, at: time) != nil else { return nil }
      state.remove(found.record.id)
      state.newAnswers += 1
      let question = question(found.row, found.record.selection, state)
      state.open[annotator, default: []].removeAll { $0.row == found.row }
      state.open[annotator, default: []].insert(question, at: 0)
      return question
    }
  }

  /// Ends training, and lets go of the journal, so that another session can hold it. No more answers can be given; what was said so far
  /// can still be asked for.
  public func close() {
    state.withLock { state in
      state.isClosed = true
      state.training?.cancel()
    }
    journal.close()
  }

  func question(_ row: Int, _ selection: SelectionReason, _ state: borrowing SessionState) -> Question {
    Question(
      row: row, place: pool.place(ofRow: row), content: pool.content(ofRow: row),
      guess: state.model?.answers.guess(ofRow: row), selection: selection,
      label: state.label(ofRow: row, given: pool.givenLabels[row]))
  }

  /// Takes a model from elsewhere for the time being.
  private func use(_ classifier: TrainedClassifier) throws {
    let answers = try PoolAnswers(classifier, pool: pool, on: CPU(threads: settings.classifier.threads))
    state.withLock { $0.model = LabelingModel(classifier: classifier, answers: answers, heldOut: [:], labels: [:]) }
  }
}
