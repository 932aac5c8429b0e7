import PseudoLabelDiagnostics

/// A line that renews itself: a title, a bar, and facts from the most to the least important.
struct ProgressLine {
  /// Something worth knowing, and how it is said where there is little room.
  struct Fact {
    var text: String
    var short: String

    init(_ text: String, short: String? = nil) {
      self.text = text
      self.short = short ?? text
    }
  }

  var title: String
  /// 0 … 1; nil where the end is not known, and no bar is drawn.
  var share: Double?
  var facts: [Fact]

  /// The lines with their bars below each other. Where the terminal is narrow, facts are said in short, and what matters
  /// least, and stands last, is left out; then the bars.
  static func laidOut(_ lines: [ProgressLine], columns: Int) -> [String] {
    // Room is left for the "^C" of an interrupt, and for a cursor behind it.
    let room = max(1, columns - 3)
    let titles = min(lines.map(\.title.width).max() ?? 0, max(12, room / 3))
    let texts = lines.map { $0.text(room: room - titles - 1, beside: smallestBar + 3) }
    let bar = min(30, room - titles - 4 - (texts.map(\.width).max() ?? 0))
    return zip(lines, texts).map { line, text in
      let title = line.title.prefix(width: titles).padded(to: titles)
      guard bar >= smallestBar, let share = line.share else { return String("\(title) \(text)".prefix(width: room)) }
      let filled = Int(Double(bar) * max(0, min(1, share)))
      let rest = Style.faint(String(repeating: "·", count: bar - filled), on: .error)
      return "\(title) [\(String(repeating: "█", count: filled))\(rest)] \(text)"
    }
  }

  private static let smallestBar = 5

  /// As many facts as there is room for beside the bar.
  private func text(room: Int, beside bar: Int) -> String {
    func text(_ facts: ArraySlice<String>) -> String { facts.joined(separator: " · ") }
    let (long, short) = (facts.map(\.text)[...], facts.map(\.short)[...])
    let choices = [long, short] + (1..<max(1, facts.count)).reversed().map { short.prefix($0) }
    return choices.map(text).first { $0.width + bar <= room } ?? text(short.prefix(1))
  }
}
