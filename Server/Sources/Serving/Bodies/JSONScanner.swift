/// Goes through a JSON text (RFC 8259) front to back, without a tree of it, and tells where it is wrong.
package struct JSONScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private(set) var position = 0

  /// - Parameter bytes: stay where they are while the scanner is used.
  package init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    // A byte order mark may be ignored (RFC 8259, 8.1).
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
  }

  /// What a value begins as.
  enum Kind: String {
    case object = "an object"
    case list = "a list"
    case text = "a text"
    case number = "a number"
    case flag = "true or false"
    case null = "null"
  }

  /// The next byte behind blanks; nil at the end.
  private mutating func peek() -> UInt8? {
    while position < bytes.count {
      let byte = bytes[position]
      guard byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else { return byte }
      position += 1
    }
    return nil
  }

  /// - Throws: `Problem` 400 where no value begins here.
  mutating func kind() throws(Problem) -> Kind {
    switch peek() {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .list
    case UInt8(ascii: "\""): return .text
    case UInt8(ascii: "-"): return .number
    case let byte? where UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte: return .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .flag
    case UInt8(ascii: "n"): return .null
    default: throw failure("a JSON value")
    }
  }

  /// Takes a mark such as a comma, where it comes next.
  mutating func take(_ mark: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(mark.value) else { return false }
    position += 1
    return true
  }

  mutating func require(_ mark: Unicode.Scalar, or other: String = "") throws(Problem) {
    guard take(mark) else { throw failure("\"\(mark)\"\(other)") }
  }

  package mutating func requireEnd() throws(Problem) {
    guard peek() == nil else { throw failure("the end of the JSON text") }
  }

  /// Whether an object or list goes on with another element, whose comma is taken, or ends with a mark, which is taken.
  mutating func goesOn(until end: Unicode.Scalar) throws(Problem) -> Bool {
    if take(end) { return false }
    try require(",", or: " or \"\(end)\"")
    return true
  }

  // MARK: Values

  mutating func text() throws(Problem) -> String {
    guard take("\"") else { throw failure("a text in quotes") }
    let start = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        defer { position += 1 }
        return try validated(UnsafeBufferPointer(rebasing: bytes[start..<position]), at: start)
      case UInt8(ascii: "\\"): return try escapedText(from: start)
      case 0..<0x20: throw failure("a text without control characters; write line ends as \\n")
      default: position += 1
      }
    }
    throw failure("the closing quote of a text")
  }

  private func validated(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) throws(Problem) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw failure("UTF-8", found: "other bytes in the text that begins", at: start)
    }
    return text
  }

  /// The rest of a text with a backslash in it.
  private mutating func escapedText(from start: Int) throws(Problem) -> String {
    var unescaped = Array(bytes[start..<position])
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        guard let text = String(validating: unescaped, as: UTF8.self) else {
          throw failure("UTF-8", found: "other bytes in the text that begins", at: start)
        }
        return text
      case UInt8(ascii: "\\"):
        position += 1
        try unescaped.append(contentsOf: UTF8.encode(escape()) ?? .init())
      case 0..<0x20: throw failure("a text without control characters; write line ends as \\n")
      default:
        unescaped.append(byte)
        position += 1
      }
    }
    throw failure("the closing quote of a text")
  }

  /// What stands behind a backslash.
  private mutating func escape() throws(Problem) -> Unicode.Scalar {
    guard position < bytes.count else { throw failure("the rest of an escape") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let high = try hexadecimal()
      if let scalar = Unicode.Scalar(high) { return scalar }
      if 0xd800..<0xdc00 ~= high, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
        bytes[position + 1] == UInt8(ascii: "u")
      {
        position += 2
        let low = try hexadecimal()
        if 0xdc00..<0xe000 ~= low, let scalar = Unicode.Scalar(0x10000 + (high - 0xd800) << 10 + (low - 0xdc00)) {
          return scalar
        }
      }
      throw failure("both halves of a surrogate pair")
    default:
      position -= 1
      throw failure("one of \" \\ / b f n r t u behind a backslash")
    }
  }

  private mutating func hexadecimal() throws(Problem) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard position < bytes.count, let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
        throw failure("four hexadecimal digits")
      }
      value = value << 4 + UInt32(digit)
      position += 1
    }
    return value
  }

  /// The text of a number as it stands there, and whether it is whole.
  mutating func number() throws(Problem) -> (text: String, isWhole: Bool) {
    _ = peek()
    let start = position
    func digit(_ place: Int) -> Bool { place < bytes.count && UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[place] }
    func at(_ mark: Unicode.Scalar, _ place: Int) -> Bool { place < bytes.count && bytes[place] == UInt8(mark.value) }
    var place = start
    if at("-", place) { place += 1 }
    guard digit(place) else { throw failure("a number", at: place) }
    if at("0", place) {
      place += 1
      guard !digit(place) else { throw failure("a number without zeros before it", at: place) }
    } else {
      while digit(place) { place += 1 }
    }
    var isWhole = true
    if at(".", place) {
      (isWhole, place) = (false, place + 1)
      guard digit(place) else { throw failure("digits behind the decimal point", at: place) }
      while digit(place) { place += 1 }
    }
    if at("e", place) || at("E", place) {
      (isWhole, place) = (false, place + 1)
      if at("+", place) || at("-", place) { place += 1 }
      guard digit(place) else { throw failure("digits of an exponent", at: place) }
      while digit(place) { place += 1 }
    }
    position = place
    return (String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<place]), as: UTF8.self), isWhole)
  }

  /// A number that a double can hold.
  mutating func double() throws(Problem) -> Double {
    let start = position
    guard let value = Double(try number().text), value.isFinite else {
      throw failure("a number below 1.8e308", found: "a larger one", at: start)
    }
    return value
  }

  mutating func word() throws(Problem) -> String {
    for word in ["true", "false", "null"] where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return word
    }
    throw failure("a JSON value")
  }

  /// Passes over a value of any form.
  package mutating func skip(depth: Int = 0) throws(Problem) {
    guard depth < 64 else { throw failure("lists and objects in at most 64 levels") }
    switch try kind() {
    case .text: _ = try text()
    case .number: _ = try number()
    case .flag, .null: _ = try word()
    case .list:
      try require("[")
      if take("]") { return }
      repeat { try skip(depth: depth + 1) } while try goesOn(until: "]")
    case .object:
      try require("{")
      if take("}") { return }
      repeat {
        _ = try text()
        try require(":")
        try skip(depth: depth + 1)
      } while try goesOn(until: "}")
    }
  }

  // MARK: Failures

  /// A text that is no JSON.
  func failure(_ expected: String, found: String? = nil, at place: Int? = nil) -> Problem {
    let place = min(place ?? position, bytes.count)
    let line = bytes[..<place].count { $0 == 0x0a } + 1
    let column = place - (bytes[..<place].lastIndex(of: 0x0a) ?? -1)
    let next: String
    if place == bytes.count {
      next = "the end of the body"
    } else if 0x21...0x7e ~= bytes[place] {
      next = "\"\(Character(Unicode.Scalar(bytes[place])))\""
    } else {
      next = "the byte 0x\(bytes[place] < 16 ? "0" : "")\(String(bytes[place], radix: 16))"
    }
    return Problem(
      .badRequest, at: "line \(line), byte \(column)", expected: expected, found: found ?? next)
  }
}
