import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// Writes a file so that its path holds either all of the new content or all of the old, whatever happens meanwhile.
///
/// The content is written aside, under a name of its own in the same folder, and brought to the disk (fsync); then it
/// takes the path (rename), and the folder is brought to the disk. Where a step before the rename fails, the old file
/// stands untouched and nothing is left aside. A process that is killed may leave its `.pseudolabel-….tmp`.
///
/// A path that is a symbolic link keeps it: the file it points to is replaced. A device, a pipe or a folder is never
/// replaced.
package enum AtomicFile {
  /// - Throws: `FileFailure`, unwritable for the reason that the system gave.
  package static func write(_ bytes: some ContiguousBytes, to path: String) throws {
    try replace(path) { file in try bytes.withUnsafeBytes { try file.write($0) } }
  }

  /// Writes content that comes in pieces, so that it never has to be in memory as a whole: `body` hands over one after the
  /// other. A `body` that throws leaves the old file as it was.
  package static func write(to path: String, _ body: (_ append: (Data) throws -> Void) throws -> Void) throws {
    try replace(path) { file in
      try body { piece in try piece.withUnsafeBytes { try file.write($0) } }
    }
  }

  /// How the names of files written aside begin and end.
  static func isTemporary(_ name: String) -> Bool { name.hasPrefix(".pseudolabel-") && name.hasSuffix(".tmp") }

  /// As `write`, of content that comes in pieces: `body` writes them.
  static func replace(_ path: String, writing body: (borrowing OpenFile) throws -> Void) throws {
    do {
      let target = resolvingLinks(of: path) ?? path
      try refuseOtherThanFile(at: target)
      let folder = target.lastIndex(of: "/").map { String(target[...$0]) } ?? "."
      let openFolder = try OpenFile(folder, O_RDONLY | O_DIRECTORY)
      let aside = "\(folder)/.pseudolabel-\(String(UInt64.random(in: 0 ... .max), radix: 36)).tmp"
      let file = try OpenFile(aside, O_WRONLY | O_CREAT | O_EXCL)
      do {
        try body(file)
        try file.synchronize()
        if rename(aside, target) != 0 { throw SystemError.last }
      } catch {
        unlink(aside)
        throw error
      }
      try openFolder.synchronize()
    } catch let error as SystemError {
      throw FileFailure(path: path, problem: .unwritable(reason: error.reason))
    }
  }

  /// The absolute path that symbolic links lead to; nil where nothing is there.
  package static func resolvingLinks(of path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func refuseOtherThanFile(at path: String) throws(SystemError) {
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    let type = status.st_mode & S_IFMT
    if type == S_IFDIR { throw SystemError(code: EISDIR) }
    if type != S_IFREG { throw SystemError(reason: "not a regular file") }
  }
}
