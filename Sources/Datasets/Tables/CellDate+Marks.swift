extension CellDate {
  /// The cell with ordinary marks in place of those of logs and of Chinese, Japanese and Korean: 10/Oct/2000:13:55:36 -0700 of
  /// [10/Oct/2000:13:55:36 -0700], 2021-3-4 of 2021年3月4日, 2021-3-4 17:05 of 2021년 3월 4일 17시 5분. Other cells stay as they are.
  static func withPlainMarks(_ cell: String) -> String {
    var text = cell
    if text.utf8.first == UInt8(ascii: "["), !text.utf8.dropFirst().contains(UInt8(ascii: "[")) {
      // A table that is parted at blanks has each bracket in a cell of its own.
      text.removeFirst()
      if text.utf8.last == UInt8(ascii: "]") { text.removeLast() }
    }
    guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
    // 2021/3/4(木)
    if let start = text.firstIndex(of: "("), let end = text.firstIndex(of: ")"), start < end,
      "日月火水木金土".contains(String(text[text.index(after: start)..<end]))
    {
      text.removeSubrange(start...end)
    }
    return withEastAsianMarks(text) ?? text
  }

  /// Nil where the cell is not a year, a month and a day with the signs behind them, and perhaps a time.
  private static func withEastAsianMarks(_ text: String) -> String? {
    guard text.contains(where: { "年년".contains($0) }) else { return nil }
    var parts: [String] = []
    var rest = text[...]
    for signs in ["年년", "月월", "日号號일"] {
      guard let part = number(before: signs, &rest) else { return nil }
      parts.append(part)
    }
    let date = parts.joined(separator: "-")
    guard !rest.isEmpty else { return date }
    guard let hours = number(before: "时時点點시", &rest) else { return "\(date) \(rest)" }
    guard let minutes = number(before: "分분", &rest) else { return rest.isEmpty ? "\(date) \(hours):00" : nil }
    guard !rest.isEmpty else { return "\(date) \(hours):\(minutes)" }
    guard let seconds = number(before: "秒초", &rest), rest.isEmpty else { return nil }
    return "\(date) \(hours):\(minutes):\(seconds)"
  }

  /// Takes digits, one of some signs behind them, and blanks.
  private static func number(before signs: String, _ rest: inout Substring) -> String? {
    var after = rest.drop { $0 == " " }
    let digits = after.prefix { $0.isASCII && $0.isNumber }
    after = after[digits.endIndex...].drop { $0 == " " }
    guard !digits.isEmpty, digits.utf8.count <= 4, let sign = after.popFirst(), signs.contains(sign) else { return nil }
    rest = after.drop { $0 == " " }
    return String(digits)
  }
}
