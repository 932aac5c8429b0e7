import Foundation
import PseudoLabeling

/// Shows how work of many like steps goes: a bar that renews itself on a terminal, a line every ten seconds elsewhere.
final class StepReporter {
  private let title: String
  private let isQuiet: Bool
  private let start = ContinuousClock.now
  private var lastShown = ContinuousClock.now

  init(title: String, isQuiet: Bool) {
    self.title = title
    self.isQuiet = isQuiet
  }

  func reached(_ made: Int, of total: Int) {
    let share = Double(made) / Double(max(total, 1))
    let left = (ContinuousClock.now - start).seconds * (1 - share) / max(share, 1e-9)
    show(["\(made) of \(total)", "\(left.duration) left"], share: share)
  }

  /// Where the end is not known.
  func reached(_ made: Int) { show([made.counted("row")], share: nil) }

  private func show(_ facts: [String], share: Double?) {
    let now = ContinuousClock.now
    guard !isQuiet, now - lastShown >= (Terminal.isLive ? .milliseconds(100) : .seconds(10)) else { return }
    lastShown = now
    guard Terminal.isLive else { return Terminal.note("\(title): " + facts.joined(separator: ", ")) }
    Terminal.show([ProgressLine(title: title, share: share, facts: facts.map { .init($0) })])
  }

  /// Takes the line away that renews itself.
  func close() { if !isQuiet { Terminal.clear() } }
}
