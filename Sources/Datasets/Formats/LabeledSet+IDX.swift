import PseudoLabelDiagnostics

extension LabeledSet {
  /// The images of one IDX file with the labels of another, each plain or gzip.
  ///
  /// - Parameters:
  ///   - images: The path of n items of two dimensions or more.
  ///   - labels: The path of n labels, one dimension.
  ///   - classes: How many classes there are; the largest label plus one where it is not given.
  /// - Throws: `FileFailure` for either file, for counts that disagree (naming both files), and for a label that is not
  ///   in 0 ..< `classes`.
  public init(idxImages images: String, idxLabels labels: String, classes: Int? = nil) throws {
    try self.init(images: IDXFile(path: images), labels: IDXFile(path: labels), classes: classes)
  }

  package init(images: IDXFile, labels: IDXFile, classes: Int?) throws {
    let features = try Features(images)
    guard labels.dimensions.count == 1 else {
      throw FileFailure.malformed(
        labels.path, at: "number of dimensions (byte 3)", expected: "1, as labels have",
        found: "\(labels.dimensions.count)")
    }
    guard labels.count == images.count else {
      throw FileFailure.malformed(
        labels.path, at: "number of labels (byte 4)",
        expected: "\(images.count), one for each image of \(images.path)", found: "\(labels.count)")
    }
    let classes = classes ?? Int(labels.payload.max() ?? 0) + 1
    if let wrong = labels.payload.firstIndex(where: { Int($0) >= classes }) {
      throw FileFailure.malformed(
        labels.path, at: "label \(wrong + 1) (byte \(labels.header.count + wrong) of the content)",
        expected: "a class below \(classes)", found: "\(labels.payload[wrong])")
    }
    self.init(features: features, labels: labels.payload.map(Int.init), classes: classes)
  }
}
