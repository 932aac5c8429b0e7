import PseudoLabelDiagnostics

/// Reads the content of a file front to back, unpacking gzip on the way.
///
/// Gzip is recognised by its two magic bytes, not by the file's name. Memory follows what arrives, never what is asked
/// for.
package final class ContentReader {
  package let path: String
  /// Whether the file is packed by gzip.
  let isPacked: Bool
  private let source: Source
  /// How many bytes to make room for at first: a small multiple of the file's size.
  let plausibleSize: Int
  /// How many of the opening bytes of plain content have been given out.
  private var openingTaken = 0

  private enum Source {
    case plain(InputFile, opening: [UInt8])
    case gzip(GzipInflater)
  }

  /// `chunk` is the size of the pieces in which packed bytes are taken from the file.
  package init(path: String, chunk: Int = 1 << 17) throws {
    let file = try InputFile(path: path)
    let opening = try [UInt8](unsafeUninitializedCapacity: 2) { buffer, count in
      count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
    }
    let packed = opening == [Gzip.magic.0, Gzip.magic.1]
    self.path = path
    isPacked = packed
    // Deflate takes typical images to a fifth; a better packed file costs a second buffer, no more.
    plausibleSize = max(4096, min(file.size ?? 0, 1 << 40) * (packed ? 8 : 1))
    source =
      packed
      ? .gzip(try GzipInflater(file, opening: opening, chunk: max(chunk, opening.count)))
      : .plain(file, opening: opening)
  }

  /// The next `count` bytes of the content; fewer only at its end.
  package func read(_ count: Int) throws -> [UInt8] {
    precondition(count >= 0, "\(count) bytes cannot be read")
    var bytes: [UInt8] = []
    var capacity = min(count, plausibleSize)
    while true {
      bytes = try [UInt8](unsafeUninitializedCapacity: capacity) { [bytes] buffer, filled in
        let room = UnsafeMutableRawBufferPointer(buffer)
        room.copyBytes(from: bytes)
        filled = bytes.count
        filled += try fill(UnsafeMutableRawBufferPointer(rebasing: room[bytes.count..<capacity]))
      }
      if bytes.count < capacity || capacity == count { return bytes }
      capacity = capacity > count / 2 ? count : 2 * capacity
    }
  }

  /// Everything that is left; content past `limit` bytes is an error found before it is unpacked.
  package func readAll(limit: Int) throws -> [UInt8] {
    let bytes = try read(limit)
    guard try bytes.count < limit || isAtEnd() else {
      throw FileFailure.malformed(path, at: "content", expected: "at most \(limit) bytes", found: "more")
    }
    return bytes
  }

  /// Whether the content ends here. Where it does not, this takes a byte.
  ///
  /// At the end of packed content this is also what checks its last checksum.
  package func isAtEnd() throws -> Bool { try read(1).isEmpty }

  private func fill(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    switch source {
    case .gzip(let inflater): return try inflater.read(into: buffer)
    case .plain(let file, let opening):
      let taken = min(buffer.count, opening.count - openingTaken)
      buffer.copyBytes(from: opening[openingTaken..<openingTaken + taken])
      openingTaken += taken
      return try taken + file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[taken...]))
    }
  }
}
