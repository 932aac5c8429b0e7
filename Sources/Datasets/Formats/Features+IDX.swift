import PseudoLabelDiagnostics

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
    try IDXReader.requireRows(file.dimensions, path: file.path)
    self.init(
      .bytes(file.payload, scale: 1 / 255), columns: file.itemSize, imageShape: ImageShape(idx: file.dimensions))
  }
}

extension ImageShape {
  /// The shape of the items of an IDX file, where they are images.
  init?(idx dimensions: [Int]) {
    guard dimensions.count == 3 else { return nil }
    self.init(height: dimensions[1], width: dimensions[2])
  }
}

extension IDXReader {
  /// Items that are rows of features have a dimension of their own.
  static func requireRows(_ dimensions: [Int], path: String) throws {
    guard dimensions.count >= 2 else {
      throw FileFailure(
        path: path,
        problem: .malformed(
          place: "number of dimensions (byte 3)", expected: "at least 2, as images have", found: "1"),
        remedy: "One dimension is what a file of labels has")
    }
  }
}
