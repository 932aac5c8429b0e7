import PseudoLabelDiagnostics

extension PartlyLabeledNumbers {
  /// Two arrays of an NPZ file, as `numpy.savez` and `numpy.savez_compressed` write it: the rows, and their labels where
  /// there are any. Both are read as from files of their own.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - features: the name of the array of rows; by default the first that is there of X, x, features, data, X_train and
  ///     x_train.
  ///   - labels: the name of the array of labels; by default the first that is there of y, labels, target and y_train.
  ///     Without one no row has a label.
  ///   - limit: arrays that unpack to more bytes are refused where they are packed to less than a thousandth.
  /// - Throws: `FileFailure` for the file, for an array that is not there, naming those that are, for one that is encrypted
  ///   or packed in a way that is not known, and as NPY files do.
  package init(npz path: String, features: String? = nil, labels: String? = nil, limit: Int = 1 << 30) throws {
    let archive = try NPZArchive(path: path, limit: limit)
    guard let rows = try archive.reader(features, or: ["X", "x", "features", "data", "X_train", "x_train"]) else {
      throw archive.lacking(features.map { "\"\($0)\"" } ?? "X, x, features, data, X_train or x_train")
    }
    let classes = try archive.reader(labels, or: ["y", "labels", "target", "y_train"])
    if let labels, classes == nil { throw archive.lacking("\"\(labels)\"") }
    try self.init(rows, labels: classes)
  }
}

extension NPZArchive {
  /// The array that was asked for, or the first that is there of those which are usual.
  fileprivate func reader(_ name: String?, or usual: [String]) throws -> NPYReader? {
    if let name { return try reader(of: name) }
    return try usual.first(where: names.contains).flatMap { try reader(of: $0) }
  }

  fileprivate func lacking(_ wanted: String) -> FileFailure {
    let shown = names.prefix(20).map { "\"\($0)\"" }.joined(separator: ", ")
    return .malformed(
      path, at: "arrays", expected: "one that is called \(wanted)",
      found: names.isEmpty ? "no array" : shown + (names.count > 20 ? " and \(names.count - 20) more" : ""))
  }
}
