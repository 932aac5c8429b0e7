/// Reads the small part of JSON that a safetensors header is made of: objects, strings and lists of counts.
///
/// Foundation's decoder would let a name pass that stands there twice, and a header that says two things of one tensor
/// must not be believed.
struct HeaderScanner {
  typealias Fault = SafetensorsHeader.Fault

  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// The format wants a header that begins with its brace.
  func start() throws(Fault) {
    if next != UInt8(ascii: "{") { throw fault("'{'") }
  }

  /// An object whose names differ; `member` reads the value of each.
  mutating func object(_ member: (inout HeaderScanner, String) throws(Fault) -> Void) throws(Fault) {
    var names: Set<String> = []
    try take("{")
    if try !takeIf("}") {
      repeat {
        let name = try string()
        guard names.insert(name).inserted else { throw fault("names that differ", found: "\"\(name)\" again") }
        try take(":")
        try member(&self, name)
      } while try takeIf(",")
      try take("}")
    }
  }

  /// A list of integers of 0 or more.
  mutating func integers() throws(Fault) -> [Int] {
    var integers: [Int] = []
    try take("[")
    if try !takeIf("]") {
      repeat { integers.append(try integer()) } while try takeIf(",")
      try take("]")
    }
    return integers
  }

  private mutating func integer() throws(Fault) -> Int {
    skipSpace()
    let digits = bytes[position...].prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    guard let first = digits.first, first != UInt8(ascii: "0") || digits.count == 1 else {
      throw fault("an integer of 0 or more")
    }
    guard let value = Int(String(decoding: digits, as: UTF8.self)) else {
      throw fault("an integer of at most \(Int.max)", found: "\(digits.count) digits")
    }
    position = digits.endIndex
    return value
  }

  mutating func string() throws(Fault) -> String {
    try take("\"")
    var text: [UInt8] = []
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw fault("a character of a string") }
      position += 1
      if byte == UInt8(ascii: "\\") { text += try escape() } else { text.append(byte) }
    }
    guard let string = String(validating: text, as: UTF8.self) else { throw fault("a string in UTF-8", found: "none") }
    try take("\"", afterSpace: false)
    return string
  }

  /// What follows a backslash, in UTF-8.
  private mutating func escape() throws(Fault) -> [UInt8] {
    let meant: UInt8? =
      switch next.map({ Character(UnicodeScalar($0)) }) {
      case "\"", "\\", "/": next
      case "b": 0x08
      case "f": 0x0C
      case "n": 0x0A
      case "r": 0x0D
      case "t": 0x09
      default: nil
      }
    if let meant {
      position += 1
      return [meant]
    }
    var units = [try codeUnit()]
    if UTF16.isLeadSurrogate(units[0]), try takeIf("\\", afterSpace: false) { units.append(try codeUnit()) }
    guard let text = String(validating: units, as: UTF16.self) else {
      throw fault("an escaped character", found: "half of a surrogate pair")
    }
    return Array(text.utf8)
  }

  /// `uXXXX`.
  private mutating func codeUnit() throws(Fault) -> UInt16 {
    try take("u", afterSpace: false)
    let digits = bytes[position...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw fault("four hexadecimal digits") }
    position += 4
    return unit
  }

  /// Nothing but the padding may follow.
  mutating func end() throws(Fault) {
    skipSpace()
    if next != nil { throw fault("the end of the header") }
  }

  private var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let next, next == 0x20 || next == 0x09 || next == 0x0A || next == 0x0D { position += 1 }
  }

  private mutating func takeIf(_ character: UnicodeScalar, afterSpace: Bool = true) throws(Fault) -> Bool {
    if afterSpace { skipSpace() }
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func take(_ character: UnicodeScalar, afterSpace: Bool = true) throws(Fault) {
    guard try takeIf(character, afterSpace: afterSpace) else { throw fault("'\(character)'") }
  }

  /// Something else than expected stands here: the next character, unless `found` says it better.
  private func fault(_ expected: String, found: String? = nil) -> Fault {
    let here =
      switch next {
      case nil: "the end of the header"
      case .some(let byte) where (0x21...0x7E).contains(byte): "'\(UnicodeScalar(byte))'"
      case .some(let byte): "the byte \(byte)"
      }
    return Fault(place: "header, byte \(position - bytes.startIndex)", expected: expected, found: found ?? here)
  }
}
