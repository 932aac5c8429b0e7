import PseudoLabelDiagnostics

/// Lines at the foot of a terminal that are written over again and again: what has to be written to change them.
///
/// The cursor stays at the end of the last one. Where the terminal was made narrower since, lines that were broken by it
/// are counted as many as they are now.
struct LiveLines {
  private var lines: [String] = []
  private var columns = 80

  /// These lines in place of those before.
  mutating func renewed(as new: [String], columns: Int) -> String {
    defer { (lines, self.columns) = (new, columns) }
    return start(columns: columns) + new.joined(separator: "\u{1B}[K\n")
      + (new.isEmpty && lines.isEmpty ? "" : "\u{1B}[J")
  }

  /// A text above them, which stays.
  mutating func saying(_ text: String) -> String {
    guard !lines.isEmpty else { return text + "\n" }
    let said = start(columns: columns) + text.replacing("\n", with: "\u{1B}[K\n") + "\u{1B}[K\n"
    return said + lines.joined(separator: "\u{1B}[K\n") + "\u{1B}[J"
  }

  /// Lets them stand, and goes below.
  mutating func left() -> String {
    defer { lines = [] }
    return lines.isEmpty ? "" : "\n"
  }

  /// Goes to the beginning of the first one.
  private func start(columns: Int) -> String {
    guard !lines.isEmpty else { return "" }
    let width = max(1, columns)
    let up = lines.reduce(-1) { $0 + max(1, (Style.removed(from: $1).width + width - 1) / width) }
    return "\r" + (up > 0 ? "\u{1B}[\(up)A" : "")
  }
}
