import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// What lies in a folder, without the hidden.
package struct FolderListing {
  /// Names in natural order.
  var files: [String] = []
  var folders: [String] = []
  /// Names that are not Unicode, repaired as far as it goes, and links that lead nowhere.
  var unusable: [String] = []

  /// What lies in the folder at `path`. Links to files count as files, links to folders as folders. What is neither (a
  /// pipe, a socket) is left out, and so is what begins with a point, and `__MACOSX`, which archivers leave behind.
  ///
  /// Throws `FileFailure`: missing, unreadable, no folder.
  init(path: String) throws {
    guard let stream = opendir(path) else {
      let code = errno
      guard code != ENOTDIR else { throw FileFailure(path: path, problem: .unreadable(reason: "it is not a folder")) }
      throw FileFailure(reading: path, errno: code)
    }
    defer { closedir(stream) }
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        if errno != 0 { throw FileFailure(reading: path, errno: errno) }
        break
      }
      add(Self.name(of: entry), in: path)
    }
    files.sort(by: NaturalOrder.precedes)
    folders.sort(by: NaturalOrder.precedes)
    unusable.sort(by: NaturalOrder.precedes)
  }

  private mutating func add(_ bytes: [UInt8], in path: String) {
    guard bytes.first != UInt8(ascii: "."), !bytes.elementsEqual("__MACOSX".utf8) else { return }
    guard let name = String(validating: bytes, as: UTF8.self) else {
      unusable.append(String(decoding: bytes, as: UTF8.self))
      return
    }
    switch Self.kind(of: "\(path)/\(name)") {
    case S_IFREG: files.append(name)
    case S_IFDIR: folders.append(name)
    case nil: unusable.append(name)
    default: break
    }
  }

  /// The type bits of what `path` is or leads to; nil where it leads nowhere.
  private static func kind(of path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  /// Whether the path is or leads to something other than a folder.
  static func isFile(_ path: String) -> Bool { kind(of: path).map { $0 != S_IFDIR } ?? false }

  /// Whether the path is or leads to a file with a content of its own, as a pipe has none.
  package static func isRegularFile(_ path: String) -> Bool { kind(of: path) == S_IFREG }

  /// Whether the path is a link itself.
  static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// What tells one folder from another, by whatever path it is reached; nil where there is none.
  static func identity(of path: String) -> [UInt64]? {
    var status = stat()
    return stat(path, &status) == 0 ? [UInt64(status.st_dev), UInt64(status.st_ino)] : nil
  }

  private static func name(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
    withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
  }
}
