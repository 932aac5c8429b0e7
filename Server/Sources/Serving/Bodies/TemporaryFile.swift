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
    let written =
      bytes.withContiguousStorageIfAvailable { buffer -> Bool in
        var start = 0
        while start < buffer.count {
          let count = write(descriptor, buffer.baseAddress! + start, buffer.count - start)
          guard count > 0 else { return false }
          start += count
        }
        return true
      } ?? false
    guard written else { throw unwritable() }
  }

  deinit { unlink(path) }

  private func unwritable() -> FileFailure {
    FileFailure(path: path, problem: .unwritable(reason: String(cString: strerror(errno))))
  }
}
