import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// What runs need of folders.
package enum Folder {
  /// The names in a folder, without "." and "..", in no order.
  static func names(in path: String) throws(SystemError) -> [String] {
    guard let folder = opendir(path) else { throw .last }
    defer { closedir(folder) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(folder) {
      let length = MemoryLayout.size(ofValue: entry.pointee.d_name)
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: length) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
      errno = 0
    }
    if errno != 0 { throw .last }
    return names
  }

  /// Looks that nothing in a folder leads out of it: what is written into a file by a name could else go anywhere.
  ///
  /// - Throws: `FileFailure`, unwritable, naming the first symbolic link; unreadable.
  package static func requireNoLinks(in path: String) throws {
    let names: [String]
    do throws(SystemError) {
      names = try Self.names(in: path)
    } catch {
      throw FileFailure(path: path, problem: .unreadable(reason: error.reason))
    }
    for name in names.sorted() {
      var status = stat()
      guard lstat("\(path)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { continue }
      throw FileFailure(
        path: "\(path)/\(name)", problem: .unwritable(reason: "a symbolic link, which is not followed here"),
        remedy: "Put the file itself there, or remove the link")
    }
  }

  /// Makes a folder and those above it that are not there.
  static func make(_ path: String) throws(SystemError) {
    if mkdir(path, 0o777) == 0 { return }
    let error = SystemError.last
    guard error.code == ENOENT, let parent = parent(of: path) else { throw error }
    do throws(SystemError) {
      try make(parent)
    } catch {
      // Someone else may have made it meanwhile.
      if error.code != EEXIST { throw error }
    }
    if mkdir(path, 0o777) != 0 { throw .last }
  }

  /// The same, and nothing where it is there already.
  ///
  /// - Throws: `FileFailure`, unwritable.
  package static func makeIfMissing(_ path: String) throws {
    do throws(SystemError) {
      var status = stat()
      if stat(path, &status) != 0 { try make(path) }
    } catch {
      throw FileFailure(path: path, problem: .unwritable(reason: error.reason))
    }
  }

  /// "a/b" of "a/b/c" and of "a/b/c/"; nil where nothing stands above.
  private static func parent(of path: String) -> String? {
    guard let nameEnd = path.lastIndex(where: { $0 != "/" }),
      let slash = path[...nameEnd].lastIndex(of: "/"),
      let parentEnd = path[..<slash].lastIndex(where: { $0 != "/" })
    else { return nil }
    return String(path[...parentEnd])
  }

  /// What stands between the name of a folder that was renamed aside and a number.
  static let asideInfix = ".replaced-"

  /// Renames a folder to its name with `.replaced-1` behind it, or the next number that is free; returns the new path.
  static func renameAside(_ path: String) throws(SystemError) -> String {
    var number = 1
    while true {
      let aside = "\(path)\(asideInfix)\(number)"
      var status = stat()
      if lstat(aside, &status) != 0 {
        if rename(path, aside) == 0 { return aside }
        throw .last
      }
      number += 1
    }
  }
}
