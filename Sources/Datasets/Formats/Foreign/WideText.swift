import Diagnostics

/// Text in units of two bytes (UTF-16), which Excel calls Unicode text.
struct WideText {
  /// As `iconv` calls it: with a byte order mark "UTF-16", without one by its order.
  let encoding: String

  /// Told by the byte order mark; without one by what the bytes are in either order: characters of text alone, with ends of
  /// lines and delimiters among them. Nil for all else.
  ///
  /// - Parameter opening: the first bytes of a file.
  init?(opening: [UInt8]) {
    if opening.starts(with: [0xff, 0xfe]) || opening.starts(with: [0xfe, 0xff]) {
      encoding = "UTF-16"
      return
    }
    let looked = opening.prefix(4096)
    // The ends of lines have a zero, which no other text has.
    guard looked.contains(0) else { return nil }
    let orders = [("UTF-16LE", 0), ("UTF-16BE", 1)].map { (name: $0, count: Self.plainCharacters(looked, lowByte: $1)) }
    guard let best = orders.max(by: { $0.count ?? 0 < $1.count ?? 0 }), best.count != nil else { return nil }
    encoding = best.name
  }

  func failure(of path: String) -> FileFailure {
    var failure = FileFailure.malformed(path, at: "content", expected: "UTF-8", found: "UTF-16")
    failure.remedy = "Convert it first, for example with `iconv -f \(encoding) -t UTF-8`"
    return failure
  }

  /// How many characters of ASCII there are; nil where the bytes are no table in this order.
  private static func plainCharacters(_ bytes: ArraySlice<UInt8>, lowByte: Int) -> Int? {
    let units = stride(from: 0, to: bytes.count - 1, by: 2).map { start in
      UInt16(bytes[start + lowByte]) | UInt16(bytes[start + 1 - lowByte]) << 8
    }
    // The last character may go on behind the bytes that are looked at.
    var decoder = Unicode.UTF16.ForwardParser()
    var iterator = units.makeIterator()
    var (plain, hasLineEnd, hasDelimiter) = (0, false, false)
    while true {
      switch decoder.parseScalar(from: &iterator) {
      case .valid(let encoded):
        let scalar = UTF16.decode(encoded)
        guard isText(scalar) else { return nil }
        if scalar.isASCII { plain += 1 }
        hasLineEnd = hasLineEnd || scalar == "\n" || scalar == "\r"
        hasDelimiter = hasDelimiter || [",", ";", "\t", "|"].contains(scalar)
      case .emptyInput: return hasLineEnd && hasDelimiter ? plain : nil
      case .error: return iterator.next() == nil && hasLineEnd && hasDelimiter ? plain : nil
      }
    }
  }

  private static func isText(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x20 { return [9, 10, 13].contains(scalar.value) }
    switch scalar.properties.generalCategory {
    case .control, .unassigned, .privateUse, .surrogate: return false
    default: return true
    }
  }
}
