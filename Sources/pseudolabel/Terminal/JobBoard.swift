import Foundation
import PseudoLabelExperiments
import PseudoLabeling
import Synchronization

/// Shows how jobs go that train side by side: on a terminal a line for all and one for each that runs, elsewhere a line now
/// and then. How each ended stays, where that is told.
final class JobBoard<Job: Hashable & Sendable>: Sendable {
  typealias Progress = JobProgress<Job>

  private struct Running {
    var began: Double
    /// Updates that were made before it began here, and those made now.
    var before: Int?
    var updates = 0
    var epoch: EpochRecord?
  }

  private struct State {
    var progress: Progress
    var running: [Job: Running] = [:]
    var failed = 0
    var updates = 0
    var lastShown = 0.0
  }

  private let title: String
  private let name: @Sendable (Job) -> String
  private let hasUpdates: Bool
  private let interval: Double
  private let talk: TalkOptions
  private let start = ContinuousClock.now
  private let state: Mutex<State>

  /// - Parameters:
  ///   - title: what stands before the line for all.
  ///   - progress: of jobs that have not begun.
  ///   - hasUpdates: whether all that is counted are updates, so that their rate says something.
  ///   - interval: seconds from one line to the next where there is no terminal.
  ///   - talk: how much is said.
  ///   - name: of a job.
  init(
    _ title: String, _ progress: Progress, hasUpdates: Bool = true, interval: Double = 10, talk: TalkOptions,
    name: @escaping @Sendable (Job) -> String
  ) {
    (self.title, self.name, self.hasUpdates, self.talk) = (title, name, hasUpdates, talk)
    self.interval = Terminal.isLive ? 0.1 : interval
    state = Mutex(State(progress: progress))
  }

  /// The observer of a job, which begins now.
  func began(_ job: Job) -> any TrainingObserver {
    let now = seconds
    state.withLock {
      $0.progress.began(job, at: now)
      $0.running[job] = Running(began: now)
    }
    return Observer(job: job, board: self)
  }

  /// - Parameters:
  ///   - job: which has ended.
  ///   - ending: how.
  ///   - sentence: what is told of that; nil where nothing is.
  ///   - subject: what it is called there, if not by its name.
  func ended(
    _ job: Job, _ ending: Progress.Ending = .completed, saying sentence: String? = nil, of subject: String? = nil
  ) {
    let now = seconds
    state.withLock { state in
      state.progress.ended(job, at: now, ending)
      state.running[job] = nil
      state.failed += ending == .failed ? 1 : 0
      guard !talk.isQuiet, let sentence else { return }
      Terminal.note("\(subject ?? name(job)): " + (ending == .failed ? Style.failure(sentence, on: .error) : sentence))
    }
  }

  /// Takes the lines away that renew themselves, and tells how it ended.
  func close(telling: Bool = true) {
    guard !talk.isQuiet else { return }
    Terminal.clear()
    state.withLock { state in
      guard telling, state.progress.count > 0 else { return }
      Terminal.note("\(title): \(state.progress.ended) of \(state.progress.count) runs, took \(seconds.duration)")
    }
  }

  private var seconds: Double { (ContinuousClock.now - start).seconds }

  private func trained(_ job: Job, updates: Int, of total: Int) {
    let now = seconds
    state.withLock { state in
      guard let before = state.running[job] else { return }
      if before.before == nil {
        state.running[job]?.before = updates - 1
        if updates > 1 { state.progress.resumed(job, from: Double(updates - 1) / Double(max(total, 1))) }
      }
      state.updates += updates - (before.before == nil ? updates - 1 : before.updates)
      state.running[job]?.updates = updates
      state.progress.reached(Double(updates) / Double(max(total, 1)), of: job)
      guard !talk.isQuiet, now - state.lastShown >= interval else { return }
      state.lastShown = now
      show(state, at: now)
    }
  }

  private func finished(_ job: Job, _ epoch: EpochRecord) {
    state.withLock { $0.running[job]?.epoch = epoch }
    talk.tell("\(name(job)), \(epoch.line)")
  }

  /// Under the lock, so that no two threads write at once.
  private func show(_ state: State, at now: Double) {
    let progress = state.progress
    let facts = [
      "\(progress.ended)/\(progress.count) runs",
      state.failed > 0 ? "\(state.failed) failed" : nil,
      progress.timeLeft(at: now).map { "\($0.duration) left" },
      hasUpdates ? String(format: "%.0f updates/s", Double(state.updates) / max(now, 1e-9)) : nil,
    ].compactMap { $0 }
    guard Terminal.isLive else {
      let running = progress.runningJobs.map { "\(name($0.job)) \(Int(100 * $0.share)) %" }
      return Terminal.note("\(title): \(Int(100 * progress.share)) %, " + (facts + running).joined(separator: ", "))
    }
    let whole = ProgressLine(title: title, share: progress.share, facts: facts.map { .init($0) })
    Terminal.show([whole] + progress.runningJobs.map { line($0.job, share: $0.share, state.running[$0.job], at: now) })
  }

  private func line(_ job: Job, share: Double, _ running: Running?, at now: Double) -> ProgressLine {
    let took = max(1e-9, now - (running?.began ?? now))
    let made = Double((running?.updates ?? 0) - (running?.before ?? 0))
    let all = Double(running?.updates ?? 0) / max(1e-9, share)
    let left = (all - Double(running?.updates ?? 0)) * took / max(1, made)
    return ProgressLine(
      title: "  " + name(job), share: share,
      facts: [
        running?.epoch?.quality, made > 0 ? .init("\(left.duration) left") : nil,
        hasUpdates ? .init(String(format: "%.0f updates/s", made / took)) : nil,
      ].compactMap { $0 })
  }

  /// Watches one job, on the thread that trains it.
  private final class Observer: TrainingObserver {
    private let job: Job
    private let board: JobBoard

    init(job: Job, board: JobBoard) {
      self.job = job
      self.board = board
    }

    func trained(updates: Int, of total: Int) { board.trained(job, updates: updates, of: total) }
    func finished(_ epoch: EpochRecord) { board.finished(job, epoch) }
    func finished(_ epoch: PretrainingRecord) { board.talk.tell("\(board.name(job)), \(epoch.line)") }
  }
}
