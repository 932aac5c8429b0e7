import Diagnostics

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
    .malformed(path, at: "first bytes", expected: "a PNG or JPEG image", found: name(of: Array(opening.prefix(16))))
  }

  /// What begins with these bytes, in words.
  private static func name(of opening: [UInt8]) -> String {
    func holds(_ text: String, at offset: Int = 0) -> Bool { opening.dropFirst(offset).starts(with: text.utf8) }
    if opening.isEmpty { return "an empty file" }
    if holds("GIF8") { return "a GIF image" }
    if holds("RIFF"), holds("WEBP", at: 8) { return "a WebP image" }
    if holds("BM"), opening.count > 5 { return "a BMP image" }
    if holds("II*\0") || holds("MM\0*") { return "a TIFF image" }
    if holds("ftyphei", at: 4) || holds("ftypmif", at: 4) { return "a HEIF image" }
    if holds("ftypavif", at: 4) { return "an AVIF image" }
    if holds("jP  ", at: 4) { return "a JPEG 2000 image" }
    if holds("%PDF") { return "a PDF document" }
    if holds("PK\u{3}\u{4}") { return "a ZIP archive" }
    if opening.allSatisfy({ (0x20..<0x7f).contains($0) || $0 == 0x0a || $0 == 0x0d || $0 == 0x09 }) {
      return "text, \"\(String(decoding: opening.filter { $0 >= 0x20 }, as: UTF8.self))\""
    }
    return opening.prefix(8).map(hex).joined(separator: " ")
  }

  static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0x0" : "0x") + String(byte, radix: 16) }
}
