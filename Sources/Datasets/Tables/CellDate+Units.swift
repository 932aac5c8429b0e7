extension CellDate {
  /// A duration whose parts have units, in days: PT1H30M, P2DT12H, P3W (ISO 8601), or two and more parts as in 1h 30m, 2 days 4 hours.
  /// Nil where there is none. Years and months have no length.
  static func durationOfUnits(_ cell: String) -> Double? {
    guard cell.utf8.count <= 40 else { return nil }
    return cell.utf8.first == UInt8(ascii: "P") ? isoDuration(cell) : durationOfWords(cell)
  }

  static func isUnitOfTime(_ word: String) -> Bool {
    let word = word.lowercased()
    return words[word] != nil || ["y", "yr", "yrs", "year", "years", "month", "months", "week", "weeks"].contains(word)
  }

  private static func isoDuration(_ cell: String) -> Double? {
    var rest = cell.dropFirst()
    var days = 0.0
    var isTime = false
    // Each unit stands once, the larger ones first.
    var units: [(letter: Character, days: Double)] = [("W", 7), ("D", 1)]
    var last: Character = "P"
    while let next = rest.first {
      if next == "T", !isTime {
        isTime = true
        units = [("H", 1 / 24), ("M", 1 / 1440), ("S", 1 / 86400)]
        last = next
        rest.removeFirst()
      }
      guard let count = takeCount(&rest), let letter = rest.popFirst(),
        let place = units.firstIndex(where: { $0.letter == letter })
      else { return nil }
      days += count * units[place].days
      units.removeFirst(place + 1)
      last = letter
    }
    return "PT".contains(last) ? nil : days
  }

  /// At least two parts: "5 min" alone is a number with a unit.
  private static func durationOfWords(_ cell: String) -> Double? {
    var rest = cell[...]
    var (days, parts) = (0.0, 0)
    var largest = 5
    while !rest.isEmpty {
      guard let count = takeCount(&rest) else { return nil }
      rest = rest.drop { $0 == " " }
      let word = rest.prefix { $0.isASCII && $0.isLetter }
      // 1h30
      if word.isEmpty, rest.isEmpty, largest == 3, parts == 1, cell.suffix(2).allSatisfy(\.isNumber), count < 60 {
        return days + count / 1440
      }
      guard let unit = words[word.lowercased()], unit.rank < largest else { return nil }
      days += count * unit.days
      (largest, parts) = (unit.rank, parts + 1)
      rest = rest[word.endIndex...].drop { $0 == " " || $0 == "," }
    }
    return parts > 1 ? days : nil
  }

  /// Takes a number, with a fraction or none.
  private static func takeCount(_ rest: inout Substring) -> Double? {
    let text = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
    guard let count = Double(text), count < 1e6 else { return nil }
    rest = rest[text.endIndex...]
    return count
  }

  private static let words: [String: (rank: Int, days: Double)] = {
    let units: [(String, Int, Double)] = [
      ("d day days", 4, 1), ("h hr hrs hour hours", 3, 1 / 24), ("m min mins minute minutes", 2, 1 / 1440),
      ("s sec secs second seconds", 1, 1 / 86400),
    ]
    return units.reduce(into: [:]) { found, unit in
      for word in unit.0.split(separator: " ") { found[String(word)] = (unit.1, unit.2) }
    }
  }()
}
