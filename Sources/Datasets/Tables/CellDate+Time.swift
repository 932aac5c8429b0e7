import PseudoLabelPlatform

extension CellDate {
  /// A time of day alone, as its part of the day, 0 ... 1; nil where there is none. Minutes and seconds have two digits. 24:00 is
  /// the end of the day.
  static func time(_ cell: String) -> Double? {
    let text = cell.utf8[...]
    guard let last = text.last,
      hasTwoDigits(withoutUhr(text)) || last | 0x20 == UInt8(ascii: "m") || last == UInt8(ascii: ".")
    else { return nil }
    if cell == "24:00" || cell == "24:00:00" { return 1 }
    return timeOfDay(text).map { seconds in
      let days = seconds / 86400
      return days - days.rounded(.down)
    }
  }

  /// A duration in days; nil where there is none: hours and minutes, or these and seconds, and before them days if any.
  static func duration(_ cell: String) -> Double? {
    var rest = cell.utf8[...]
    guard let first = rest.first, isDigit(first) || first == UInt8(ascii: "P") else { return nil }
    if let days = durationOfUnits(cell) { return days }
    let days = takeDays(&rest)
    let clock = rest
    guard let hours = number(&rest, digits: 1...4), take(":", &rest), hasTwoDigits(clock),
      let minutes = number(&rest, digits: 2...2), minutes.value < 60
    else { return nil }
    var seconds = 0.0
    if take(":", &rest) {
      guard let found = self.seconds(&rest), found < 60 else { return nil }
      seconds = found
    }
    guard rest.isEmpty else { return nil }
    return days + (Double(hours.value * 3600 + minutes.value * 60) + seconds) / 86400
  }

  /// Whether two digits stand behind each colon.
  private static func hasTwoDigits(_ text: Substring.UTF8View) -> Bool {
    let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    return parts.count > 1
      && parts.dropFirst().allSatisfy { part in
        part.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }.count == 2
      }
  }

  /// Takes "2 days " or "1 day, "; 0 where none stand there.
  private static func takeDays(_ rest: inout Substring.UTF8View) -> Double {
    var after = rest
    guard let days = number(&after, digits: 1...4), take(" ", &after), after.starts(with: "day".utf8) else { return 0 }
    after = after.dropFirst(3)
    _ = take("s", &after)
    _ = take(",", &after)
    guard take(" ", &after) else { return 0 }
    rest = after
    return Double(days.value)
  }

  /// Seconds since midnight in UTC.
  static func timeOfDay(_ text: Substring.UTF8View) -> Double? {
    var rest = withoutUhr(text)
    guard let hour = number(&rest, digits: 1...2), hour.value < 24 else { return nil }
    var hours = hour.value
    var seconds = 0.0
    // 17h30, as in French
    if take(":", &rest) || take("h", &rest) {
      guard let minute = number(&rest, digits: 1...2), minute.value < 60 else { return nil }
      seconds = Double(minute.value * 60)
      if take(":", &rest) {
        // 60 is a leap second.
        guard let second = self.seconds(&rest), second < 61 else { return nil }
        seconds += second
      }
    } else {
      // 9 PM
      var after = rest
      guard halfOfDay(&after) != nil else { return nil }
    }
    if let isAfternoon = halfOfDay(&rest) {
      guard 1...12 ~= hours else { return nil }
      hours = hours % 12 + (isAfternoon ? 12 : 0)
    }
    return offset(rest).map { Double(hours * 3600) + seconds - $0 }
  }

  /// 17:30 of the German 17:30 Uhr.
  private static func withoutUhr(_ text: Substring.UTF8View) -> Substring.UTF8View {
    text.count > 4 && text.suffix(4).elementsEqual(" Uhr".utf8) ? text.dropLast(4) : text
  }

  /// Takes seconds, with a fraction or none.
  private static func seconds(_ rest: inout Substring.UTF8View) -> Double? {
    guard let whole = number(&rest, digits: 1...2) else { return nil }
    guard take(".", &rest) || take(",", &rest) else { return Double(whole.value) }
    guard let fraction = number(&rest, digits: 1...9) else { return nil }
    return Double(whole.value) + Double(fraction.value) / pow(10, Double(fraction.digits))
  }

  /// Takes "AM" or "PM", or "a.m." or "p.m.", in either case and with a blank before or none; nil where none stands there.
  private static func halfOfDay(_ rest: inout Substring.UTF8View) -> Bool? {
    var after = rest
    _ = take(" ", &after)
    guard let letter = after.popFirst().map({ $0 | 0x20 }), letter == UInt8(ascii: "a") || letter == UInt8(ascii: "p")
    else { return nil }
    let hasPoint = take(".", &after)
    guard after.popFirst().map({ $0 | 0x20 }) == UInt8(ascii: "m") else { return nil }
    if hasPoint { _ = take(".", &after) }
    rest = after
    return letter == UInt8(ascii: "p")
  }

  /// How many seconds the zone is ahead of UTC; 0 where none is given.
  private static func offset(_ text: Substring.UTF8View) -> Double? {
    var rest = text
    guard !rest.isEmpty else { return 0 }
    _ = take(" ", &rest)
    // What Java and JavaScript add says the same again: +01:00[Europe/Paris], GMT+0100 (CET).
    if rest.last == UInt8(ascii: "]") || rest.last == UInt8(ascii: ")") {
      rest = rest.prefix { $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "(") }
      if rest.last == UInt8(ascii: " ") { rest = rest.dropLast() }
      guard !rest.isEmpty else { return nil }
    }
    let name = rest.prefix { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 }
    if !name.isEmpty {
      let zone = String(Substring(name))
      rest = rest[name.endIndex...]
      if rest.isEmpty { return zones[zone].map { 3600 * $0 } }
      guard ["UTC", "GMT"].contains(zone) else { return nil }
    }
    let isAhead = take("+", &rest)
    guard isAhead || take("-", &rest), let hours = number(&rest, digits: (name.isEmpty ? 2 : 1)...2), hours.value <= 14
    else { return nil }
    var minutes: Int32 = 0
    if !rest.isEmpty {
      _ = take(":", &rest)
      guard let found = number(&rest, digits: 2...2), found.value < 60, rest.isEmpty else { return nil }
      minutes = found.value
    }
    return (isAhead ? 60 : -60) * Double(60 * hours.value + minutes)
  }

  /// Hours ahead of UTC of the zones whose abbreviations mean one thing: those of RFC 5322, and of Europe, Japan, Korea, Australia
  /// and New Zealand. BST and IST mean several.
  private static let zones: [String: Double] = [
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9,
    "AKDT": -8, "HST": -10, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "ACST": 9.5, "AWST": 8, "NZST": 12, "NZDT": 13,
  ]
}
