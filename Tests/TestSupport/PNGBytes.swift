/// A PNG file.
///
/// - Parameters:
///   - values: height × width × channels, row by row.
///   - depth: bits of a value, 8 or 16.
///   - channels: 1 grey, 2 grey and alpha, 3 colours, 4 colours and alpha.
///   - palette: three bytes a colour; the values are the numbers of colours then.
///   - before: chunks before the pixels, names and contents.
///   - behind: chunks behind them.
package func pngBytes(
  height: Int, width: Int, _ values: [Int], depth: Int = 8, channels: Int = 1,
  palette: [UInt8]? = nil, before: [(String, [UInt8])] = [], behind: [(String, [UInt8])] = []
) -> [UInt8] {
  let kind: UInt8 = palette == nil ? [1: 0, 2: 4, 3: 2, 4: 6][channels] ?? 0 : 3
  let header = bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [UInt8(depth), kind, 0, 0, 0]
  let rows = (0..<height).flatMap { row -> [UInt8] in
    let line = values[row * width * channels..<(row + 1) * width * channels]
    return [0] + line.flatMap { depth == 16 ? bigEndian(UInt16($0)) : [UInt8($0)] }
  }
  let colours = palette.map { [("PLTE", $0)] } ?? []
  let chunks = [("IHDR", header)] + colours + before + [("IDAT", zlibBytes(rows))] + behind + [("IEND", [])]
  return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + chunks.flatMap(chunk)
}

/// The content of a chunk eXIf, or of what follows "Exif" and two zeros in a JPEG file, with an orientation in it.
package func exifBytes(orientation: Int, isBigEndian: Bool) -> [UInt8] {
  func number(_ value: some FixedWidthInteger) -> [UInt8] {
    isBigEndian ? bigEndian(value) : bigEndian(value).reversed()
  }
  let entry = number(UInt16(0x0112)) + number(UInt16(3)) + number(UInt32(1)) + number(UInt16(orientation)) + [0, 0]
  return Array((isBigEndian ? "MM" : "II").utf8) + number(UInt16(42)) + number(UInt32(8)) + number(UInt16(1)) + entry
    + [0, 0, 0, 0]
}

private func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
  let named = Array(name.utf8) + content
  return bigEndian(UInt32(content.count)) + named + bigEndian(checksum(named))
}

/// Bytes in a zlib stream that stores them as they are (RFC 1950); at most 65 535 of them.
private func zlibBytes(_ bytes: [UInt8]) -> [UInt8] {
  let size = UInt16(bytes.count)
  var (a, b): (UInt32, UInt32) = (1, 0)
  for byte in bytes {
    a = (a + UInt32(byte)) % 65521
    b = (b + a) % 65521
  }
  return [0x78, 0x01, 1] + bigEndian(size).reversed() + bigEndian(~size).reversed() + bytes + bigEndian(b << 16 | a)
}

private func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.bigEndian) { Array($0) }
}
