import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics

/// Holds a folder for one process at a time, from its making until it is let go or the process ends.
///
/// Runs that start together on a new machine would otherwise write the same download at once.
package final class FolderLock {
  private let descriptor: Int32

  /// Makes the folder where it is missing, and waits for its turn.
  package init(_ folder: String) throws {
    func failure(_ path: String) -> FileFailure {
      var failure = FileFailure(writing: path, errno: errno)
      failure.remedy =
        "Downloads are kept there; XDG_CACHE_HOME names another cache, --data-dir a folder that has the data"
      return failure
    }
    for end in folder.indices where folder[end] == "/" && end > folder.startIndex {
      mkdir(String(folder[..<end]), 0o755)
    }
    guard mkdir(folder, 0o755) == 0 || errno == EEXIST else { throw failure(folder) }
    let path = folder + "/.lock"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure(path) }
    while flock(descriptor, LOCK_EX) != 0 {
      // `deinit` closes the descriptor.
      guard errno == EINTR else { throw failure(path) }
    }
  }

  deinit { close(descriptor) }
}
