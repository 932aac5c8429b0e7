import Foundation

/// A new empty folder that is there for one test.
final class Folder: Sendable {
  let path: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "command-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.resolvingSymlinksInPath().path(percentEncoded: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  private func url(_ name: String) -> URL { URL(filePath: path).appending(path: name) }

  func data(_ name: String) throws -> Data { try Data(contentsOf: url(name)) }

  func text(_ name: String) throws -> String { String(decoding: try data(name), as: UTF8.self) }

  /// Writes a file, and the folders on the way to it.
  func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
    try FileManager.default.createDirectory(
      at: url(name).deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url(name))
  }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(at: url(name), withIntermediateDirectories: true)
  }

  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: url(name).path(percentEncoded: false)) }

  /// Whether a process holds a lock on a folder, as the system's list of locks has it.
  func isLocked(_ name: String) -> Bool {
    var status = stat()
    guard stat("\(path)/\(name)", &status) == 0 else { return false }
    let locks = (try? String(contentsOfFile: "/proc/locks", encoding: .utf8)) ?? ""
    return locks.contains(":\(status.st_ino) ")
  }

  /// The names in a folder, without those that begin with a dot.
  func names(in name: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(name)").filter { !$0.hasPrefix(".") }.sorted()
  }

  /// A JSON object, as a stranger's program would read it.
  func object(_ name: String) throws -> [String: Any] { try jsonObject(text(name)) }
}

func jsonObject(_ text: String) throws -> [String: Any] {
  try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
}

extension [String: Any] {
  /// This object with a value at a path of keys; nil takes the key away. Numbers among the keys count in lists.
  func with(_ value: Any?, at path: String...) -> [String: Any] {
    func changed(_ object: Any, _ keys: ArraySlice<String>) -> Any {
      guard let key = keys.first else { return object }
      let isLast = keys.count == 1
      if var list = object as? [Any], let number = Int(key) {
        list[number] = isLast ? value ?? NSNull() : changed(list[number], keys.dropFirst())
        return list
      }
      var members = object as? [String: Any] ?? [:]
      members[key] = isLast ? value : changed(members[key] ?? [:], keys.dropFirst())
      return members
    }
    return changed(self, path[...]) as? [String: Any] ?? [:]
  }

  func json() throws -> Data { try JSONSerialization.data(withJSONObject: self) }
}
