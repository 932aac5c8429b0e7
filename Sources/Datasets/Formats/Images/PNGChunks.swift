import CPseudoLabelZlib

/// The chunks of a PNG file, front to back: the length of the content in four bytes, a name of four letters, the content,
/// a checksum (PNG specification, section 5.3).
struct PNGChunks: Sequence, IteratorProtocol {
  struct Chunk {
    let name: String
    /// Where the chunk stands, its length and checksum included.
    let range: Range<Int>
    /// Where its content stands.
    var content: Range<Int> { range.lowerBound + 8..<range.upperBound - 4 }
    /// Whether no picture can be decoded without it, as the case of its first letter says.
    var isNecessary: Bool { name.utf8.first.map { $0 & 0x20 == 0 } ?? true }

    /// Whether its checksum is that of its name and content.
    func hasChecksum(in bytes: [UInt8]) -> Bool {
      PNGChunks.checksum(bytes[range.lowerBound + 4..<content.upperBound])
        .elementsEqual(bytes[content.upperBound..<range.upperBound])
    }
  }

  private let bytes: [UInt8]
  /// Behind the signature.
  private var position = 8

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next chunk that is there as a whole.
  mutating func next() -> Chunk? {
    guard position + 12 <= bytes.count else { return nil }
    let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
    guard position + 12 + length <= bytes.count else { return nil }
    defer { position += 12 + length }
    return Chunk(
      name: String(decoding: bytes[position + 4..<position + 8], as: UTF8.self),
      range: position..<position + 12 + length)
  }

  /// How the picture is to be turned, as the chunk eXIf says: it holds what stands in JPEG files behind "Exif" and two
  /// zeros, and some programs write these too.
  var orientation: ImageOrientation? {
    guard let exif = first(where: { $0.name == "eXIf" }) else { return nil }
    let content = bytes[exif.content]
    return ImageOrientation(exif: content) ?? ImageOrientation(tiff: Array(content))
  }

  /// The file without the chunks that tell how its values become colours.
  var withoutColours: [UInt8] {
    let left = Set(["gAMA", "cHRM", "sRGB", "iCCP", "sBIT"])
    return bytes[..<8] + flatMap { left.contains($0.name) ? [] : bytes[$0.range] }
  }

  /// The file with a palette of as many colours as its pixels can name, and how many it has; nil where it has no palette, or
  /// lacks none.
  var withWholePalette: (bytes: [UInt8], colours: Int)? {
    guard bytes.count > 25, bytes[25] == 3, let palette = first(where: { $0.name == "PLTE" }) else { return nil }
    let (colours, most) = (palette.content.count / 3, 1 << Int(bytes[24] & 0xf))
    guard colours < most else { return nil }
    // libpng takes black in place of these.
    let content = bytes[palette.content] + (colours..<most).flatMap { _ in [255, 0, 255] as [UInt8] }
    let named = Array("PLTE".utf8) + content
    let chunk = Self.bigEndian(UInt32(content.count)) + named + Self.checksum(named[...])
    return (bytes[..<palette.range.lowerBound] + chunk + bytes[palette.range.upperBound...], colours)
  }

  private static func checksum(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    bigEndian(UInt32(truncatingIfNeeded: bytes.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }))
  }

  private static func bigEndian(_ number: UInt32) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  }
}
