import PseudoLabelDiagnostics

/// Control characters in what is a text otherwise: lines in UTF-8, printable for the most part.
struct ControlCharacters {
  /// Where the first of them stands, both from 1.
  private let line: Int
  private let character: Int
  /// Each kind, in the order of its first place.
  private let bytes: [UInt8]
  /// Whether the first kind stands in every line that was looked at, as often as in the others.
  private let areDelimiters: Bool

  /// - Parameter opening: the first bytes of a file; nil where they are another kind of data, or have no such character.
  init?(opening: [UInt8]) {
    let isCut = opening.count >= ForeignFormat.openingSize
    let text = isCut ? opening.dropLast(Self.bytesOfCutCharacter(opening)) : opening[...]
    guard let first = text.firstIndex(where: Self.isControl), text.contains(where: { $0 == 0x0a || $0 == 0x0d }),
      2 * text.count(where: Self.isControl) <= text.count, String(validating: text, as: UTF8.self) != nil
    else { return nil }
    let before = text[..<first]
    line = 1 + before.count { $0 == 0x0a }
    let start = before.lastIndex(of: 0x0a).map { $0 + 1 } ?? before.startIndex
    character = 1 + String(decoding: before[start...], as: UTF8.self).unicodeScalars.count
    bytes = text.reduce(into: []) { kinds, byte in
      if Self.isControl(byte), !kinds.contains(byte) { kinds.append(byte) }
    }
    let lines = text.split(separator: 0x0a).prefix(20)
    let counts = (isCut && lines.count < 20 ? lines.dropLast() : lines).map { line in line.count { $0 == text[first] } }
    areDelimiters = counts.count > 1 && Set(counts).count == 1 && bytes.count == 1
  }

  func failure(of path: String) -> FileFailure {
    func octal(_ byte: UInt8) -> String {
      "\\" + String(repeating: "0", count: byte < 8 ? 2 : byte < 64 ? 1 : 0) + String(byte, radix: 8)
    }
    let hex = String(bytes[0], radix: 16, uppercase: true)
    let name = "the control character U+00\(hex.count < 2 ? "0" : "")\(hex)"
    let remedy: Remedy =
      areDelimiters
      ? "If it stands between cells, write tabs in its place: `tr '\(octal(bytes[0]))' '\\t' < FILE > FILE.tsv`"
      : "Take such characters out: `tr -d '\(bytes.map(octal).joined())' < FILE > FILE.csv`"
    return FileFailure(
      path: path,
      problem: .malformed(
        place: "line \(line), character \(character)", expected: "text", found: bytes[0] == 0 ? "a zero byte" : name),
      remedy: remedy)
  }

  /// Whether a byte is a character that no text has: escape sequences are let pass, as ends of lines are.
  static func isControl(_ byte: UInt8) -> Bool {
    byte < 0x20 && !(0x09...0x0d ~= byte) && byte != 0x1b || byte == 0x7f
  }

  /// Bytes at the end of a character that goes on behind what is looked at.
  private static func bytesOfCutCharacter(_ bytes: [UInt8]) -> Int {
    for count in 1...3 where bytes.count >= count {
      let byte = bytes[bytes.count - count]
      if byte & 0xc0 != 0x80 { return byte >= 0xc0 ? count : 0 }
    }
    return 0
  }
}
