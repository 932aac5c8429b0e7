import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// Holds a folder for one process, from the making of this value until it is let go or the process ends. It leaves no
/// file, and keeps nobody from the folder who does not ask for a hold too.
package final class FolderHold: Sendable {
  private let descriptor: Int32

  /// Makes the folder where it is missing, parents included. Symbolic links in it are not followed, and refused.
  ///
  /// - Throws: `FileFailure`, unwritable: also where another holds the folder, or something in it is a symbolic link.
  package init(_ path: String) throws {
    do throws(SystemError) {
      var status = stat()
      if stat(path, &status) != 0 { try Folder.make(path) }
      descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      if descriptor < 0 { throw .last }
    } catch {
      throw FileFailure(path: path, problem: .unwritable(reason: error.reason))
    }
    // From here on `deinit` closes the descriptor, also where this throws: closed twice, it could be another thread's by then.
    // File systems that know no locks of folders say something else than EWOULDBLOCK; there it goes without.
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      throw FileFailure(
        path: path, problem: .unwritable(reason: "another process trains into it"),
        remedy: "Wait until it has ended, or choose another folder")
    }
    try Folder.requireNoLinks(in: path)
  }

  deinit { close(descriptor) }
}
