import Foundation
import PseudoLabelInference

/// A body as a file, for the readers of files; it is removed when it is not needed any more.
final class TemporaryFile {
  let path: String

  /// - Parameter ending: of its name, with the dot.
  /// - Throws: `FileFailure` where it cannot be written.
  init(_ bytes: some Collection<UInt8>, ending: String) throws {
    path = NSTemporaryDirectory() + "/pseudolabel-body-\(UUID().uuidString)\(ending)"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw unwritable() }
    defer { close(descriptor) }
    let isWritten =
      bytes.withContiguousStorageIfAvailable { buffer -> Bool in
        var left = UnsafeRawBufferPointer(buffer)
        while let start = left.baseAddress, !left.isEmpty {
          let count = write(descriptor, start, left.count)
          guard count > 0 else { return false }
          left = UnsafeRawBufferPointer(rebasing: left[count...])
        }
        return true
      } ?? false
    guard isWritten else { throw unwritable() }
  }

  deinit { unlink(path) }

  private func unwritable() -> FileFailure {
    FileFailure(path: path, problem: .unwritable(reason: String(cString: strerror(errno))))
  }
}
