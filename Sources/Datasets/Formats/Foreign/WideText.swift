import PseudoLabelDiagnostics

/// Text in units of two bytes (UTF-16), which Excel calls Unicode text, or of four (UTF-32).
struct WideText {
  /// As `iconv` calls it: with a byte order mark "UTF-16" or "UTF-32", without one by its order.
  let encoding: String

  /// Told by the byte order mark; without one by what the bytes are in either order: characters of text alone, with ends of
  /// lines and delimiters among them. Nil for all else.
  ///
  /// - Parameter opening: the first bytes of a file.
  init?(opening: [UInt8]) {
    if let encoding = Self.encodingOfFourBytes(opening) {
      self.encoding = encoding
      return
    }
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
    var failure = FileFailure.malformed(
      path, at: "content", expected: "UTF-8", found: encoding.hasPrefix("UTF-32") ? "UTF-32" : "UTF-16")
    failure.remedy = "Convert it first, for example with `iconv -f \(encoding) -t UTF-8 < FILE > FILE.csv`"
    return failure
  }

  /// UTF-32, by its mark or by what the bytes are: no UTF-16 begins with a zero character, or has one behind each other.
  private static func encodingOfFourBytes(_ opening: [UInt8]) -> String? {
    let isMarked = opening.starts(with: [0xff, 0xfe, 0, 0]) || opening.starts(with: [0, 0, 0xfe, 0xff])
    let looked = opening.prefix(4096)
    let count = looked.count / 4
    guard count > 0 else { return nil }
    func areText(highByte: Int) -> Bool {
      (0..<count).allSatisfy { unit in
        let bytes = highByte == 0 ? Array(looked[4 * unit..<4 * unit + 4]) : looked[4 * unit..<4 * unit + 4].reversed()
        let value = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return Unicode.Scalar(value).map(isText) ?? false
      }
    }
    let content = opening.dropFirst(4)
    if isMarked { return content.isEmpty || content.contains(0) ? "UTF-32" : nil }
    return areText(highByte: 3) ? "UTF-32LE" : areText(highByte: 0) ? "UTF-32BE" : nil
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
