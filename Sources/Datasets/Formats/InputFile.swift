import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// A file opened for reading, front to back. It is never sought in, so a pipe serves as well.
package final class InputFile {
  package let path: String
  /// The size of a regular file in bytes; nil for a pipe or a device, which does not know its own.
  package let size: Int?
  private let descriptor: Int32

  /// What standard input is called as a file.
  package static let standardInput = "/dev/stdin"

  /// Throws `FileFailure`: missing, or unreadable (a directory, no permission, …).
  package init(path: String) throws {
    let descriptor = Self.descriptor(of: path)
    guard descriptor >= 0 else { throw FileFailure(reading: path, errno: errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw FileFailure(reading: path, errno: code)
    }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      close(descriptor)
      throw FileFailure(path: path, problem: .unreadable(reason: "it is a directory"))
    }
    self.path = path
    self.size = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    self.descriptor = descriptor
  }

  /// A pipe that is standard input is read where it is open: to open it by its name would wait for another writer.
  private static func descriptor(of path: String) -> Int32 {
    var status = stat()
    if path == standardInput, fstat(STDIN_FILENO, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      return dup(STDIN_FILENO)
    }
    return open(path, O_RDONLY | O_CLOEXEC)
  }

  /// Throws `FileFailure` for what is there but can be read only once, as a pipe; and as `init` does.
  package static func requireRereadable(_ path: String) throws {
    guard try InputFile(path: path).size == nil else { return }
    throw FileFailure(
      path: path, problem: .unreadable(reason: "it is a pipe or a device, and training reads its data more than once"),
      remedy: "Write the data to a file first")
  }

  deinit { close(descriptor) }

  /// Fills `buffer` and returns how many bytes arrived: fewer than asked for only at the end of the file.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard let base = buffer.baseAddress else { return 0 }
    var arrived = 0
    while arrived < buffer.count {
      let step = PseudoLabelPlatform.read(descriptor, base + arrived, buffer.count - arrived)
      if step == 0 { break }
      if step > 0 {
        arrived += step
      } else if errno != EINTR {
        throw FileFailure(reading: path, errno: errno)
      }
    }
    return arrived
  }
}

extension FileFailure {
  /// What the system's error number says about a path that was to be read.
  package init(reading path: String, errno code: Int32) {
    let nothingThere = code == ENOENT || code == ENOTDIR
    self.init(path: path, problem: nothingThere ? .missing : .unreadable(reason: String(cString: strerror(code))))
  }

  /// What the system's error number says about a path that was to be written.
  package init(writing path: String, errno code: Int32) {
    self.init(path: path, problem: .unwritable(reason: String(cString: strerror(code))))
  }
}
