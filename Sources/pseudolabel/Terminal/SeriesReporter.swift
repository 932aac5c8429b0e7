import Experiments
import Foundation
import PseudoLabeling
import Synchronization

/// Shows how several runs go that train side by side: one line for all on a terminal, lines now and then elsewhere.
final class SeriesReporter: Sendable {
  private struct State {
    var progress: SeriesProgress
    var done = 0
    var failed = 0
    var lastShown = 0.0
  }

  private let title: String
  private let isTerminal: Bool
  private let isQuiet: Bool
  private let start = ContinuousClock.now
  private let state: Mutex<State>

  init(title: String, count: Int, atOnce: Int, isQuiet: Bool, isTerminal: Bool = Terminal.errorIsTerminal) {
    self.title = title
    self.isTerminal = isTerminal
    self.isQuiet = isQuiet
    state = Mutex(State(progress: SeriesProgress(count: count, atOnce: atOnce)))
  }

  /// The observer of one run, which begins now.
  func began(_ seed: UInt64) -> any TrainingObserver {
    let now = seconds
    state.withLock { $0.progress.began(seed, at: now) }
    return Observer(seed: seed, reporter: self)
  }

  func ended(_ seed: UInt64, _ result: Result<RunSeries.StoredRun, any Error>) {
    let now = seconds
    state.withLock { state in
      let ending = try? result.get().summary.ending
      switch ending {
      case .completed: state.done += 1
      case .stopped: break
      case .collapsed: state.done += 1
      case .diverged, nil: state.failed += 1
      }
      state.progress.ended(seed, at: now, isStopped: ending == .stopped)
      guard !isQuiet else { return }
      if isTerminal {
        renew(&state, at: now)
      } else {
        let facts = facts(state, at: now).joined(separator: ", ")
        Terminal.note("\(title): seed \(seed): \(SeriesReporter.sentence(result)); \(facts)")
      }
    }
  }

  /// Shows how it ended, and ends the line that renews itself.
  func close() {
    let now = seconds
    state.withLock { state in
      guard !isQuiet, isTerminal, state.progress.count > 0 else { return }
      renew(&state, at: now, isOver: true)
      Terminal.write("\n", to: .standardError)
    }
  }

  private var seconds: Double {
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }

  private func trained(_ seed: UInt64, updates: Int, of total: Int) {
    let now = seconds
    state.withLock { state in
      state.progress.trained(seed, updates: updates, of: total)
      guard !isQuiet, now - state.lastShown >= (isTerminal ? 0.1 : 10) else { return }
      if isTerminal {
        renew(&state, at: now)
      } else {
        state.lastShown = now
        Terminal.note(
          "\(title): \(Int(100 * state.progress.share)) %, " + facts(state, at: now).joined(separator: ", "))
      }
    }
  }

  private func facts(_ state: State, at now: Double, isOver: Bool = false) -> [String] {
    let progress = state.progress
    let time =
      isOver || progress.ended == progress.count
      ? "took \(now.duration)" : progress.timeLeft(at: now).map { "\($0.duration) left" }
    return [
      "\(state.done)/\(progress.count) done",
      state.failed > 0 ? "\(state.failed) failed" : nil,
      time,
      String(format: "%.0f updates/s", Double(progress.updates) / max(now, 1e-9)),
      progress.runningCount > 0 ? "\(progress.runningCount) running" : nil,
    ].compactMap { $0 }
  }

  /// Under the lock, so that no two threads write at once.
  private func renew(_ state: inout State, at now: Double, isOver: Bool = false) {
    state.lastShown = now
    let line = ProgressLine(
      title: title, share: state.progress.share, facts: facts(state, at: now, isOver: isOver))
    Terminal.write(line.renewed(columns: Terminal.width), to: .standardError)
  }

  private static func sentence(_ result: Result<RunSeries.StoredRun, any Error>) -> String {
    switch result {
    case .success(let run):
      "test error \(run.summary.testErrorRate.percent)\(run.summary.ending.remark), \(run.summary.seconds.duration)"
    case .failure(let error): "failed: \(SeriesFailure.Run(seed: 0, error: error).reason)"
    }
  }

  /// Watches one run, on the thread that trains it.
  private final class Observer: TrainingObserver {
    private let seed: UInt64
    private let reporter: SeriesReporter

    init(seed: UInt64, reporter: SeriesReporter) {
      self.seed = seed
      self.reporter = reporter
    }

    func trained(updates: Int, of total: Int) { reporter.trained(seed, updates: updates, of: total) }
  }
}
