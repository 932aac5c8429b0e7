import Diagnostics

extension ArrayPreparation {
  /// - Parameters:
  ///   - rows: of all files.
  ///   - firstIndex: of the columns in SVMlight files.
  ///   - files: the files and how many rows each has, for messages.
  /// - Throws: `FileFailure` for a number that is infinite, or so large that the sum of squares is, naming its file, row and
  ///   column; for rows without their zeros of more columns than `mostColumns(of:)`.
  package init(learnedFrom rows: NumberRows, firstIndex: Int, files: [(file: String, count: Int)]) throws {
    self.init(kind: .asTheyAre, columns: rows.columns, firstIndex: firstIndex)
    switch rows.storage {
    case .narrow(let features):
      if case .bytes(_, let scale) = features.storage, scale != 1 { return }
      kind = try Self.standardization(of: rows, files: files)
    case .doubles:
      kind = try Self.standardization(of: rows, files: files)
      if case .standardized(let means, let deviations, _) = kind {
        needsDoubles = zip(means, deviations).contains(where: Self.areTooFine)
      }
    case .sparse(let starts, let places, let values):
      let most = Self.mostColumns(of: values.count)
      guard columns <= most else {
        throw FileFailure.malformed(
          files[0].file, at: "index \(columns - 1 + firstIndex)",
          expected: "one of at most \(most - 1 + firstIndex) where \(values.count) values stand",
          found: "a larger one")
      }
      let summary = SparseSummary(rows: starts.count - 1, places, values, columns: columns)
      if let column = summary.largest.firstIndex(where: { !($0 <= ColumnProfile.largestNumber) }) {
        throw FileFailure.malformed(
          files[0].file, at: "index \(column + firstIndex)",
          expected: summary.largest[column].isFinite ? "numbers within ±1e150" : "finite numbers",
          found: summary.largest[column].isFinite ? "±\(summary.largest[column])" : "an infinite one")
      }
      kind = .scaled(
        by: summary.largest.map(Self.factor), standardized: summary.farFromZero.isEmpty ? nil : summary.farFromZero)
      needsDoubles =
        !summary.farFromZero.isEmpty || summary.largest.contains { $0 > 0 && !Float($0).isNormal }
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

  private static func standardization(of rows: NumberRows, files: [(file: String, count: Int)]) throws -> Kind {
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
    return .standardized(
      means: spreads.map(\.mean), deviations: spreads.map(\.deviation),
      marksMissing: lacks.indices.filter { lacks[$0] })
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

/// What the columns of rows stored without zeros hold.
private struct SparseSummary {
  /// The largest magnitude of each column.
  var largest: [Double]
  /// Columns that have a value in every row, whose mean is more than 50 deviations from zero: scaled, all would be nearly 1.
  var farFromZero: [ArrayPreparation.StandardizedColumn] = []

  init(rows: Int, _ places: [UInt32], _ values: [Double], columns: Int) {
    largest = [Double](repeating: 0, count: columns)
    var counts = [UInt32](repeating: 0, count: columns)
    for (column, value) in zip(places, values) {
      largest[Int(column)] = max(largest[Int(column)], abs(value))
      counts[Int(column)] += 1
    }
    // The others stay as they are: zeros that are not stored are values too.
    let full = counts.indices.filter { counts[$0] == rows && largest[$0] <= ColumnProfile.largestNumber }
    guard !full.isEmpty else { return }
    var slots = [Int: Int](minimumCapacity: full.count)
    for (slot, column) in full.enumerated() { slots[column] = slot }
    var moments = [Moments](repeating: Moments(), count: full.count)
    for (column, value) in zip(places, values) {
      if let slot = slots[Int(column)] { moments[slot].add(value) }
    }
    lazy var byColumn = zip(places, values).reduce(into: [[Double]](repeating: [], count: full.count)) {
      numbers, entry in
      if let slot = slots[Int(entry.0)] { numbers[slot].append(entry.1) }
    }
    for (slot, column) in full.enumerated() {
      let spread = NumberSpread(moments[slot]) { byColumn[slot].map { ($0, 1) } }
      guard spread.deviation > 0, abs(spread.mean) > 50 * spread.deviation else { continue }
      farFromZero.append(.init(column: column, mean: spread.mean, deviation: spread.deviation))
    }
  }
}
