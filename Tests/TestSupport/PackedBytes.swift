/// Bytes in a gzip file that stores them as they are (RFC 1952, and RFC 1951 for the blocks).
package func gzipBytes(_ bytes: [UInt8]) -> [UInt8] {
  let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]
  let blocks = stride(from: 0, to: max(1, bytes.count), by: 0xffff).flatMap { start -> [UInt8] in
    let block = bytes[start..<min(bytes.count, start + 0xffff)]
    let size = UInt16(block.count)
    return [start + 0xffff >= bytes.count ? 1 : 0] + littleEndian(size) + littleEndian(~size) + block
  }
  return header + blocks + littleEndian(checksum(bytes)) + littleEndian(UInt32(bytes.count))
}

/// Files in a ZIP archive that stores them as they are.
package func zipBytes(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
  var (archive, directory): ([UInt8], [UInt8]) = ([], [])
  for (name, bytes) in files {
    // Version, flags, method, time, date; checksum, packed size, size; lengths of the name and of what else is told.
    let fields: [UInt8] =
      [20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0] + littleEndian(checksum(bytes)) + littleEndian(UInt32(bytes.count))
      + littleEndian(UInt32(bytes.count)) + littleEndian(UInt16(name.utf8.count)) + [0, 0]
    let place = UInt32(archive.count)
    archive += Array("PK\u{3}\u{4}".utf8) + fields + Array(name.utf8) + bytes
    directory += Array("PK\u{1}\u{2}".utf8) + [20, 0] + fields + [UInt8](repeating: 0, count: 10)
    directory += littleEndian(place) + Array(name.utf8)
  }
  let count = littleEndian(UInt16(files.count))
  return archive + directory + Array("PK\u{5}\u{6}\0\0\0\0".utf8) + count + count
    + littleEndian(UInt32(directory.count)) + littleEndian(UInt32(archive.count)) + [0, 0]
}

/// CRC-32, as gzip, ZIP and PNG have it.
package func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
  var checksum = UInt32.max
  for byte in bytes {
    checksum ^= UInt32(byte)
    for _ in 0..<8 { checksum = checksum & 1 == 0 ? checksum >> 1 : checksum >> 1 ^ 0xedb8_8320 }
  }
  return ~checksum
}

private func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}
