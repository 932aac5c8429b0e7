import Experiments
import Foundation
import PseudoLabeling
import Synchronization

/// Shows how a reproduction goes: one line for all runs on a terminal, lines now and then elsewhere.
final class ReproductionReporter: Sendable {
  private struct State {
    var progress: ReproductionProgress
    var lastShown = 0.0
  }

  private let title: String
  private let isTerminal: Bool
  private let isQuiet: Bool
  private let start = ContinuousClock.now
  private let state: Mutex<State>

  init(title: String, progress: ReproductionProgress, isQuiet: Bool, isTerminal: Bool = Terminal.errorIsTerminal) {
    self.title = title
    self.isQuiet = isQuiet
    self.isTerminal = isTerminal
    state = Mutex(State(progress: progress))
  }

  /// The observer of one trial, which begins now.
  func began(_ trial: Trial) -> any TrainingObserver {
    let now = seconds
    state.withLock { $0.progress.began(trial, at: now) }
    return Observer(trial: trial, reporter: self)
  }

  func ended(_ trial: Trial, _ result: Result<TrialResult, any Error>) {
    let now = seconds
    state.withLock { state in
      let (ending, sentence): (ReproductionProgress.Ending, String) =
        switch result {
        case .success(let result):
          (.completed, "test error \(result.testErrorRate.percent), \(result.seconds.duration)")
        case .failure(let error) where error is CancellationError: (.stopped, "stopped")
        case .failure(let error): (.failed, "failed: \((error as? any Diagnosed)?.description ?? "\(error)")")
        }
      state.progress.ended(trial, at: now, ending)
      guard !isQuiet else { return }
      if isTerminal { Terminal.write("\r\u{1B}[K", to: .standardError) }
      Terminal.note("\(trial.title): \(sentence)")
      show(&state, at: now)
    }
  }

  /// Ends the line that renews itself.
  func close() {
    let now = seconds
    state.withLock { state in
      guard !isQuiet, state.progress.count > 0 else { return }
      let took = "\(state.progress.ended) of \(state.progress.count) runs, took \(now.duration)"
      if isTerminal { Terminal.write("\r\u{1B}[K", to: .standardError) }
      Terminal.note("\(title): \(took)")
    }
  }

  private var seconds: Double {
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }

  private func trained(_ trial: Trial, share: Double) {
    let now = seconds
    state.withLock { state in
      state.progress.reached(share, of: trial)
      guard !isQuiet, now - state.lastShown >= (isTerminal ? 0.2 : 60) else { return }
      show(&state, at: now)
    }
  }

  private func show(_ state: inout State, at now: Double) {
    state.lastShown = now
    let progress = state.progress
    var facts = [
      "\(progress.ended)/\(progress.count) runs", "\(progress.timeLeft(at: now).duration) left",
    ]
    facts += progress.runningTrials.map { "\($0.trial.name) \(Int(100 * $0.share)) %" }
    if isTerminal {
      let line = ProgressLine(title: title, share: progress.share, facts: facts)
      Terminal.write(line.renewed(columns: Terminal.width), to: .standardError)
    } else {
      Terminal.note("\(title): \(Int(100 * progress.share)) %, " + facts.joined(separator: ", "))
    }
  }

  /// Watches one trial, on the thread that runs it.
  private final class Observer: TrainingObserver {
    private let trial: Trial
    private let reporter: ReproductionReporter

    init(trial: Trial, reporter: ReproductionReporter) {
      self.trial = trial
      self.reporter = reporter
    }

    func trained(updates: Int, of total: Int) {
      reporter.trained(trial, share: Double(updates) / Double(max(total, 1)))
    }
  }
}
