/// A literal of Python, as the header of an NPY file has it: strings, whole numbers, True, False, None, and tuples, lists
/// and dictionaries of them.
indirect enum PythonLiteral: Sendable, Hashable {
  case string(String)
  case integer(Int)
  case bool(Bool)
  case none
  /// A tuple or a list.
  case sequence([PythonLiteral])
  /// With keys in their order; none stands twice.
  case dictionary([String], [PythonLiteral])

  /// Where and why a text is no literal.
  struct Flaw: Error, Hashable {
    var place: Int
    var expected: String
  }

  /// Reads a text that is one literal with blanks around it.
  static func parse(_ text: [UInt8]) throws(Flaw) -> PythonLiteral {
    var parser = Parser(text: text)
    let literal = try parser.literal(depth: 0)
    parser.skipBlanks()
    guard parser.position == text.count else { throw Flaw(place: parser.position, expected: "the end") }
    return literal
  }

  private struct Parser {
    let text: [UInt8]
    var position = 0
    private static let deepest = 16

    init(text: [UInt8]) { self.text = text }

    private var next: UInt8? { position < text.count ? text[position] : nil }

    mutating func skipBlanks() {
      while let byte = next, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { position += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
      skipBlanks()
      guard next == UInt8(ascii: character) else { return false }
      position += 1
      return true
    }

    private mutating func require(_ character: Unicode.Scalar) throws(Flaw) {
      guard take(character) else { throw Flaw(place: position, expected: "\(character)") }
    }

    mutating func literal(depth: Int) throws(Flaw) -> PythonLiteral {
      guard depth < Parser.deepest else { throw Flaw(place: position, expected: "fewer brackets") }
      skipBlanks()
      switch next {
      case UInt8(ascii: "'"), UInt8(ascii: "\""): return .string(try string())
      case UInt8(ascii: "("):
        position += 1
        let (items, hasComma) = try items(until: ")", depth: depth)
        // A lone value in brackets is that value.
        return items.count == 1 && !hasComma ? items[0] : .sequence(items)
      case UInt8(ascii: "["):
        position += 1
        return .sequence(try items(until: "]", depth: depth).items)
      case UInt8(ascii: "{"):
        position += 1
        return try dictionary(depth: depth)
      case UInt8(ascii: "-"), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return .integer(try integer())
      default: return try word()
      }
    }

    private mutating func items(
      until end: Unicode.Scalar, depth: Int
    ) throws(Flaw) -> (items: [PythonLiteral], hasComma: Bool) {
      var items: [PythonLiteral] = []
      var hasComma = false
      while !take(end) {
        guard items.isEmpty || hasComma else { throw Flaw(place: position, expected: ", or \(end)") }
        items.append(try literal(depth: depth + 1))
        hasComma = take(",")
      }
      return (items, hasComma)
    }

    private mutating func dictionary(depth: Int) throws(Flaw) -> PythonLiteral {
      var (keys, values): ([String], [PythonLiteral]) = ([], [])
      var hasComma = true
      while !take("}") {
        guard hasComma else { throw Flaw(place: position, expected: ", or }") }
        skipBlanks()
        let start = position
        guard let mark = next, [UInt8(ascii: "'"), UInt8(ascii: "\"")].contains(mark) else {
          throw Flaw(place: position, expected: "a key in quotes")
        }
        let key = try string()
        guard !keys.contains(key) else { throw Flaw(place: start, expected: "each key once") }
        try require(":")
        keys.append(key)
        values.append(try literal(depth: depth + 1))
        hasComma = take(",")
      }
      return .dictionary(keys, values)
    }

    private mutating func string() throws(Flaw) -> String {
      let (start, mark) = (position, text[position])
      position += 1
      while let byte = next, byte != mark {
        // Escapes stand for characters that no type has in its name.
        guard byte != UInt8(ascii: "\\"), byte >= 0x20 else { throw Flaw(place: position, expected: "plain text") }
        position += 1
      }
      guard next == mark, let content = String(validating: text[(start + 1)..<position], as: UTF8.self) else {
        throw Flaw(place: start, expected: "a string that ends")
      }
      position += 1
      return content
    }

    private mutating func integer() throws(Flaw) -> Int {
      let start = position
      if next == UInt8(ascii: "-") { position += 1 }
      while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
      guard let value = Int(String(decoding: text[start..<position], as: UTF8.self)) else {
        throw Flaw(place: start, expected: "a whole number of 64 bits")
      }
      // Python 2 marked its long numbers.
      if next == UInt8(ascii: "L") { position += 1 }
      return value
    }

    private mutating func word() throws(Flaw) -> PythonLiteral {
      let words: [(String, PythonLiteral)] = [("True", .bool(true)), ("False", .bool(false)), ("None", .none)]
      for (word, value) in words where text[position...].starts(with: word.utf8) {
        position += word.utf8.count
        return value
      }
      throw Flaw(place: position, expected: "a value")
    }
  }
}
