import Diagnostics

/// Files of numbers in rows: NPY, NPZ, SVMlight or libsvm, and IDX.
public struct ArraySource: Sendable, Hashable, Codable {
  /// How the files are written.
  public enum Format: String, Sendable, Hashable, Codable, CaseIterable {
    /// One NumPy array a file.
    case npy
    /// Named NumPy arrays in a zip archive: rows, and labels of which -1 is none.
    case npz
    /// "label index:value …" a line, of SVMlight and libsvm; rows stay without their zeros.
    case svmlight
    /// The format of MNIST.
    case idx
  }

  /// The rows. All files are of one format.
  public var files: [String]
  /// The labels of the first file's rows, where they stand in a file of their own: NPY for NPY, IDX for IDX, in which 255
  /// is no label.
  public var labels: String?
  /// Files of further rows, whose labels are not looked at.
  public var unlabeled: [String]
  /// Of all files.
  public var format: Format
  /// The names of the arrays of rows and labels in NPZ files, where they are not the usual ones.
  public var featureArray: String?
  /// The name of the array of labels in NPZ files, where it is not a usual one; a label of -1 is none.
  public var labelArray: String?

  /// Labels that mean "unlabelled", in place of `MissingWords.standard`; those by which a format marks such rows count in
  /// any case.
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

  /// Labels that mean "unlabelled"; in NumPy's arrays "-1" is one of them unless told otherwise, as the number -1 is.
  private var unlabeledWords: Set<String> {
    if let missing { return Set(missing) }
    return Set(MissingWords.standard + (format == .npy || format == .npz ? ["-1"] : []))
  }

  /// The format of a file of numbers, by its first bytes, and of SVMlight, which has no mark, by its name; nil for others.
  ///
  /// - Throws: `FileFailure`: missing, unreadable, or readable only once.
  public static func format(of path: String) throws -> Format? {
    try InputFile.requireRereadable(path)
    let opening = try ContentReader(path: path).read(6)
    if opening.starts(with: [0x93] + Array("NUMPY".utf8)) { return .npy }
    if opening.starts(with: Array("PK".utf8)) { return .npz }
    if opening.starts(with: [0, 0, 8]) { return .idx }
    var name = path.lowercased()[...]
    if name.hasSuffix(".gz") { name = name.dropLast(3) }
    return [".svm", ".svmlight", ".libsvm"].contains(where: name.hasSuffix) ? .svmlight : nil
  }

  /// What one file holds.
  struct Content {
    /// As they stand there, without the labels that the format itself marks as none.
    var rows: PartlyLabeledRows
    /// The index of the first column, 0 where the format does not count them.
    var firstIndex = 0
    /// Whether a label is written with a plus sign.
    var hasPlusSign = false
    /// Values of columns that were not learned, which are left out.
    var unlearnedValues = 0
  }

  /// - Parameters:
  ///   - path: the file.
  ///   - labels: the file of its labels.
  ///   - columns: of SVMlight files, where that is known.
  ///   - firstIndex: of their columns, where that is known.
  /// - Throws: `FileFailure`.
  private func content(
    of path: String, labels: String?, columns: Int? = nil, firstIndex: Int? = nil
  ) throws -> Content {
    switch format {
    case .npy: return Content(rows: try PartlyLabeledRows(npyFeatures: path, npyLabels: labels))
    case .npz: return Content(rows: try PartlyLabeledRows(npz: path, features: featureArray, labels: labelArray))
    case .idx:
      let features = try Features(idx: path)
      guard let labels else {
        return Content(
          rows: PartlyLabeledRows(features: features, labels: [String?](repeating: nil, count: features.count)))
      }
      let set = try LabeledSet(idxImages: path, idxLabels: labels)
      return Content(
        rows: PartlyLabeledRows(features: set.features, labels: set.labels.map { $0 == 255 ? nil : "\($0)" }))
    case .svmlight:
      let file = try SVMlightFile(path: path, columns: columns, firstIndex: firstIndex)
      return Content(
        rows: file.rows, firstIndex: file.firstIndex, hasPlusSign: file.hasPlusSign,
        unlearnedValues: file.unlearnedValues)
    }
  }

  /// The rows of the one file there is, as they stand there, with as many columns as were learned.
  ///
  /// - Parameters:
  ///   - preparation: as learned in training.
  ///   - classes: that were learned; of SVMlight files, in which -1 or 0 may mean "unlabelled", these are none.
  /// - Returns: the rows, and how many values of columns that were not learned were left out.
  /// - Throws: `FileFailure`, also where the columns are others.
  package func rows(
    like preparation: ArrayPreparation, classes: [String]
  ) throws -> (rows: PartlyLabeledRows, unlearnedValues: Int) {
    var content = try content(
      of: files[0], labels: labels, columns: preparation.columns, firstIndex: preparation.firstIndex)
    guard content.rows.features.columns == preparation.columns else {
      throw FileFailure.malformed(
        files[0], at: "columns", expected: "\(preparation.columns), as in training",
        found: "\(content.rows.features.columns)")
    }
    let marks = format == .svmlight && missing == nil ? Set(["-1", "0"]).subtracting(classes) : []
    content.rows.removeLabels(unlabeledWords.union(marks))
    return (content.rows, content.unlearnedValues)
  }

