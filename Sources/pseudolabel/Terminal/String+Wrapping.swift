import PseudoLabelDiagnostics

extension String {
  /// The text with lines of at most this many columns, broken between words. What follows stands below the words of a
  /// line that begins with blanks, a mark or a name and blanks. A word that is longer stays whole.
  func wrapped(to columns: Int) -> String {
    split(separator: "\n", omittingEmptySubsequences: false).map { String($0).lines(of: columns) }
      .joined(separator: "\n")
  }

  private func lines(of columns: Int) -> String {
    guard Style.removed(from: self).width > columns else { return self }
    let indent = String(repeating: " ", count: hangingIndent < columns / 2 ? hangingIndent : 0)
    var lines: [String] = []
    var line: String?
    for word in split(separator: " ", omittingEmptySubsequences: false) {
      guard let begun = line else {
        line = String(word)
        continue
      }
      if Style.removed(from: begun + " " + word).width <= columns || begun.allSatisfy({ $0 == " " }) {
        line = begun + " " + word
      } else {
        lines.append(begun)
        line = word.isEmpty ? nil : indent + word
      }
    }
    return (lines + [line ?? ""]).joined(separator: "\n")
  }

  private var hangingIndent: Int {
    let text = Array(Style.removed(from: self))
    let start = text.prefix { $0 == " " }.count
    if let gap = text.indices.dropFirst(start).first(where: { text[$0] == " " && text.dropFirst($0 + 1).first == " " }),
      gap < start + 20
    {
      return gap + text[gap...].prefix { $0 == " " }.count
    }
    return start + (start > 0 || ["! ", "- "].contains(String(text.prefix(2))) ? 2 : 0)
  }
}
