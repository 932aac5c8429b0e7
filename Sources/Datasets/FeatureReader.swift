import PseudoLabelDiagnostics

/// The rows of a file of features, a piece at a time, so that files of any length are read in constant memory.
package final class FeatureReader {
  package let path: String
  package var columns: Int { file.itemSize }
  /// Rows in the file.
  package var count: Int { file.count }
  private let file: IDXReader
  private var next = 0

  /// Rows of an IDX file (unsigned bytes, two dimensions or more), plain or gzip, read as byte / 255.
  ///
  /// - Parameter path: The file; gzip is recognised by its content.
  /// - Throws: `FileFailure` for a file that is missing, unreadable or not such an IDX file.
  package init(idx path: String) throws {
    self.path = path
    file = try IDXReader(path: path)
    try IDXReader.requireRows(file.dimensions, path: path)
    if count == 0 { _ = try file.items(0) }
  }

  /// The next rows, at most `limit` of them; nil behind the last.
  ///
  /// - Parameter limit: How many rows, at least one (a precondition).
  /// - Throws: `FileFailure` where the file is cut short, corrupt, or longer than it says.
  package func rows(atMost limit: Int) throws -> Features? {
    precondition(limit > 0, "a piece needs a row")
    guard next < count else { return nil }
    let bytes = try file.items(limit)
    next += bytes.count / columns
    return Features(
      .bytes(bytes, scale: 1 / 255), columns: columns, imageShape: ImageShape(idx: file.dimensions))
  }
}
