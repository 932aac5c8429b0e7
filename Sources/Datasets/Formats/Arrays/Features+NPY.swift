import PseudoLabelDiagnostics

extension Features {
  /// The rows of an NPY file: what lies along its first axis, with everything behind that as columns.
  ///
  /// Bytes (uint8) stay bytes. With three or four dimensions they are pictures, n × height × width or n × height × width ×
  /// channels, which are read as byte / 255 and have an `imageShape` (channels in front of the pixels, as n × 3 × 32 × 32,
  /// have none); with two, they are read as they are.
  ///
  /// Numbers of wider types are rounded to float32; a `DataSource` keeps them until they are prepared.
  ///
  /// - Parameter path: the file, plain or gzip.
  /// - Throws: `FileFailure`, as `NPYArray` does, and for strings, and arrays of fewer than two dimensions or no column.
  public init(npy path: String) throws {
    let numbers = try NumberRows(NPYReader(.file(path)))
    switch numbers.storage {
    case .narrow(let features): self = features
    case .doubles(let doubles): self.init(.floats(doubles.map(Float.init)), columns: numbers.columns)
    case .sparse: preconditionFailure("arrays are stored with their zeros")
    }
  }
}

extension NumberRows {
  /// The rows of an array, as `Features` reads them, but with every digit that doubles have.
  init(_ reader: NPYReader) throws {
    let shape = reader.header.shape
    guard !reader.header.type.isString else {
      throw reader.source.malformed(at: "descr", expected: "numbers", found: "strings")
    }
    guard shape.count >= 2 else {
      throw FileFailure(
        path: reader.source.path,
        problem: reader.source.malformed(
          at: "shape", expected: "at least 2 dimensions, rows and columns", found: reader.shapeText
        ).problem,
        remedy: shape.count == 1 ? "A single column has the shape \(shape[0]) × 1" : nil)
    }
    guard shape.dropFirst().allSatisfy({ $0 > 0 }) else {
      throw reader.source.malformed(at: "shape", expected: "at least one column", found: reader.shapeText)
    }
    let columns = shape.dropFirst().reduce(1, *)
    // The header tells before anything is read: pictures stay bytes; numbers are there twice, as they are and as features.
    let arePictures = shape.count == 3 || shape.count == 4
    let isBytes = reader.header.type.kind == .unsigned && reader.header.type.size == 1
    let bytesOfValue = isBytes ? 1 : reader.header.type.fitsFloat ? 4 : 8
    try reader.memory.require(
      Double(reader.header.count) * Double(isBytes && arePictures ? bytesOfValue : bytesOfValue + 4),
      for: reader.source.path, remedy: "Use fewer rows, or fewer columns")
    switch try reader.values() {
    case .bytes(let bytes):
      self.init(
        Features(
          .bytes(bytes, scale: arePictures ? 1 / 255 : 1), columns: columns,
          imageShape: arePictures ? ImageShape(npy: shape) : nil))
    case .floats(let floats): self.init(Features(.floats(floats), columns: columns))
    case .doubles(let doubles, let rounding): self.init(.doubles(doubles), columns: columns, rounding: rounding)
    case .strings: preconditionFailure("strings were refused")
    }
  }
}

extension ImageShape {
  /// The shape of the pictures n × height × width (× channels); nil where the last axis can be no channels.
  fileprivate init?(npy shape: [Int]) {
    guard shape.count == 3 || shape[3] <= 4 else { return nil }
    self.init(height: shape[1], width: shape[2], channels: shape.count == 3 ? 1 : shape[3])
  }
}

extension PartlyLabeledNumbers {
  /// The rows of one NPY file with the labels of another.
  ///
  /// A label is a whole number, or a float that is one, of which NaN is none, or a string, of which the empty one is none.
  ///
  /// - Parameters:
  ///   - features: the path of the rows, as `Features` reads them, wider numbers as doubles.
  ///   - labels: the path of the labels, n, n × 1, or n × classes with a single 1 in each row; without it no row has one.
  /// - Throws: `FileFailure` for either file, and for counts that disagree, naming both.
  package init(npyFeatures features: String, npyLabels labels: String?) throws {
    try self.init(NPYReader(.file(features)), labels: labels.map { try NPYReader(.file($0)) })
  }

  init(_ features: NPYReader, labels: NPYReader?) throws {
    if let labels, let rows = features.header.shape.first, labels.header.shape.first ?? 0 != rows {
      // The shapes stand in the headers: nothing was read for nothing.
      let other = features.source.part.isEmpty ? features.source.path : features.source.part
      throw labels.source.malformed(
        at: "shape", expected: "\(rows) labels, one for each row of \(other)", found: labels.shapeText)
    }
    if let labels, labels.hasColumnForEachClass {
      let (names, zeros, missing) = try labels.labelsOfColumns()
      self.init(features: try NumberRows(features), labels: names)
      let kinds = [(zeros, "zeros"), (missing, "NaN")].filter { $0.0 > 0 }
      guard !kinds.isEmpty else { return }
      let rows = kinds.map { "\($0.0.counted("row")) of \($0.1)" }.joined(separator: " and ")
      remark =
        "\(labels.source.path): the labels have a column for each class, and \(rows), which \(zeros + missing == 1 ? "is" : "are") read as unlabelled."
    } else {
      let names = try labels?.labels()
      let features = try NumberRows(features)
      self.init(features: features, labels: names ?? [String?](repeating: nil, count: features.count))
    }
  }
}
