import PseudoLabelDiagnostics

extension ArrayPreparation {
  /// - Parameters:
  ///   - rows: of all files.
  ///   - firstIndex: of the columns in SVMlight files; nil where they are none.
  ///   - files: the files and how many rows each has, for messages.
  /// - Throws: `FileFailure` for a number that is infinite, or so large that the sum of squares is, naming its file, row and
  ///   column; for rows without their zeros of more columns than `mostColumns(of:)`.
  package init(learnedFrom rows: NumberRows, firstIndex: Int?, files: [(file: String, count: Int)]) throws {
    self.init(kind: .asTheyAre, columns: rows.columns, firstIndex: firstIndex)
    switch rows.storage {
    case .narrow(let features):
      if case .bytes(_, let scale) = features.storage, scale != 1 { return }
      (kind, ranges) = try Self.standardization(of: rows, files: files)
    case .doubles:
      (kind, ranges) = try Self.standardization(of: rows, files: files)
      if case .standardized(let means, let deviations, _) = kind {
        needsDoubles = zip(means, deviations).contains(where: Self.areTooFine)
      }
    case .sparse(let starts, let places, let values):
      let first = firstIndex ?? 0
      let most = Self.mostColumns(of: values.count)
      guard columns <= most else {
        throw FileFailure.malformed(
          files[0].file, at: "index \(columns - 1 + first)",
          expected: "one of at most \(most - 1 + first) where \(values.count) values stand", found: "a larger one")
      }
      let summary = SparseSummary(rows: starts.count - 1, places, values, columns: columns)
      if let column = summary.largest.firstIndex(where: { !($0 <= ColumnProfile.largestNumber) }) {
        throw FileFailure.malformed(
          files[0].file, at: "index \(column + first)",
          expected: summary.largest[column].isFinite ? "numbers within ±1e150" : "finite numbers",
          found: summary.largest[column].isFinite ? "±\(summary.largest[column])" : "an infinite one")
      }
      let ends = [0, UInt32(columns - 1)]
      endCounts = ends.map { end in places.count { $0 == end } } + [starts.count - 1]
      let far = summary.farFromZero
      sparseRanges = summary.ranges
      kind = .scaled(by: summary.largest.map(Self.factor), standardized: far.isEmpty ? nil : far)
      needsDoubles = !far.isEmpty || summary.largest.contains { $0 > 0 && !Float($0).isNormal }
    }
  }

  /// An index costs memory for all below it, so that a few bytes could ask for gigabytes: 16 columns for each value that
  /// stands in the files are believed, and 2²⁴ in any case (64 MB). Published sets with millions of columns have more values
  /// than columns.
  static func mostColumns(of values: Int) -> Int { max(1 << 24, 16 * min(values, 1 << 40)) }

  /// One over the largest magnitude of a column, rounded to float32 where that has the range for it.
  private static func factor(_ largest: Double) -> Double {
    guard largest > 0 else { return 1 }
    let narrow = 1 / Float(largest)
    return Float(largest).isNormal && narrow.isNormal ? Double(narrow) : min(1 / largest, .greatestFiniteMagnitude)
  }

  /// Whether the steps of float32, 2⁻²⁴ of a number at most, are more than a millionth of the deviation, or its range ends.
  private static func areTooFine(mean: Double, deviation: Double) -> Bool {
    deviation > 0 && (abs(mean) > 16 * deviation || !(0x1p-100...0x1p100).contains(deviation))
  }

  private static func standardization(of rows: NumberRows, files: [(file: String, count: Int)]) throws -> (
    Kind, [TrainedRange]
  ) {
    var moments = [Moments](repeating: Moments(), count: rows.columns)
    var lacks = [Bool](repeating: false, count: rows.columns)
    try rows.forEachRow { place, numbers in
      for (column, number) in numbers.enumerated() {
        if number.isNaN {
          lacks[column] = true
        } else if abs(number) <= ColumnProfile.largestNumber {
          moments[column].add(number)
        } else {
          throw unbounded(number, row: place, column: column, files)
        }
      }
    }
    let spreads = moments.enumerated().map { column, moments in
      NumberSpread(moments) { rows.numbers(inColumn: column) }
    }
    let ranges = zip(spreads, moments).map { spread, moments in
      moments.count > 0 ? spread.range(in: moments) : TrainedRange(lowest: 0, highest: 0, count: 0)
    }
    return (
      .standardized(
        means: spreads.map(\.mean), deviations: spreads.map(\.deviation),
        marksMissing: lacks.indices.filter { lacks[$0] }), ranges
    )
  }

  private static func unbounded(
    _ number: Double, row: Int, column: Int, _ files: [(file: String, count: Int)]
  ) -> FileFailure {
    var row = row
    let file = files.first { file in
      if row < file.count { return true }
      row -= file.count
      return false
    }
    return .malformed(
      file?.file ?? "", at: "row \(row + 1), column \(column + 1)",
      expected: "a \(number.isFinite ? "number within ±1e150" : "finite number"), or NaN where it is missing",
      found: "\(number)")
  }
}

extension NumberRows {
  /// The numbers of a column that are there.
  fileprivate func numbers(inColumn column: Int) -> [(number: Double, count: Int)] {
    var numbers: [(number: Double, count: Int)] = []
    forEachRow { _, row in
      if !row[column].isNaN { numbers.append((row[column], 1)) }
    }
    return numbers
  }
}
