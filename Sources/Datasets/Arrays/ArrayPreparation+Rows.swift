extension ArrayPreparation {
  /// The features of rows as they stand in files, with as many columns (a precondition). Infinite numbers are as far out
  /// as a number can be.
  package func prepared(_ rows: NumberRows) -> Features {
    precondition(rows.columns == columns, "rows of \(rows.columns) columns where \(columns) were learned")
    switch kind {
    case .asTheyAre: return Self.pixels(rows)
    case .scaled(let factors, let standardized):
      let standardized = standardized ?? []
      let (starts, places, values) = rows.entries(withZerosOf: Set(standardized.map(\.column)))
      let features =
        standardized.isEmpty
        ? SparseRows(
          starts: starts, columns: places, values: zip(places, values).map { Self.scaled($1, by: factors[Int($0)]) })
        : standardizing(standardized, factors, starts, places, values)
      return Features(.sparse(features), columns: width)
    case .standardized(let means, let deviations, let marks):
      var result: [Float] = []
      result.reserveCapacity(rows.count * width)
      rows.forEachRow(absent: absentValues) { _, values in
        for (column, value) in values.enumerated() {
          result.append(value.isNaN ? 0 : RowEncoder.standardized(value, means[column], deviations[column]))
        }
        for column in marks { result.append(values[column].isNaN ? 1 : 0) }
      }
      return Features(.floats(result), columns: width)
    }
  }

  /// Bytes that are read as byte / 255 stay what they are; numbers from 0 to 255 are read alike, and a missing one as 0.
  private static func pixels(_ rows: NumberRows) -> Features {
    if case .narrow(let features) = rows.storage, case .bytes(_, let scale) = features.storage, scale != 1 {
      return features
    }
    var result: [Float] = []
    result.reserveCapacity(rows.count * rows.columns)
    let scale: Float = 1 / 255
    rows.forEachRow { _, values in
      result.append(contentsOf: values.map { $0.isNaN ? 0 : scaled($0, by: Double(scale)) })
    }
    return Features(.floats(result), columns: rows.columns)
  }

  /// x · factor, within ±10¹⁵ so that no sum overflows; in float32 where that has the range for the factor.
  private static func scaled(_ value: Double, by factor: Double) -> Float {
    let narrow = Float(factor)
    let product = narrow.isNormal ? Float(value) * narrow : Float(value * factor)
    return min(max(product, -1e15), 1e15)
  }

  /// Rows of which some columns are standardised, and behind all columns the marks of those that are missing.
  private func standardizing(
    _ standardized: [StandardizedColumn], _ factors: [Double], _ starts: [Int], _ places: [UInt32], _ values: [Double]
  ) -> SparseRows {
    var (newStarts, newPlaces, newValues) = ([0], [UInt32](), [Float]())
    newPlaces.reserveCapacity(places.count)
    newValues.reserveCapacity(values.count)
    for row in 0..<starts.count - 1 {
      var due = standardized[...]
      var mark = columns
      var marks: [UInt32] = []
      func passMissing(before column: Int) {
        while let next = due.first, next.column < column {
          if next.marksMissing {
            marks.append(UInt32(mark))
            mark += 1
          }
          due.removeFirst()
        }
      }
      for entry in starts[row]..<starts[row + 1] {
        let column = Int(places[entry])
        passMissing(before: column)
        newPlaces.append(places[entry])
        if let next = due.first, next.column == column {
          newValues.append(RowEncoder.standardized(values[entry], next.mean, next.deviation))
          if next.marksMissing { mark += 1 }
          due.removeFirst()
        } else {
          newValues.append(Self.scaled(values[entry], by: factors[column]))
        }
      }
      passMissing(before: columns)
      newPlaces += marks
      newValues += marks.map { _ in 1 }
      newStarts.append(newPlaces.count)
    }
    return SparseRows(starts: newStarts, columns: newPlaces, values: newValues)
  }
}
