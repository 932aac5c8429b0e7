import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// A new file that grows by whole records while the work goes on. One writer.
package final class RecordFile {
  package let path: String
  private let file: OpenFile
  private var size = 0

  /// Makes the file; nil where something is there already.
  ///
  /// - Throws: `FileFailure`, unwritable.
  package init?(creating path: String) throws {
    self.path = path
    do throws(SystemError) {
      file = try OpenFile(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND)
    } catch {
      if error.code == EEXIST { return nil }
      throw FileFailure(path: path, problem: .unwritable(reason: error.reason))
    }
  }

  /// Adds a record in a single write(2), so that readers see it and it survives the process from then on; nothing is
  /// buffered. Where it fails, the file is as before.
  ///
  /// - Throws: `FileFailure`, unwritable.
  package func append(_ record: Data) throws {
    do {
      let written = try record.withUnsafeBytes { try file.writeOnce($0) }
      if written < record.count {
        try file.truncate(to: size)
        throw SystemError(reason: "the disk took \(written) of \(record.count) bytes")
      }
      size += written
    } catch let error as SystemError {
      throw FileFailure(path: path, problem: .unwritable(reason: error.reason))
    }
  }
}
