import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// A file of records, a line of JSON each, whose records are on the disk before `append` returns. One process holds it at a time.
///
/// A record counts once its newline stands in the file. What follows the last newline when the file is opened was never acknowledged:
/// it is moved into a file of its own beside it, so that nothing is lost, and the file ends behind the last whole record.
package final class DurableLines {
  package let path: String
  /// Where the unfinished end of the file was moved to; nil where the file ended with a whole record.
  package let setAside: String?
  private let file: OpenFile
  private var size: Int
  /// Once writing has failed halfway, nobody knows what is on the disk.
  private var isBroken = false

  /// Opens the file, or makes it where it is missing. Another process that opens it meanwhile is refused.
  ///
  /// - Parameter path: the file. A symbolic link is not followed.
  /// - Throws: `FileFailure`, unwritable: also where another process holds it.
  package init(path: String) throws {
    self.path = path
    do {
      let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
      let isNew = access(path, F_OK) != 0
      let file = try OpenFile(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW)
      try file.requireRegular()
      guard try file.lock() else {
        throw FileFailure(
          path: path, problem: .unwritable(reason: "another process writes to it"),
          remedy: "Wait until it has ended, or choose another file")
      }
      if isNew { try OpenFile(folder, O_RDONLY | O_DIRECTORY).synchronize() }
      let end = try file.endOfLastLine()
      let unfinished = try file.size() - end
      if unfinished > 0 {
        var rest = Data(count: unfinished)
        _ = try rest.withUnsafeMutableBytes { try file.read(into: $0, at: end) }
        let aside = "\(path).unfinished-\(UInt64(Date().timeIntervalSince1970 * 1000))"
        try AtomicFile.write(rest, to: aside)
        try file.truncate(to: end)
        try file.synchronize()
        setAside = aside
      } else {
        setAside = nil
      }
      size = end
      self.file = file
    } catch let error as SystemError {
      throw FileFailure(path: path, problem: .unwritable(reason: error.reason))
    }
  }

  /// Adds records, all or none, and returns when they are on the disk.
  ///
  /// - Throws: `FileFailure`, unwritable. The file is then as before; where not even that can be made sure, nothing more is written to it.
  package func append(_ records: [some Encodable]) throws {
    guard !records.isEmpty else { return }
    do {
      guard !isBroken else { throw SystemError(reason: "an earlier write to it failed") }
      let encoder = JSONFile.lineEncoder
      let lines = try records.reduce(into: Data()) { $0 += try encoder.encode($1) + Data("\n".utf8) }
      do {
        try lines.withUnsafeBytes { try file.write($0) }
        try file.synchronize()
        size += lines.count
      } catch {
        isBroken = true
        try file.truncate(to: size)
        try file.synchronize()
        isBroken = false
        throw error
      }
    } catch let error as SystemError {
      throw FileFailure(path: path, problem: .unwritable(reason: error.reason))
    }
  }

  /// All records.
  ///
  /// - Throws: `FileFailure`: unreadable, or malformed at the line, counted from 1, that is no such record.
  package func records<Record: Decodable>(of type: Record.Type = Record.self) throws -> [Record] {
    try JSONLines(path: path).records(of: type)
  }
}
