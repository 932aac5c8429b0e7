/// What dates and times are made of: numbers, names, and the marks between them.
extension CellDate {
  /// Takes the name of a day of the week and the comma or blank behind it, if they stand there.
  /// True where they did.
  static func skipWeekday(_ rest: inout Substring.UTF8View) -> Bool {
    var after = rest
    guard let word = word(&after, shortest: 2), CalendarNames.isWeekday(word) else { return false }
    let hasMark = take(",", &after) || take(".", &after)
    // Of two letters, as in "Mo., 3. März", only with a mark.
    guard word.count > 2 || hasMark else { return false }
    _ = take(",", &after)
    guard take(" ", &after) else { return false }
    rest = after
    if rest.starts(with: "den ".utf8) { rest = rest.dropFirst(4) }
    return true
  }

  /// Takes what parts day, month and year: one of - / . with a blank behind the point or none, or blanks with a comma before them, which
  /// count as a blank.
  /// Between a number and the name of a month nothing need stand.
  static func separator(
    _ rest: inout Substring.UTF8View, behind part: (value: Int32, digits: Int)
  ) -> Unicode.Scalar? {
    for mark in ["-", "/", "."] as [Unicode.Scalar] where take(mark, &rest) {
      if mark == ".", take(" ", &rest) { skipPreposition(&rest) }
      return mark
    }
    let hasComma = take(",", &rest)
    if take(" ", &rest) || hasComma {
      skipPreposition(&rest)
      return " "
    }
    guard let next = rest.first else { return nil }
    let isDigit = UInt8(ascii: "0")...UInt8(ascii: "9") ~= next
    return isDigit == (part.digits == 0) ? nothing : nil
  }

  /// Takes the word between the parts of "4th of July" and "5 de marzo de 2021".
  static func skipPreposition(_ rest: inout Substring.UTF8View) {
    for word in ["de ", "del ", "of "] where rest.starts(with: word.utf8) {
      rest = rest.dropFirst(word.utf8.count)
      return
    }
  }

  /// What stands between the parts of 20Dec2023.
  static let nothing: Unicode.Scalar = "\u{0}"

  /// Takes a number of one to four digits, or the name of a month, whose digits are none.
  static func part(_ rest: inout Substring.UTF8View) -> (value: Int32, digits: Int)? {
    if let number = number(&rest, digits: 1...4) {
      if number.digits <= 2 { skipOrdinal(&rest) }
      return number
    }
    guard let word = word(&rest), let month = CalendarNames.month(word) else { return nil }
    return (Int32(month), 0)
  }

  /// Takes the ending of 1st, 2nd, 3rd, 4th, 1er, 1º.
  static func skipOrdinal(_ rest: inout Substring.UTF8View) {
    for ending in ["st", "nd", "rd", "th", "er", "º"] where rest.starts(with: ending.utf8) {
      let after = rest.dropFirst(ending.utf8.count)
      guard let next = after.first, next == UInt8(ascii: " ") || next == UInt8(ascii: ",") else { return }
      rest = after
      return
    }
  }

  /// Takes letters.
  static func word(_ rest: inout Substring.UTF8View, shortest: Int = 3) -> Substring.UTF8View? {
    let letters = rest.prefix { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 || $0 >= 0x80 }
    guard letters.count >= shortest, letters.count <= CalendarNames.mostBytes else { return nil }
    rest = rest.dropFirst(letters.count)
    return letters
  }

  /// Whether a run of letters is the name of a month.
  static func hasNameOfMonth(_ cell: String) -> Bool {
    var rest = cell.utf8[...]
    while !rest.isEmpty {
      if let word = word(&rest), CalendarNames.month(word) != nil { return true }
      _ = rest.popFirst()
    }
    return false
  }

  /// Whether a word is the name of a month or a weekday, or stands behind a time.
  static func isWordOfTime(_ word: String) -> Bool {
    let letters = word.utf8[...]
    return CalendarNames.month(letters) != nil || CalendarNames.isWeekday(letters)
      || ["am", "pm", "a.m.", "p.m.", "utc", "gmt"].contains(word.lowercased())
  }

  static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

  /// Takes a whole number of so many digits.
  static func number(
    _ rest: inout Substring.UTF8View, digits: ClosedRange<Int>
  ) -> (value: Int32, digits: Int)? {
    var value: Int32 = 0
    var count = 0
    while count < digits.upperBound, let byte = rest.first, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte {
      value = 10 * value + Int32(byte - UInt8(ascii: "0"))
      count += 1
      rest.removeFirst()
    }
    return digits ~= count ? (value, count) : nil
  }

  /// Takes one byte, if it stands there.
  static func take(_ byte: Unicode.Scalar, _ rest: inout Substring.UTF8View) -> Bool {
    guard rest.first == UInt8(ascii: byte) else { return false }
    rest.removeFirst()
    return true
  }
}
