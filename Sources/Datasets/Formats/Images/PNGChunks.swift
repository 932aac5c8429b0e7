/// The chunks of a PNG file, front to back: the length of the content in four bytes, a name of four letters, the content,
/// a checksum (PNG specification, section 5.3).
struct PNGChunks: Sequence, IteratorProtocol {
  struct Chunk {
    let name: String
    /// Where the chunk stands, its length and checksum included.
    let range: Range<Int>
    /// Where its content stands.
    var content: Range<Int> { range.lowerBound + 8..<range.upperBound - 4 }
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
}
