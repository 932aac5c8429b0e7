import Foundation
import PseudoLabeling

/// Shows how training goes: a bar that renews itself on a terminal, a line now and then elsewhere.
final class ProgressReporter: TrainingObserver {
  private let title: String
  private let epochs: Int
  private let isTerminal: Bool
  private let isQuiet: Bool
  private let start = ContinuousClock.now
  private var lastShown = ContinuousClock.now
  private var updates = 0
  private var total = 0
  private var lastEpoch: EpochRecord?
  private var lastPretraining: PretrainingRecord?

  init(title: String, epochs: Int, isQuiet: Bool, isTerminal: Bool = Terminal.errorIsTerminal) {
    self.title = title
    self.epochs = epochs
    self.isQuiet = isQuiet
    self.isTerminal = isTerminal
  }

  func trained(updates: Int, of total: Int) {
    (self.updates, self.total) = (updates, total)
    let now = ContinuousClock.now
    guard !isQuiet, now - lastShown >= (isTerminal ? .milliseconds(100) : .seconds(10)) else { return }
    lastShown = now
    show(facts(at: now) { left in "\(left.duration) left" })
  }

  func finished(_ epoch: EpochRecord) { lastEpoch = epoch }
  func finished(_ epoch: PretrainingRecord) { lastPretraining = epoch }

  /// Shows how it ended, and ends the line that renews itself.
  func close() {
    guard !isQuiet, updates > 0 else { return }
    let now = ContinuousClock.now
    show(facts(at: now) { _ in "took \((now - start).seconds.duration)" })
    if isTerminal { Terminal.write("\n", to: .standardError) }
  }

  private func facts(at now: ContinuousClock.Instant, _ time: (_ left: Double) -> String) -> [String] {
    let rate = Double(updates) / max((now - start).seconds, 1e-9)
    return [
      lastEpoch == nil && lastPretraining != nil
        ? "pre-training, \(lastPretraining?.epoch ?? 0) epochs made" : "epoch \(lastEpoch?.epoch ?? 0)/\(epochs)",
      time(Double(total - updates) / max(rate, 1e-9)),
      lastEpoch?.validationErrorRate.map { "validation error \($0.percent)" },
      String(format: "%.0f updates/s", rate),
    ].compactMap { $0 }
  }

  private func show(_ facts: [String]) {
    let share = Double(updates) / Double(max(total, 1))
    guard isTerminal else {
      Terminal.note("\(title): \(Int(100 * share)) %, " + facts.joined(separator: ", "))
      return
    }
    Terminal.write(
      ProgressLine(title: title, share: share, facts: facts).renewed(columns: Terminal.width), to: .standardError)
  }
}
