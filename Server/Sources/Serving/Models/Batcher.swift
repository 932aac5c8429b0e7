import Dispatch
import Logging
import PseudoLabelInference
import Synchronization

/// Gathers what several requests ask one model into batches: while a batch is computed, the next one gathers.
final class Batcher: Sendable {
  /// How much is gathered.
  struct Limits: Sendable {
    /// Rows of a batch; requests are not split, so one that has more makes a batch of its own.
    var rows = 512
    /// Rows that wait, of all requests together. Those of one request alone may be more.
    var waitingRows = 8192
    /// How long the first request of a batch waits for others, in microseconds.
    var window = 0
  }

  private struct Question {
    var examples: PreparedExamples
    var deadline: ContinuousClock.Instant
    var answer: CheckedContinuation<[Prediction], any Error>
  }

  private struct State {
    var questions: [Question] = []
    /// Rows of `questions`.
    var rows = 0
    var isWorking = false
  }

  private let live: LiveClassifier
  private let limits: Limits
  private let metrics: ModelMetrics
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "pseudolabel.batches", qos: .userInitiated)

  init(_ live: LiveClassifier, _ limits: Limits, _ metrics: ModelMetrics) {
    (self.live, self.limits, self.metrics) = (live, limits, metrics)
  }

  /// What the model says about each example, in their order.
  ///
  /// - Throws: `Problem` 503 where too many rows wait, or the deadline has gone by.
  func predictions(for examples: PreparedExamples, until deadline: ContinuousClock.Instant) async throws -> [Prediction]
  {
    try await withCheckedThrowingContinuation { answer in
      let outcome: (fits: Bool, begins: Bool) = state.withLock { state in
        guard state.rows == 0 || state.rows + examples.count <= limits.waitingRows else { return (false, false) }
        state.questions.append(Question(examples: examples, deadline: deadline, answer: answer))
        state.rows += examples.count
        metrics.waiting(by: examples.count)
        defer { state.isWorking = true }
        return (true, !state.isWorking)
      }
      guard outcome.fits else {
        metrics.refused()
        return answer.resume(throwing: Problem.busy("\(limits.waitingRows) rows wait for this model. Try again later."))
      }
      guard outcome.begins else { return }
      if limits.window > 0 {
        queue.asyncAfter(deadline: .now() + .microseconds(limits.window)) { self.work() }
      } else {
        queue.async { self.work() }
      }
    }
  }

  /// Answers until nothing waits.
  private func work() {
    while let batch = next() {
      let now = ContinuousClock.now
      let late = batch.filter { $0.deadline < now }
      for question in late {
        question.answer.resume(throwing: Problem.busy("The answer took too long. Try again later."))
      }
      let questions = late.isEmpty ? batch : batch.filter { $0.deadline >= now }
      guard !questions.isEmpty else { continue }
      let answers = live.predictions(for: questions.map(\.examples))
      metrics.batch(of: questions.reduce(0) { $0 + $1.examples.count })
      for (question, answer) in zip(questions, answers) { question.answer.resume(returning: answer) }
    }
  }

  /// The questions of the next batch; nil where nothing waits, and then work begins with the next question.
  private func next() -> [Question]? {
    state.withLock { state in
      var (count, rows) = (0, 0)
      while count < state.questions.count, count == 0 || rows + state.questions[count].examples.count <= limits.rows {
        rows += state.questions[count].examples.count
        count += 1
      }
      guard count > 0 else {
        state.isWorking = false
        return nil
      }
      let batch = Array(state.questions.prefix(count))
      state.questions.removeFirst(count)
      state.rows -= rows
      metrics.waiting(by: -rows)
      return batch
    }
  }
}
