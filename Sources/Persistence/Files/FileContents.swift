import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// A regular file read whole.
package enum FileContents {
  /// - Throws: `FileFailure`, missing or unreadable.
  package static func read(_ path: String) throws -> Data {
    let file = try OpenFile.reading(path)
    do {
      var data = Data(count: try file.size())
      let count = try data.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }
      return data.prefix(count)
    } catch let error as SystemError {
      throw FileFailure(path: path, problem: .unreadable(reason: error.reason))
    }
  }
}
