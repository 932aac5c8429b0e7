import PseudoLabelDatasets

extension FeaturePreparation {
  /// What examples this makes features of.
  var kind: String {
    switch self {
    case .table: "rows of a table"
    case .images: "images"
    case .array: "rows of numbers"
    }
  }

  /// The features of examples.
  ///
  /// - Parameters:
  ///   - examples: the rows.
  ///   - first: what the first row is counted as, for messages.
  ///   - threads: that decode images.
  /// - Throws: `ExamplesFailure`; what `ImagePreparation` throws.
  package func features(of examples: Examples, countingFrom first: Int = 0, threads: Int) throws -> Features {
    switch (self, examples) {
    case (_, .features(let features)):
      guard features.columns == width else {
        throw ExamplesFailure.width(row: first, expected: width, found: features.columns)
      }
      if let row = features.firstRowNotFinite { throw ExamplesFailure.notFinite(row: first + row) }
      return features
    case (.table(let table), .table(let rows)): return try table.features(of: rows, countingFrom: first)
    case (.images(let images), .images(let paths)): return try images.features(ofImages: paths, threads: threads)
    case (.array(let array), .numbers(let rows)): return try array.features(of: rows, countingFrom: first)
    default: throw ExamplesFailure.otherKind(expected: kind, found: examples.kind)
    }
  }
}

extension TablePreparation {
  fileprivate func features(of rows: [[String: String]], countingFrom first: Int) throws(ExamplesFailure) -> Features {
    var encoder = RowEncoder(self, places: Array(columns.indices))
    return try features(of: rows, countingFrom: first, by: &encoder)
  }

  /// The features of rows, by an encoder of all columns in their order, which counts what is odd about them.
  func features(
    of rows: [[String: String]], countingFrom first: Int, by encoder: inout RowEncoder
  ) throws(ExamplesFailure) -> Features {
    let names = columns.map(\.name)
    var features = EncodedRows(for: self)
    for (number, row) in rows.enumerated() {
      guard names.contains(where: { row[$0] != nil }) else { throw .missingColumns(names, row: first + number) }
      encoder.append(names.map { row[$0] ?? "" }, to: &features)
    }
    return features.features
  }
}

extension ArrayPreparation {
  fileprivate func features(of rows: [[Double]], countingFrom first: Int) throws(ExamplesFailure) -> Features {
    prepared(try numbers(of: rows, countingFrom: first))
  }

  /// Rows of numbers as those of a file.
  func numbers(of rows: [[Double]], countingFrom first: Int) throws(ExamplesFailure) -> NumberRows {
    if let (number, row) = rows.enumerated().first(where: { $1.count != columns }) {
      throw .width(row: first + number, expected: columns, found: row.count)
    }
    if let number = rows.firstIndex(where: { !isAnswerable($0) }) { throw .notFinite(row: first + number) }
    return NumberRows(Array(rows.joined()), columns: columns)
  }

  /// Whether all numbers are finite, or missing where that is known: in columns that are standardised.
  private func isAnswerable(_ row: [Double]) -> Bool {
    switch kind {
    case .asTheyAre: row.allSatisfy(\.isFinite)
    case .scaled(_, nil): row.allSatisfy(\.isFinite)
    case .scaled(_, let standardized?):
      row.indices.allSatisfy { place in
        row[place].isFinite || row[place].isNaN && standardized.contains { $0.column == place }
      }
    case .standardized: true
    }
  }
}

extension Features {
  /// The first row, counted from 0, with a value that is not finite.
  fileprivate var firstRowNotFinite: Int? {
    switch storage {
    case .bytes: nil
    case .floats(let floats):
      rows.firstIndex { !floats[$0 * columns..<($0 + 1) * columns].allSatisfy(\.isFinite) }
    case .sparse(let sparse):
      rows.firstIndex { !sparse.values[sparse.entries(ofRow: $0)].allSatisfy(\.isFinite) }
    }
  }
}
