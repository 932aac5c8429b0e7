import PseudoLabelDiagnostics

/// The formats in which pictures are read. A file is recognised by how it begins, never by its name.
enum ImageFormat: Sendable {
  case png, jpeg

  private static let signatures: [(format: ImageFormat, bytes: [UInt8])] = [
    (.png, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    (.jpeg, [0xff, 0xd8, 0xff]),
  ]

  /// The format of a file that begins with `opening`; nil for any other than these two.
  init?(opening: some Collection<UInt8>) {
    guard let known = Self.signatures.first(where: { opening.starts(with: $0.bytes) }) else { return nil }
    self = known.format
  }

  /// The error for a file that is in neither format, named by what it begins with.
  static func notAnImage(_ path: String, opening: some Collection<UInt8>) -> FileFailure {
    ForeignFormat(opening: Array(opening), path: path, mayBeTable: false)?.failure(ofImage: path)
      ?? .malformed(
        path, at: "first bytes", expected: "a PNG or JPEG image", found: name(of: Array(opening.prefix(16))))
  }

  /// What begins with these bytes, in words, where it is in no format that is known.
  private static func name(of opening: [UInt8]) -> String {
    if opening.isEmpty { return "an empty file" }
    if opening.allSatisfy({ (0x20..<0x7f).contains($0) || $0 == 0x0a || $0 == 0x0d || $0 == 0x09 }) {
      return "text, \"\(String(decoding: opening.filter { $0 >= 0x20 }, as: UTF8.self))\""
    }
    return opening.prefix(8).map(hex).joined(separator: " ")
  }

  static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0x0" : "0x") + String(byte, radix: 16) }
}
