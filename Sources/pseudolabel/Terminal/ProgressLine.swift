/// A line that renews itself: a title, a bar, and facts from the most to the least important.
struct ProgressLine {
  var title: String
  /// 0 … 1.
  var share: Double
  var facts: [String]

  /// The line over what stood there. Where the terminal is narrow, what matters least, and stands last, is left out.
  func renewed(columns: Int) -> String {
    let room = columns - 1 - title.count - 1
    var facts = facts
    while facts.count > 1, facts.joined(separator: " · ").count + 1 > room { facts.removeLast() }
    let text = " " + facts.joined(separator: " · ")
    let bar = max(0, min(30, room - text.count - 2))
    let filled = Int(Double(bar) * share)
    let picture =
      bar >= 5 ? "[" + String(repeating: "█", count: filled) + String(repeating: "·", count: bar - filled) + "]" : ""
    return "\r" + String("\(title) \(picture)\(text)".prefix(columns - 1)) + "\u{1B}[K"
  }
}
