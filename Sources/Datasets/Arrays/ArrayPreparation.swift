import Diagnostics

/// How rows of numbers become features, as learned from the training rows, labelled and unlabelled.
public struct ArrayPreparation: Sendable, Hashable, Codable {
  /// What is done with the values.
  public enum Kind: Sendable, Hashable, Codable {
    /// Pixels: bytes that are read as byte / 255.
    case asTheyAre
    /// Each value divided by the largest magnitude of its column, so that zeros stay zeros; rows stored without zeros.
    case scaled(by: [Float])
    /// z/√(1 + (z/3)²) with z = (x - mean)/deviation; NaN becomes 0, and columns that had any get one more feature, behind
    /// all others, that is 1 there.
    case standardized(means: [Double], deviations: [Double], marksMissing: [Int])
  }

  public var kind: Kind
  /// Of the rows as they stand in files.
  public var columns: Int
  /// Of the columns in SVMlight files.
  public var firstIndex: Int

  /// Features of a prepared row.
  public var width: Int {
    if case .standardized(_, _, let marks) = kind { columns + marks.count } else { columns }
  }

  package init(kind: Kind, columns: Int, firstIndex: Int) {
    self.kind = kind
    self.columns = columns
    self.firstIndex = firstIndex
  }

  /// - Parameters:
  ///   - features: the rows of all files.
  ///   - firstIndex: of the columns in SVMlight files.
  ///   - files: the files and how many rows each has, for messages.
  /// - Throws: `FileFailure` for an infinite number, naming its file, row and column; for rows without their zeros of more
  ///   columns than `mostColumns(of:)`.
  package init(learnedFrom features: Features, firstIndex: Int, files: [(file: String, count: Int)]) throws {
    columns = features.columns
    self.firstIndex = firstIndex
    switch features.storage {
    case .bytes(_, let scale) where scale != 1: kind = .asTheyAre
    case .sparse(let sparse):
      let most = Self.mostColumns(of: sparse.values.count)
      guard features.columns <= most else {
        throw FileFailure.malformed(
          files[0].file, at: "index \(features.columns - 1 + firstIndex)",
          expected: "one of at most \(most - 1 + firstIndex) where \(sparse.values.count) values stand",
          found: "a larger one")
      }
      var largest = [Float](repeating: 0, count: features.columns)
      for (column, value) in zip(sparse.columns, sparse.values) {
        largest[Int(column)] = max(largest[Int(column)], abs(value))
      }
      if let column = largest.firstIndex(where: { !$0.isFinite }) {
        throw FileFailure.malformed(
          files[0].file, at: "index \(column + firstIndex)", expected: "finite numbers", found: "an infinite one")
      }
      kind = .scaled(by: largest.map { $0 > 0 ? 1 / $0 : 1 })
    case .bytes, .floats:
      var moments = [Moments](repeating: Moments(), count: features.columns)
      var lacks = [Bool](repeating: false, count: features.columns)
      try features.forEachRow { place, numbers in
        for (column, number) in numbers.enumerated() {
          if number.isNaN {
            lacks[column] = true
          } else if number.isFinite {
            moments[column].add(Double(number))
          } else {
            var row = place
            let file = files.first { file in
              if row < file.count { return true }
              row -= file.count
              return false
            }
            throw FileFailure.malformed(
              file?.file ?? "", at: "row \(row + 1), column \(column + 1)",
              expected: "a finite number, or NaN where it is missing",
              found: "\(number)")
          }
        }
      }
      let spreads = moments.enumerated().map { column, moments in
        NumberSpread(moments) { features.finiteNumbers(inColumn: column) }
      }
      kind = .standardized(
        means: spreads.map(\.mean), deviations: spreads.map(\.deviation),
        marksMissing: lacks.indices.filter { lacks[$0] })
    }
  }

  /// An index costs memory for all below it, so that a few bytes could ask for gigabytes: 16 columns for each value that
  /// stands in the files are believed, and 2²⁴ in any case (64 MB). Published sets with millions of columns have more values
  /// than columns.
  static func mostColumns(of values: Int) -> Int { max(1 << 24, 16 * min(values, 1 << 40)) }

  /// The features of rows as they stand in files, with as many columns (a precondition). Infinite numbers are as far out
  /// as a number can be.
  package func prepared(_ features: Features) -> Features {
    precondition(features.columns == columns, "rows of \(features.columns) columns where \(columns) were learned")
    switch kind {
    case .asTheyAre: return features
    case .scaled(let factors):
      guard case .sparse(let sparse) = features.storage else { preconditionFailure("rows that are stored with zeros") }
      let values = zip(sparse.columns, sparse.values).map { factors[Int($0)] * $1 }
      return Features(
        .sparse(SparseRows(starts: sparse.starts, columns: sparse.columns, values: values)), columns: columns
      ).selecting(features.rows)
    case .standardized(let means, let deviations, let marks):
      var result: [Float] = []
      result.reserveCapacity(features.count * width)
      features.forEachRow { _, values in
        for (column, value) in values.enumerated() {
          result.append(value.isNaN ? 0 : RowEncoder.standardized(Double(value), means[column], deviations[column]))
        }
        for column in marks { result.append(values[column].isNaN ? 1 : 0) }
      }
      return Features(.floats(result), columns: width)
    }
  }
}

extension Features {
  /// The numbers of a column that are there.
  fileprivate func finiteNumbers(inColumn column: Int) -> [(number: Double, count: Int)] {
    var numbers: [(number: Double, count: Int)] = []
    forEachRow { _, row in
      if row[column].isFinite { numbers.append((Double(row[column]), 1)) }
    }
    return numbers
  }
}
