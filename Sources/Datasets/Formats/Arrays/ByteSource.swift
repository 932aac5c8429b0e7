import PseudoLabelDiagnostics

/// Bytes that come front to back, from a file, from memory, or from an entry of an archive.
struct ByteSource {
  /// The file that messages name.
  let path: String
  /// What of the file is meant, in messages; empty where it is all of it.
  let part: String
  /// How many bytes there are about; never more than a small multiple of what the file holds.
  let plausibleSize: Int
  /// How many bytes there are, where that was said beforehand.
  let statedSize: Int?
  /// The next bytes, fewer than asked for only at the end. Memory follows what arrives, not what is asked for.
  let read: (Int) throws -> [UInt8]

  static func file(_ path: String) throws -> ByteSource {
    let reader = try ContentReader(path: path)
    return ByteSource(
      path: path, part: "", plausibleSize: reader.plausibleSize, statedSize: nil, read: reader.read)
  }

  static func bytes(_ bytes: [UInt8], name: String) -> ByteSource {
    var left = bytes[...]
    return ByteSource(path: name, part: "", plausibleSize: bytes.count, statedSize: bytes.count) { count in
      defer { left = left.dropFirst(count) }
      return Array(left.prefix(count))
    }
  }

  func malformed(at place: String, expected: String, found: String) -> FileFailure {
    .malformed(path, at: part.isEmpty ? place : "\(part), \(place)", expected: expected, found: found)
  }

  /// All of the next `count` bytes.
  func readAll(_ count: Int, of what: String) throws -> [UInt8] {
    let bytes = try read(count)
    guard bytes.count == count else {
      throw malformed(at: what, expected: "\(count) bytes", found: "\(bytes.count)")
    }
    return bytes
  }
}
