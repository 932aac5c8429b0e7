import Diagnostics

extension Features {
  /// The items of an IDX file (unsigned bytes, two dimensions or more), plain or gzip, as values in [0, 1].
  ///
  /// Row i is item i, read as byte / 255; n × h × w files have h × w columns and the `imageShape`. Bytes stay bytes.
  ///
  /// - Parameters:
  ///   - path: The file; gzip is recognised by its content.
  ///   - limit: The most bytes of items that are accepted.
  /// - Throws: `FileFailure` for a file that is missing, unreadable, cut short, corrupt or not such an IDX file.
  public init(idx path: String, limit: Int = 1 << 31) throws {
    try self.init(IDXFile(path: path, limit: limit))
  }

  package init(_ file: IDXFile) throws {
    guard file.dimensions.count >= 2 else {
      throw FileFailure(
        path: file.path,
        problem: .malformed(
          place: "number of dimensions (byte 3)", expected: "at least 2, as images have", found: "1"),
        remedy: "One dimension is what a file of labels has")
    }
    let shape = file.dimensions.dropFirst()
    self.init(
      .bytes(file.payload, scale: 1 / 255), columns: file.itemSize,
      imageShape: shape.count == 2 ? ImageShape(height: file.dimensions[1], width: file.dimensions[2]) : nil)
  }
}
