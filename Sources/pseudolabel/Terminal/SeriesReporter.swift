import Foundation
import PseudoLabeling
import Synchronization

/// Shows how several runs go that train side by side: one line for all on a terminal, lines now and then elsewhere.
final class SeriesReporter: Sendable {
  private struct State {
    var progress: SeriesProgress
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
      state.progress.ended(seed, at: now)
      guard !isQuiet else { return }
      if !isTerminal { Terminal.note("\(title): seed \(seed): \(SeriesReporter.sentence(result))") }
      show(&state, at: now)
    }
  }

  /// Ends the line that renews itself.
  func close() {
    guard !isQuiet, isTerminal else { return }
    Terminal.write("\n", to: .standardError)
  }

  private var seconds: Double {
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }

  private func trained(_ seed: UInt64, updates: Int, of total: Int) {
    let now = seconds
    state.withLock { state in
      state.progress.trained(seed, updates: updates, of: total)
      if !isQuiet, now - state.lastShown >= (isTerminal ? 0.1 : 10) { show(&state, at: now) }
    }
  }

  /// Under the lock, so that no two threads write at once.
  private func show(_ state: inout State, at now: Double) {
    state.lastShown = now
    let progress = state.progress
    let isOver = progress.ended == progress.count
    let facts: [String?] = [
      "\(progress.ended)/\(progress.count) done",
      isOver ? "took \(now.duration)" : progress.timeLeft(at: now).map { "\($0.duration) left" },
      String(format: "%.0f updates/s", Double(progress.updates) / max(now, 1e-9)),
      progress.runningCount > 0 ? "\(progress.runningCount) running" : nil,
    ]
    let line = ProgressLine(title: title, share: progress.share, facts: facts.compactMap { $0 })
    if isTerminal {
      Terminal.write(line.renewed(columns: Terminal.width), to: .standardError)
    } else {
      Terminal.note("\(title): \(Int(100 * line.share)) %, " + line.facts.joined(separator: ", "))
    }
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
