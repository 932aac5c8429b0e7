/// What cells look like that are not read as numbers or dates.
enum CellForm {
  /// Whether a number is left where signs at both ends are dropped, or where two are parted by ±: <5, ~5, 5+, 5*, 1.4±0.1.
  static func isLikeNumber(_ cell: String) -> Bool {
    let parts = cell.replacing("+/-", with: "±").split(separator: "±", omittingEmptySubsequences: false)
    if parts.count == 2 { return parts.allSatisfy { isLikeNumber(String($0)) } }
    guard cell.utf8.count <= 40, cell.utf8.contains(where: isDigit), !CellSpelling.isTelephone(cell) else {
      return false
    }
    func isSign(_ character: Character) -> Bool { "<>=~*+#?!|:;&^≤≥≈±†‡ ".contains(character) }
    let start = cell.drop(while: isSign)
    guard let last = start.lastIndex(where: { !isSign($0) }) else { return false }
    func isNumber(_ text: Substring) -> Bool {
      CellNumber(String(text)).flatMap { $0.value(.thousands) ?? $0.value(.comma) } != nil
    }
    let text = start[...last]
    // 1st, 2nd; ten thousands and hundred millions in Chinese and Japanese.
    let endings = ["st", "nd", "rd", "th", "万", "萬", "億", "亿"]
    return isNumber(text) || endings.contains { text.hasSuffix($0) && isNumber(text.dropLast($0.count)) }
  }

  /// Whether there are but numbers of at most four digits and words of dates, with the name of a month or a year of four digits and
  /// another number among them: Dec 2023, 2023-12, 2023-Q4.
  static func isLikeDate(_ cell: String) -> Bool {
    guard cell.utf8.count <= 40, cell.utf8.contains(where: isDigit) else { return false }
    var (years, parts, names) = (0, 0, 0)
    let runs = runs(of: CellText.folded(cell))
    if hasNamedMonth(runs) || cell.contains("月") && cell.contains("日") { return true }
    for run in runs {
      if let number = Int(run) {
        guard run.utf8.count <= 4 else { return false }
        if run.utf8.count == 4, 1800...2199 ~= number {
          years += 1
        } else if run.utf8.count <= 2 {
          parts += 1
        } else {
          return false
        }
      } else if CellDate.isWordOfTime(run) {
        names += 1
      } else if !["t", "z", "q", "w", "kw", "h1", "cet", "cest", "bst", "ist"].contains(run.lowercased()) {
        return false
      }
    }
    return years == 1 && (parts > 0 || names > 0) || names > 0 && parts > 0
  }

  /// Whether a day, a word and a year of four digits stand there, perhaps with more behind: 12 stycznia 2021.
  private static func hasNamedMonth(_ runs: [String]) -> Bool {
    guard runs.count >= 3, let day = Int(runs[0]), 1...31 ~= day, Int(runs[1]) == nil, let year = Int(runs[2]) else {
      return false
    }
    return runs[2].utf8.count == 4 && 1800...2199 ~= year && (runs.count == 3 || Int(runs[3]) != nil)
  }

  /// Whether numbers with units of time stand there, or what ISO 8601 has for durations: 1 hr 20, P1Y2M, 45m.
  static func isLikeDuration(_ cell: String) -> Bool {
    guard cell.utf8.count <= 40, cell.utf8.contains(where: isDigit) else { return false }
    if cell.first == "P" { return cell.dropFirst().allSatisfy { $0.isASCII && $0.isNumber || "YMWDTHS.".contains($0) } }
    let runs = runs(of: cell)
    guard let first = runs.first, Int(first) != nil, runs.count <= 8 else { return false }
    let words = runs.filter { Int($0) == nil }
    return !words.isEmpty && words.allSatisfy(CellDate.isUnitOfTime) && CellDate.duration(cell) == nil
  }

  /// Whether there are two numbers with a dash, points or "to" between, the smaller one first: 36-44, $10–$20.
  static func isLikeRange(_ cell: String) -> Bool {
    guard cell.utf8.count <= 40, cell.utf8.contains(where: isDigit), !CellSpelling.isTelephone(cell) else {
      return false
    }
    func value(_ part: Substring) -> Double? {
      guard let number = CellNumber(String(part)) else { return nil }
      return number.value(.thousands) ?? number.value(.comma)
    }
    for mark in [" to ", "-to-", " bis ", "..", "–", "—", "-", "~"] {
      let parts = cell.split(separator: mark, omittingEmptySubsequences: false)
      guard parts.count == 2, let low = value(parts[0]), let high = value(parts[1]) else { continue }
      return low < high
    }
    return false
  }

  private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

  /// Runs of digits and runs of letters.
  private static func runs(of text: String) -> [String] {
    var runs: [String] = []
    var kind = 0
    for character in text {
      let next = character.isASCII && character.isNumber ? 1 : character.isLetter ? 2 : 0
      if next != 0 {
        if next == kind { runs[runs.count - 1].append(character) } else { runs.append(String(character)) }
      }
      kind = next
    }
    return runs
  }
}
