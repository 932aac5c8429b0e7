import Foundation
import PseudoLabeling

/// Shows how work of many like steps goes: a bar that renews itself on a terminal, a line every ten seconds elsewhere.
final class StepReporter {
  private let title: String
  private let isQuiet: Bool
  private let isTerminal = Terminal.errorIsTerminal
  private let start = ContinuousClock.now
  private var lastShown = ContinuousClock.now

  init(title: String, isQuiet: Bool) {
    self.title = title
    self.isQuiet = isQuiet
  }

  func reached(_ made: Int, of total: Int) {
    let now = ContinuousClock.now
    guard !isQuiet, now - lastShown >= (isTerminal ? .milliseconds(100) : .seconds(10)) else { return }
    lastShown = now
    let share = Double(made) / Double(max(total, 1))
    let left = (now - start).seconds * (1 - share) / max(share, 1e-9)
    let facts = ["\(made) of \(total)", "\(left.duration) left"]
    if isTerminal {
      Terminal.write(
        ProgressLine(title: title, share: share, facts: facts).renewed(columns: Terminal.width), to: .standardError)
    } else {
      Terminal.note("\(title): " + facts.joined(separator: ", "))
    }
  }

  /// Where the end is not known.
  func reached(_ made: Int) {
    let now = ContinuousClock.now
    guard !isQuiet, now - lastShown >= (isTerminal ? .milliseconds(200) : .seconds(10)) else { return }
    lastShown = now
    if isTerminal {
      Terminal.write("\r\(title): \(made) rows\u{1B}[K", to: .standardError)
    } else {
      Terminal.note("\(title): \(made) rows")
    }
  }

  /// Takes the line away that renews itself.
  func close() {
    if !isQuiet, isTerminal { Terminal.write("\r\u{1B}[K", to: .standardError) }
  }
}
