/// What stands on a terminal after what was written to it: as much of one as the command asks of it.
struct Screen {
  let columns: Int
  /// All lines since the beginning; those that scrolled out of sight are the first ones.
  private(set) var lines: [[Character]] = [[]]
  /// Codes that are none of those it knows.
  private(set) var strange: [String] = []
  /// How many codes for colours there were.
  private(set) var colours = 0
  /// Whether a line was broken by the terminal, since it was too long.
  private(set) var wasBroken = false
  private var place = (line: 0, column: 0)

  init(columns: Int) { self.columns = columns }

  var text: [String] { lines.map { String($0) } }

  mutating func write(_ text: String) {
    var rest = Substring(text)
    while let character = rest.popFirst() {
      switch character {
      case "\r": place.column = 0
      case "\n", "\r\n":
        place = (place.line + 1, 0)
        if place.line == lines.count { lines.append([]) }
      case "\u{1B}":
        let numbers = rest.dropFirst().prefix(while: \.isNumber)
        let code = rest.prefix(numbers.count + 2)
        rest.removeFirst(code.count)
        obey(String(code), Int(numbers) ?? 1)
      default: put(character)
      }
    }
  }

  private mutating func put(_ character: Character) {
    if place.column == columns {
      wasBroken = true
      write("\n")
    }
    lines[place.line] += Array(repeating: " ", count: max(0, place.column + 1 - lines[place.line].count))
    lines[place.line][place.column] = character
    place.column += 1
  }

  private mutating func obey(_ code: String, _ number: Int) {
    func cut(_ line: inout [Character]) { line = Array(line.prefix(place.column)) }
    switch code.last {
    case "A" where number <= place.line: place.line -= number
    case "K": cut(&lines[place.line])
    case "J":
      cut(&lines[place.line])
      lines.removeSubrange((place.line + 1)...)
    case "m": colours += 1
    default: strange.append(code)
    }
  }
}
