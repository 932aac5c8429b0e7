import Foundation
import PseudoLabelDatasets
import PseudoLabelInference
import PseudoLabelPersistence
import PseudoLabelStudies
import PseudoLabelTraining
import Synchronization

/// A classifier being fitted: a sequence of how far it is, and in the end the classifier.
///
/// ```swift
/// let fitting = try Classifier().fitting(to: data)
/// for await progress in fitting { print(progress.fractionCompleted) }
/// let classifier = try await fitting.result.classifier
/// ```
///
/// Training ends early when `cancel()` is called, when a task that waits for `result` is cancelled, and when nobody holds
/// the fitting any more. The sequence may be iterated once; whoever is slower than the training misses steps between, never
/// the last one.
public final class Fitting: AsyncSequence, Sendable {
  /// How far it is.
  public struct Progress: Sendable, Hashable {
    /// Of all updates of all training runs, 0 to 1. It never falls.
    public let fractionCompleted: Double
    /// Training runs that have ended, of how many.
    public let runsCompleted: Int
    /// All training runs there will be, as far as is known: where the networks to be delivered collapse, more are trained
    /// in their place (`CollapsedDelivery`).
    public let runs: Int
    /// Of the run that got this far: its number from 0, and the last epoch it finished, if any.
    public let run: Int
    /// The epoch that this run just finished; nil where the run ended.
    public let epoch: EpochRecord?
  }

  /// What came of it.
  public struct Result: Sendable {
    /// Fitted; it can answer.
    public let classifier: TrainedClassifier
    /// What was compared, how sure that is, how each run went.
    public let outcome: StudyOutcome
  }

  /// A step.
  public typealias Element = Progress

  /// Waits for the next step.
  public struct AsyncIterator: AsyncIteratorProtocol {
    var base: AsyncStream<Progress>.Iterator
    /// Training goes on while somebody iterates.
    let fitting: Fitting

    public mutating func next() async -> Progress? { await base.next() }
  }

  private let stop: StopSignal
  private let steps: AsyncStream<Progress>
  private let work: Task<Result, any Error>

  init(_ study: Study, preparation: FeaturePreparation, runsAtOnce: Int) {
    let stop = StopSignal()
    let (steps, continuation) = AsyncStream.makeStream(of: Progress.self, bufferingPolicy: .bufferingNewest(1))
    self.stop = stop
    self.steps = steps
    work = Task {
      try await withCheckedThrowingContinuation { done in
        // A thread and not a task: it computes for minutes, and would hold up whatever else waits for the few threads that
        // tasks share.
        let thread = Thread {
          let result = Swift.Result {
            try study.fitted(preparation: preparation, runsAtOnce: runsAtOnce, stop: stop) { continuation.yield($0) }
          }
          continuation.finish()
          done.resume(with: result)
        }
        thread.stackSize = 8 << 20
        thread.start()
      }
    }
  }

  deinit { stop.request() }

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(base: steps.makeAsyncIterator(), fitting: self) }

  /// Asks training to end soon; `result` then throws `CancellationError`.
  public func cancel() { stop.request() }

  /// The classifier, when it is there.
  ///
  /// - Throws: `CancellationError` where training was cancelled; `Divergence` where a loss is no longer a number.
  public var result: Result {
    get async throws {
      try await withTaskCancellationHandler {
        try await work.value
      } onCancel: {
        stop.request()
      }
    }
  }
}

extension Study {
  /// Trains on the calling thread and others, and returns when it is done.
  ///
  /// - Parameters:
  ///   - preparation: of the rows.
  ///   - runsAtOnce: training runs side by side, where that many fit in memory.
  ///   - stop: ends it early.
  ///   - report: is told each step, in their order, on any thread.
  /// - Throws: `CancellationError` where it was stopped; the `Divergence` of a run.
  package func fitted(
    preparation: FeaturePreparation, runsAtOnce: Int, stop: StopSignal,
    report: @escaping @Sendable (Fitting.Progress) -> Void
  ) throws -> Fitting.Result {
    let notes = FittingNotes(runs: runCount, report)
    let outcome = try run(
      atOnce: self.runsAtOnce(threads: runsAtOnce), observer: { FittingObserver(run: $0, notes) },
      ended: { notes.ended($0) }, stop: stop)
    return Fitting.Result(classifier: classifier(of: outcome, preparation: preparation), outcome: outcome)
  }
}

/// What is known of all runs together; each run's thread writes to it.
private final class FittingNotes: Sendable {
  private struct State {
    var fractions: [Double]
    var ended: Set<Int> = []
    var fractionCompleted = 0.0
  }

  private let state: Mutex<State>
  private let report: @Sendable (Fitting.Progress) -> Void

  init(runs: Int, _ report: @escaping @Sendable (Fitting.Progress) -> Void) {
    state = Mutex(State(fractions: Array(repeating: 0, count: runs)))
    self.report = report
  }

  func reached(_ fraction: Double, of run: Int, epoch: EpochRecord?) {
    // Reported under the lock, so that no step overtakes a later one.
    state.withLock { state in
      while state.fractions.count <= run { state.fractions.append(0) }
      state.fractions[run] = Swift.max(state.fractions[run], fraction)
      let mean = state.fractions.reduce(0, +) / Double(state.fractions.count)
      let share = state.ended.count == state.fractions.count ? 1 : Swift.min(1, mean)
      state.fractionCompleted = Swift.max(state.fractionCompleted, share)
      report(
        Fitting.Progress(
          fractionCompleted: state.fractionCompleted, runsCompleted: state.ended.count, runs: state.fractions.count,
          run: run, epoch: epoch))
    }
  }

  func ended(_ run: Int) {
    state.withLock { _ = $0.ended.insert(run) }
    reached(1, of: run, epoch: nil)
  }
}

/// Watches one run.
private final class FittingObserver: TrainingObserver {
  private let run: Int
  private let notes: FittingNotes
  private var fraction = 0.0

  init(run: Int, _ notes: FittingNotes) {
    self.run = run
    self.notes = notes
  }

  func trained(updates: Int, of total: Int) { fraction = Double(updates) / Double(Swift.max(1, total)) }
  func finished(_ epoch: EpochRecord) { notes.reached(fraction, of: run, epoch: epoch) }
}
