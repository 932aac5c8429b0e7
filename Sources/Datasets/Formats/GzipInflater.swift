import CPseudoLabelZlib
import PseudoLabelDiagnostics

/// Unpacks a gzip file (RFC 1952) as it is read; members that follow one another count as one content.
///
/// Every member's header, checksum and length are checked, and whatever follows the last member is an error, zero
/// padding included. A failure names the byte of the packed file at which it showed.
final class GzipInflater {
  private let file: InputFile
  private let stream: UnsafeMutablePointer<z_stream>  // zlib keeps its address, so it must not move
  private let input: UnsafeMutableRawBufferPointer
  /// Where in the file the bytes behind `input` continue.
  private var fileOffset = 0
  private var insideMember = true
  private var finished = false

  /// `opening` are the bytes already taken from the front of `file`, at most `chunk` of them.
  init(_ file: InputFile, opening: some Collection<UInt8>, chunk: Int) throws {
    precondition(chunk >= max(1, opening.count), "a chunk of \(chunk) bytes cannot hold \(opening.count)")
    self.file = file
    input = .allocate(byteCount: chunk, alignment: 1)
    input.copyBytes(from: opening)
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    fileOffset = opening.count
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(opening.count)
    // 15 is the largest window, + 16 asks for the gzip wrapper.
    let code = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else {
      throw FileFailure(path: file.path, problem: .unreadable(reason: "zlib does not start (code \(code))"))
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  /// The byte of the packed file that comes next.
  private var position: Int { fileOffset - Int(stream.pointee.avail_in) }

  /// Fills `buffer` with unpacked bytes; fewer than asked for only at the end of the content.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard let base = buffer.baseAddress else { return 0 }
    var arrived = 0
    while arrived < buffer.count, try advance() {
      let room = min(buffer.count - arrived, Int(UInt32.max))
      stream.pointee.next_out = (base + arrived).assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(room)
      let code = inflate(stream, Z_NO_FLUSH)
      arrived += room - Int(stream.pointee.avail_out)
      switch code {
      case Z_OK, Z_BUF_ERROR: break
      case Z_STREAM_END: insideMember = false
      case Z_MEM_ERROR: throw FileFailure(path: file.path, problem: .unreadable(reason: "zlib has no memory"))
      default:
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib code \(code)"
        throw malformed(expected: "gzip data", found: reason)
      }
    }
    return arrived
  }

  /// Makes sure that there is input to unpack; false at the end of the last member.
  private func advance() throws -> Bool {
    if finished { return false }
    if stream.pointee.avail_in == 0 {
      let count = try file.read(into: input)
      fileOffset += count
      stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_in = UInt32(count)
      if count == 0 {
        guard !insideMember else {
          throw malformed(expected: "the rest of the gzip data", found: "the end of the file")
        }
        finished = true
        return false
      }
    }
    if !insideMember {
      // The second byte of the magic is left to inflate, so that a chunk may end between the two.
      guard let next = stream.pointee.next_in, next.pointee == Gzip.magic.0 else {
        throw malformed(expected: "the end of the file or another gzip member", found: "other bytes")
      }
      inflateReset(stream)
      insideMember = true
    }
    return true
  }

  private func malformed(expected: String, found: String) -> FileFailure {
    .malformed(file.path, at: "byte \(position)", expected: expected, found: found)
  }
}

/// The marks of the gzip format.
enum Gzip {
  /// The two bytes that every member begins with.
  static let magic: (UInt8, UInt8) = (0x1f, 0x8b)
}
