import PseudoLabelEvaluation
import Synchronization

/// Questions of tasks. They wait without holding up a thread, so that any number of tasks may ask at once; a thread of the
/// classifier's own answers them one after the other.
extension LiveClassifier {
  /// What the classifier says about each example, in their order.
  ///
  /// - Throws: as the other `predictions(for:)`; `CancellationError` where the task is cancelled.
  public func predictions(for examples: Examples) async throws -> [Prediction] {
    try await answer { try self.predictions(for: examples, unless: $0) }
  }

  /// The probability of every class for each example, the classes in the order of `TrainedClassifier.classes`.
  ///
  /// - Throws: as `predictions(for:)`.
  public func probabilities(for examples: Examples) async throws -> [[Double]] {
    try await answer { try self.probabilities(for: examples, unless: $0) }
  }

  /// How good the answers are, where the truth is known.
  ///
  /// - Parameters:
  ///   - examples: at least one (a precondition).
  ///   - labels: the true class of each, by name.
  /// - Throws: as the other `evaluation(on:labels:)`; `CancellationError` where the task is cancelled.
  public func evaluation(on examples: Examples, labels: [String]) async throws -> Evaluation {
    try await answer { try self.evaluation(on: examples, labels: labels, unless: $0) }
  }

  /// What training has not prepared the classifier for in some examples.
  ///
  /// - Throws: as the other `unfamiliarValues(in:)`; `CancellationError` where the task is cancelled.
  public func unfamiliarValues(in examples: Examples) async throws -> [UnfamiliarValues] {
    try await answer { _ in try self.unfamiliarValues(in: examples) }
  }

  /// Keeps the classifier from answering while some work is done, in its turn; for tests.
  package func whileBusy(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }

  /// Does work on the queue, in its turn.
  private func answer<Answer: Sendable>(
    _ work: @escaping @Sendable (Cancellation) throws -> Answer
  ) async throws -> Answer {
    let cancellation = Cancellation()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { done in
        queue.async {
          done.resume(
            with: Result {
              try cancellation.check()
              return try work(cancellation)
            })
        }
      }
    } onCancel: {
      cancellation.request()
    }
  }
}

/// Whether nobody waits for an answer any more.
final class Cancellation: Sendable {
  private let isRequested = Mutex(false)

  func request() { isRequested.withLock { $0 = true } }

  /// - Throws: `CancellationError` where it was requested.
  func check() throws(CancellationError) {
    if isRequested.withLock({ $0 }) { throw CancellationError() }
  }
}