  func load() throws -> LoadedData {
    // Arrays tell by their headers what they take. Of text, values take half of the file's size at least, twice.
    for path in files + unlabeled where format == .svmlight {
      guard let size = try InputFile(path: path).size else { continue }
      try MemoryNeed().require(Double(size), for: path, remedy: "Use fewer rows, or fewer columns")
    }
    var parts: [PartlyLabeledRows] = []
    var firstIndex: Int?
    var hasPlusSign = false
    for (number, path) in (files + unlabeled).enumerated() {
      var part = try content(of: path, labels: number == 0 ? labels : nil, firstIndex: firstIndex)
      firstIndex = firstIndex ?? part.firstIndex
      if number >= files.count {
        part.rows.labels = part.rows.labels.map { _ in nil }
      } else {
        hasPlusSign = hasPlusSign || part.hasPlusSign
      }
      if let first = parts.first, format != .svmlight, part.rows.features.columns != first.features.columns {
        throw FileFailure.malformed(
          path, at: "columns", expected: "\(first.features.columns), as in \(files[0])",
          found: "\(part.rows.features.columns)")
      }
      part.rows.removeLabels(unlabeledWords)
      parts.append(part.rows)
    }
    let counts = Array(zip(files + unlabeled, parts.map(\.count)))
    var all = PartlyLabeledRows(
      features: Features(joining: parts.map(\.features)), labels: parts.flatMap(\.labels))
    var remarks = parts.prefix(files.count).compactMap(\.remark)
    if format == .svmlight, missing == nil {
      let given = parts.prefix(files.count).flatMap(\.labels)
      let labels = SVMlightLabels(of: given, hasPlusSign: hasPlusSign)
      if let unlabeled = labels.unlabeled { all.removeLabels([unlabeled]) }
      if let remark = labels.remark { remarks.append(remark) }
    }
    let preparation = try ArrayPreparation(learnedFrom: all.features, firstIndex: firstIndex ?? 0, files: counts)
    return LoadedData(
      rows: PartlyLabeledRows(features: preparation.prepared(all.features), labels: all.labels),
      preparation: .array(preparation), places: .numbers(counts), remarks: remarks)
  }
}

extension Features {
  /// The rows of several tables, one after the other. Those stored without zeros are given the columns of the widest.
  package init(joining parts: [Features]) {
    precondition(!parts.isEmpty, "no tables to join")
    guard parts.count > 1 else {
      self = parts[0]
      return
    }
    let columns = parts.map(\.columns).max() ?? 1
    var (bytes, floats, scale) = ([UInt8](), [Float](), Float(1))
    var (starts, places, values) = ([0], [UInt32](), [Float]())
    var isBytes = true
    for part in parts {
      for row in part.rows {
        switch part.storage {
        case .bytes(let all, let unit):
          scale = unit
          bytes += all[row * part.columns..<(row + 1) * part.columns]
        case .floats(let all):
          isBytes = false
          floats += all[row * part.columns..<(row + 1) * part.columns]
        case .sparse(let sparse):
          isBytes = false
          places += sparse.columns[sparse.entries(ofRow: row)]
          values += sparse.values[sparse.entries(ofRow: row)]
          starts.append(places.count)
        }
      }
    }
    let shape = parts[0].imageShape
    if starts.count > 1 {
      self.init(.sparse(SparseRows(starts: starts, columns: places, values: values)), columns: columns)
    } else if isBytes {
      self.init(.bytes(bytes, scale: scale), columns: columns, imageShape: shape)
    } else {
      // Bytes beside floats are numbers as well.
      self.init(.floats(bytes.isEmpty ? floats : parts.flatMap(\.numbers)), columns: columns, imageShape: shape)
    }
  }

  /// Every value, row by row; tables that are stored with their zeros only (a precondition).
  var numbers: [Float] {
    var result: [Float] = []
    result.reserveCapacity(count * columns)
    forEachRow { _, row in result.append(contentsOf: row) }
    return result
  }

  /// Calls `body` with each row's place, from 0, and its values; tables that are stored with their zeros only (a
  /// precondition).
  func forEachRow(_ body: (Int, UnsafeBufferPointer<Float>) throws -> Void) rethrows {
    switch storage {
    case .bytes(let bytes, let scale):
      var values = [Float](repeating: 0, count: columns)
      for (place, row) in rows.enumerated() {
        for column in 0..<columns { values[column] = Float(bytes[row * columns + column]) * scale }
        try values.withUnsafeBufferPointer { try body(place, $0) }
      }
    case .floats(let floats):
      try floats.withUnsafeBufferPointer { floats in
        for (place, row) in rows.enumerated() {
          try body(place, UnsafeBufferPointer(rebasing: floats[row * columns..<(row + 1) * columns]))
        }
      }
    case .sparse: preconditionFailure("the zeros are not stored")
    }
  }
}
