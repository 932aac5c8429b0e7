import Foundation
import PseudoLabeling

/// Shows how training goes: a bar that renews itself on a terminal, a line now and then elsewhere.
final class ProgressReporter: TrainingObserver {
  private let title: String
  private let epochs: Int
  private let isTerminal: Bool
  private let isQuiet: Bool
  private let start = ContinuousClock.now
  private var lastShown = ContinuousClock.now - .seconds(3600)
  private var lastEpoch: EpochRecord?

  init(title: String, epochs: Int, isQuiet: Bool, isTerminal: Bool = Terminal.errorIsTerminal) {
    self.title = title
    self.epochs = epochs
    self.isQuiet = isQuiet
    self.isTerminal = isTerminal
  }

  func trained(updates: Int, of total: Int) {
    guard !isQuiet else { return }
    let now = ContinuousClock.now
    guard now - lastShown >= (isTerminal ? .milliseconds(100) : .seconds(10)) || updates == total else { return }
    lastShown = now
    let seconds = (now - start).seconds
    let rate = Double(updates) / max(seconds, 1e-9)
    let left = Double(total - updates) / max(rate, 1e-9)
    let facts = [
      "epoch \(lastEpoch?.epoch ?? 0)/\(epochs)",
      lastEpoch?.validationErrorRate.map { "validation error \($0.percent)" },
      String(format: "%.0f updates/s", rate),
      updates == total ? "took \(seconds.duration)" : "\(left.duration) left",
    ].compactMap { $0 }
    show(facts, share: Double(updates) / Double(max(total, 1)))
  }

  func finished(_ epoch: EpochRecord) { lastEpoch = epoch }

  /// Ends the line that renews itself.
  func close() {
    if isTerminal && !isQuiet { Terminal.write("\n", to: .standardError) }
  }

  private func show(_ facts: [String], share: Double) {
    guard isTerminal else {
      Terminal.note("\(title): \(Int(100 * share)) %, " + facts.joined(separator: ", "))
      return
    }
    let text = " " + facts.joined(separator: " · ")
    let room = Terminal.width - 1 - title.count - 1
    let bar = max(0, min(30, room - text.count - 2))
    let filled = Int(Double(bar) * share)
    let picture =
      bar >= 5 ? "[" + String(repeating: "█", count: filled) + String(repeating: "·", count: bar - filled) + "]" : ""
    Terminal.write("\r" + String("\(title) \(picture)\(text)".prefix(Terminal.width - 1)) + "\u{1B}[K", to: .standardError)
  }
}
