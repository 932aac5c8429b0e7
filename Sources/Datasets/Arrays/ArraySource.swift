import PseudoLabelDiagnostics

/// Files of numbers in rows: NPY, NPZ, SVMlight or libsvm, and IDX.
public struct ArraySource: Sendable, Hashable, Codable {
  /// How the files are written.
  public enum Format: String, Sendable, Hashable, Codable, CaseIterable {
    /// One NumPy array a file.
    case npy
    /// Named NumPy arrays in a zip archive: rows, and labels.
    case npz
    /// "label index:value …" a line, of SVMlight and libsvm; rows stay without their zeros.
    case svmlight
    /// The format of MNIST.
    case idx
  }

  /// The rows. All files are of one format.
  public var files: [String]
  /// The labels of the first file's rows, where they stand in a file of their own: NPY for NPY, IDX for IDX, in which 255
  /// is no label unless told otherwise.
  public var labels: String?
  /// Files of further rows, whose labels are not looked at.
  public var unlabeled: [String]
  /// Of all files.
  public var format: Format
  /// The names of the arrays of rows and labels in NPZ files, where they are not the usual ones.
  public var featureArray: String?
  /// The name of the array of labels in NPZ files, where it is not a usual one.
  public var labelArray: String?

  /// Labels that mean "unlabelled", in place of `MissingWords.standard` and of the number by which a format marks such rows,
  /// which `NumberLabels` finds; NaN, "?" in SVMlight files and labels that are not there count in any case.
  public var missing: [String]?

  /// - Parameters:
  ///   - files: the rows, at least one (a precondition).
  ///   - labels: labels that stand in a file of their own.
  ///   - unlabeled: further rows.
  ///   - format: of all files.
  ///   - featureArray: the name of the rows in NPZ files.
  ///   - labelArray: the name of the labels in NPZ files.
  ///   - missing: labels that mean "unlabelled".
  public init(
    files: [String], labels: String? = nil, unlabeled: [String] = [], format: Format, featureArray: String? = nil,
    labelArray: String? = nil, missing: [String]? = nil
  ) {
    precondition(!files.isEmpty, "rows need a file")
    self.files = files
    self.labels = labels
    self.unlabeled = unlabeled
    self.format = format
    self.featureArray = featureArray
    self.labelArray = labelArray
    self.missing = missing
  }

  /// Labels that mean "unlabelled" whatever the others are.
  var unlabeledWords: Set<String> { Set(missing ?? MissingWords.standard + (format == .idx ? ["255"] : [])) }

  /// Labels that mean "unlabelled" in new rows: those by which the format may mark them, where training has not made classes
  /// of them.
  private func unlabeledWords(besides classes: [String]) -> Set<String> {
    guard missing == nil else { return unlabeledWords }
    let marks =
      switch format {
      case .npy, .npz: ["-1"]
      case .svmlight: ["-1", "0"]
      case .idx: [String]()
      }
    return unlabeledWords.union(marks).subtracting(classes)
  }

  /// The format of a file of numbers, by its first bytes, and of SVMlight, which has no mark, by its name or by its lines;
  /// nil for others.
  ///
  /// - Throws: `FileFailure`: missing, unreadable, or readable only once.
  public static func format(of path: String) throws -> Format? {
    try InputFile.requireRereadable(path)
    let reader = try ContentReader(path: path)
    let opening = try reader.read(ForeignFormat.openingSize)
    if opening.starts(with: [0x93] + Array("NUMPY".utf8)) { return .npy }
    if ForeignFormat.isZIP(opening) {
      return ForeignFormat(opening: opening, path: path, isPacked: reader.isPacked) == nil ? .npz : nil
    }
    if IDXReader.begins(with: opening) { return .idx }
    guard isNamedSVMlight(path) || SVMlightFile.begins(with: opening) else { return nil }
    return ForeignFormat(opening: opening, path: path) == nil ? .svmlight : nil
  }

  /// How labels are given where a file has none; nil where it is the file that has them.
  package var remedyForNoLabels: Remedy? {
    guard labels == nil else { return nil }
    switch format {
    case .npy:
      return Remedy(
        "Name the file of its labels with --label-file",
        "put both into one file: numpy.savez(\"data.npz\", X=X, y=y)")
    case .idx: return "Name the file of its labels with --label-file"
    case .npz, .svmlight: return nil
    }
  }

  /// Whether a file has a name that only SVMlight files have.
  package static func isNamedSVMlight(_ path: String) -> Bool {
    ["svm", "svmlight", "libsvm"].contains(ForeignFormat.ending(of: path))
  }

  /// Rows to be answered.
  package struct NewRows: Sendable {
    /// As they stand in their file.
    package var rows: PartlyLabeledNumbers
    /// How doubtful input was read, and what was left out: a sentence each.
    package var remarks: [String] = []
  }

  /// The rows of the one file there is, as they stand there, with as many columns as were learned.
  ///
  /// - Parameters:
  ///   - preparation: as learned in training.
  ///   - classes: that were learned.
  /// - Throws: `FileFailure`, also where the columns are others.
  package func rows(like preparation: ArrayPreparation, classes: [String]) throws -> NewRows {
    var new =
      format == .svmlight
      ? try svmlightRows(like: preparation) : NewRows(rows: try arrayRows(of: files[0], labels: labels))
    let features = new.rows.features
    guard features.columns == preparation.columns else {
      throw FileFailure.malformed(
        files[0], at: "columns", expected: "\(preparation.columns), as in training", found: "\(features.columns)")
    }
    new.remarks += [features.rounding.text].compactMap { $0 }
    new.rows.removeLabels(unlabeledWords(besides: classes))
    return new
  }
}

extension ArraySource.Format {
  /// Checks that labels of rows in this format can stand in a file of their own.
  ///
  /// - Throws: `RequestFailure`.
  package func requireLabelFile(_ labels: String, for file: String) throws(RequestFailure) {
    guard self == .npz || self == .svmlight else { return }
    throw RequestFailure(
      "--label-file", expected: "one NPY or IDX file of rows that it labels", found: "\(labels) for \(file)")
  }
}
