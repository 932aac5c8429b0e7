import Foundation
import PseudoLabeling

/// Shows how training goes: a bar that renews itself on a terminal, a line now and then elsewhere.
final class ProgressReporter: TrainingObserver {
  private let title: String
  private let epochs: Int
  private let talk: TalkOptions
  private let start = ContinuousClock.now
  private var lastShown = ContinuousClock.now
  /// Updates that were made before training began here.
  private var before: Int?
  private var updates = 0
  private var total = 0
  private var lastEpoch: EpochRecord?
  private var lastPretraining: PretrainingRecord?

  init(title: String, epochs: Int, talk: TalkOptions) {
    self.title = title
    self.epochs = epochs
    self.talk = talk
  }

  func trained(updates: Int, of total: Int) {
    (self.updates, self.total) = (updates, total)
    if before == nil { before = updates - 1 }
    let now = ContinuousClock.now
    guard !talk.isQuiet, now - lastShown >= (Terminal.isLive ? .milliseconds(100) : .seconds(10)) else { return }
    lastShown = now
    let facts = facts(at: now) { left in "\(left.duration) left" }
    if Terminal.isLive { Terminal.show([ProgressLine(title: title, share: share, facts: facts)]) } else { note(facts) }
  }

  func finished(_ epoch: EpochRecord) {
    lastEpoch = epoch
    talk.tell(epoch.line)
  }

  func finished(_ epoch: PretrainingRecord) {
    lastPretraining = epoch
    talk.tell(epoch.line)
  }

  /// Shows how it ended, in place of the line that renews itself.
  func close() {
    guard !talk.isQuiet, updates > 0 else { return }
    let now = ContinuousClock.now
    Terminal.clear()
    note(facts(at: now) { _ in "took \((now - start).seconds.duration)" })
  }

  private func facts(
    at now: ContinuousClock.Instant, _ time: (_ left: Double) -> String
  ) -> [ProgressLine.Fact] {
    let rate = Double(updates - (before ?? 0)) / max((now - start).seconds, 1e-9)
    let isPretraining = lastEpoch == nil && lastPretraining != nil
    return [
      isPretraining
        ? .init("pre-training, \((lastPretraining?.epoch ?? 0).counted("epoch")) made")
        : .init("epoch \(lastEpoch?.epoch ?? 0)/\(epochs)", short: "\(lastEpoch?.epoch ?? 0)/\(epochs)"),
      .init(time(Double(total - updates) / max(rate, 1e-9))), lastEpoch?.quality,
      .init(String(format: "%.0f updates/s", rate)),
    ].compactMap { $0 }
  }

  private var share: Double { Double(updates) / Double(max(total, 1)) }

  private func note(_ facts: [ProgressLine.Fact]) {
    Terminal.note("\(title): \(Int(100 * share)) %, " + facts.map(\.text).joined(separator: ", "))
  }
}
