import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// A file of records, a line of JSON each, that grows while the work goes on.
///
/// A record counts once its newline stands in the file. What follows the last newline was never finished (the machine
/// went down): reading ignores it, and the next record takes its place. One writer at a time.
package struct JSONLines: Sendable, Hashable {
  package let path: String

  /// Nothing is opened or made yet.
  package init(path: String) { self.path = path }

  /// Adds a record as one line in a single write(2), so that it survives the process from then on; nothing is buffered.
  /// (A machine that goes down may lose the last lines.) Where it fails, the file is as before. A symbolic link is not
  /// followed.
  ///
  /// - Throws: `FileFailure`, unwritable.
  package func append(_ record: some Encodable) throws {
    let line = try JSONFile.lineEncoder.encode(record) + Data("\n".utf8)
    do {
      let file = try OpenFile(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW)
      let end = try file.endOfLastLine()
      try file.truncate(to: end)
      let written = try line.withUnsafeBytes { try file.writeOnce($0) }
      if written < line.count {
        try file.truncate(to: end)
        throw SystemError(reason: "the disk took \(written) of \(line.count) bytes")
      }
    } catch let error as SystemError {
      throw FileFailure(path: path, problem: .unwritable(reason: error.reason))
    }
  }

  /// All finished records.
  ///
  /// - Throws: `FileFailure`: missing, unreadable, or malformed at the line, counted from 1, that is no such record.
  package func records<Record: Decodable>(of type: Record.Type = Record.self) throws -> [Record] {
    let lines = try FileContents.read(path).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let decoder = JSONFile.decoder
    return try lines.dropLast().enumerated().map { index, line in
      do {
        return try decoder.decode(type, from: line)
      } catch let error as DecodingError {
        throw FileFailure(path, error, line: index + 1)
      }
    }
  }

  /// Replaces the file by these records, all or nothing.
  ///
  /// - Throws: `FileFailure`, unwritable.
  package func replace(by records: [some Encodable]) throws {
    let encoder = JSONFile.lineEncoder
    try AtomicFile.write(records.reduce(into: Data()) { $0 += try encoder.encode($1) + Data("\n".utf8) }, to: path)
  }

  /// Waits until all records are on the disk; there may be none.
  ///
  /// - Throws: `FileFailure`, unwritable.
  package func synchronize() throws {
    do throws(SystemError) {
      try OpenFile(path, O_RDONLY).synchronize()
    } catch  where error.code != ENOENT {
      throw FileFailure(path: path, problem: .unwritable(reason: error.reason))
    } catch {}
  }
}
