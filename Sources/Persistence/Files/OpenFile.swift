import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// An open file descriptor, closed when it goes out of scope.
struct OpenFile: ~Copyable {
  private let descriptor: Int32

  init(_ path: String, _ flags: Int32, mode: mode_t = 0o666) throws(SystemError) {
    descriptor = open(path, flags | O_CLOEXEC, mode)
    if descriptor < 0 { throw .last }
  }

  deinit { close(descriptor) }

  /// Opens a regular file to be read.
  ///
  /// - Throws: `FileFailure`, missing or unreadable.
  static func reading(_ path: String) throws(FileFailure) -> OpenFile {
    do throws(SystemError) {
      // Without O_NONBLOCK, opening a pipe would wait for its writer.
      let file = try OpenFile(path, O_RDONLY | O_NONBLOCK)
      try file.requireRegular()
      return file
    } catch {
      throw FileFailure(path: path, problem: error.code == ENOENT ? .missing : .unreadable(reason: error.reason))
    }
  }

  private func status() throws(SystemError) -> stat {
    var status = stat()
    if fstat(descriptor, &status) != 0 { throw .last }
    return status
  }

  /// In bytes.
  func size() throws(SystemError) -> Int { Int(try status().st_size) }

  /// Reads from `offset` on until the buffer is full or the file ends; returns how many bytes were read.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(SystemError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + filled))
      if count == 0 { break }
      if count > 0 { filled += count } else if errno != EINTR { throw .last }
    }
    return filled
  }

  /// One call of write(2), which may write less than it was given; returns how many bytes it wrote.
  func writeOnce(_ bytes: UnsafeRawBufferPointer) throws(SystemError) -> Int {
    while true {
      let count = PseudoLabelPlatform.write(descriptor, bytes.baseAddress, bytes.count)
      if count >= 0 { return count }
      if errno != EINTR { throw .last }
    }
  }

  /// Writes all bytes.
  func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      written += try writeOnce(UnsafeRawBufferPointer(rebasing: bytes[written...]))
    }
  }

  func truncate(to size: Int) throws(SystemError) {
    if ftruncate(descriptor, off_t(size)) != 0 { throw .last }
  }

  /// Waits until the file, or the folder's list of names, is on the disk.
  func synchronize() throws(SystemError) {
    // Some file systems cannot synchronize a folder and say EINVAL; there is nothing to wait for.
    if fsync(descriptor) != 0, errno != EINVAL { throw .last }
  }

  /// The offset behind the last newline, 0 where there is none. It reads backwards, and so mostly a single block.
  func endOfLastLine() throws(SystemError) -> Int {
    var end = try size()
    while end > 0 {
      let start = max(0, end - 4096)
      let count = end - start
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
      defer { buffer.deallocate() }
      let read = try self.read(into: buffer, at: start)
      if let newline = buffer[..<read].lastIndex(of: UInt8(ascii: "\n")) { return start + newline + 1 }
      end = start
    }
    return 0
  }

  /// Holds the file for this process until it is closed; false where another process holds it. File systems that know no locks go
  /// without.
  func lock() throws(SystemError) -> Bool {
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      if errno == EWOULDBLOCK { return false }
      guard errno == EINTR else { return true }
    }
    return true
  }

  /// - Throws: `SystemError` where it is a folder, a device or a pipe.
  func requireRegular() throws(SystemError) {
    let type = try status().st_mode & S_IFMT
    if type == S_IFDIR { throw SystemError(code: EISDIR) }
    if type != S_IFREG { throw SystemError(reason: "not a regular file") }
  }
}
