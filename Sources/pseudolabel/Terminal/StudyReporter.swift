import Experiments
import Foundation
import PseudoLabeling
import Synchronization

/// Shows how a study goes: one line for all its training runs on a terminal, lines now and then elsewhere.
final class StudyReporter: Sendable {
  private struct State {
    var progress: SeriesProgress
    var lastShown = 0.0
  }

  private let isQuiet: Bool
  private let isTerminal = Terminal.errorIsTerminal
  private let start = ContinuousClock.now
  private let state: Mutex<State>

  init(count: Int, atOnce: Int, isQuiet: Bool) {
    self.isQuiet = isQuiet
    state = Mutex(State(progress: SeriesProgress(count: count, atOnce: atOnce)))
  }

  /// The observer of a run, which begins now.
  func began(_ run: Int) -> any TrainingObserver {
    let now = (ContinuousClock.now - start).seconds
    state.withLock { $0.progress.began(UInt64(run), at: now) }
    return Observer(run: UInt64(run), reporter: self)
  }

  func ended(_ run: Int) {
    let now = (ContinuousClock.now - start).seconds
    state.withLock { $0.progress.ended(UInt64(run), at: now) }
  }

  /// Ends the line that renews itself.
  func close() {
    if !isQuiet, isTerminal { Terminal.write("\r\u{1B}[K", to: .standardError) }
  }

  private func trained(_ run: UInt64, updates: Int, of total: Int) {
    let now = (ContinuousClock.now - start).seconds
    state.withLock { state in
      state.progress.trained(run, updates: updates, of: total)
      guard !isQuiet, now - state.lastShown >= (isTerminal ? 0.1 : 10) else { return }
      state.lastShown = now
      let progress = state.progress
      let facts = [
        "\(progress.ended)/\(progress.count) runs", progress.timeLeft(at: now).map { "\($0.duration) left" },
        String(format: "%.0f updates/s", Double(progress.updates) / max(now, 1e-9)),
      ].compactMap { $0 }
      if isTerminal {
        let line = ProgressLine(title: "training", share: progress.share, facts: facts)
        Terminal.write(line.renewed(columns: Terminal.width), to: .standardError)
      } else {
        Terminal.note("training: \(Int(100 * progress.share)) %, " + facts.joined(separator: ", "))
      }
    }
  }

  /// Watches one run, on the thread that trains it.
  private final class Observer: TrainingObserver {
    private let run: UInt64
    private let reporter: StudyReporter

    init(run: UInt64, reporter: StudyReporter) {
      self.run = run
      self.reporter = reporter
    }

    func trained(updates: Int, of total: Int) { reporter.trained(run, updates: updates, of: total) }
  }
}
