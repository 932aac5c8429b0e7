extension ArrayPreparation {
  /// The features of rows as they stand in files, with as many columns (a precondition). Infinite numbers are as far out
  /// as a number can be.
  package func prepared(_ rows: NumberRows) -> Features {
    precondition(rows.columns == columns, "rows of \(rows.columns) columns where \(columns) were learned")
    switch kind {
    case .asTheyAre: return Self.pixels(rows)
    case .scaled(let factors, let standardized):
      let (starts, places, values) = rows.withoutZeros
      let features =
        standardized.map { Self.standardizing($0, factors, starts, places, values) }
        ?? SparseRows(
          starts: starts, columns: places, values: zip(places, values).map { Self.scaled($1, by: factors[Int($0)]) })
      return Features(.sparse(features), columns: columns)
    case .standardized(let means, let deviations, let marks):
      var result: [Float] = []
      result.reserveCapacity(rows.count * width)
      rows.forEachRow { _, values in
        for (column, value) in values.enumerated() {
          result.append(value.isNaN ? 0 : RowEncoder.standardized(value, means[column], deviations[column]))
        }
        for column in marks { result.append(values[column].isNaN ? 1 : 0) }
      }
      return Features(.floats(result), columns: width)
    }
  }

  /// Bytes that are read as byte / 255 stay what they are; numbers from 0 to 255 are read alike.
  private static func pixels(_ rows: NumberRows) -> Features {
    if case .narrow(let features) = rows.storage, case .bytes(_, let scale) = features.storage, scale != 1 {
      return features
    }
    var result: [Float] = []
    result.reserveCapacity(rows.count * rows.columns)
    rows.forEachRow { _, values in result.append(contentsOf: values.map { Float($0) * (1 / 255) }) }
    return Features(.floats(result), columns: rows.columns)
  }

  /// x · factor, within ±10¹⁵ so that no sum overflows; in float32 where that has the range for the factor.
  private static func scaled(_ value: Double, by factor: Double) -> Float {
    let narrow = Float(factor)
    let product = narrow.isNormal ? Float(value) * narrow : Float(value * factor)
    return min(max(product, -1e15), 1e15)
  }

  /// Rows of which some columns are standardised, where a zero that is not stored is a value as any other.
  private static func standardizing(
    _ standardized: [StandardizedColumn], _ factors: [Double], _ starts: [Int], _ places: [UInt32], _ values: [Double]
  ) -> SparseRows {
    var (newStarts, newPlaces, newValues) = ([0], [UInt32](), [Float]())
    newPlaces.reserveCapacity(places.count)
    newValues.reserveCapacity(values.count)
    for row in 0..<starts.count - 1 {
      var due = standardized[...]
      func standardizeNext(_ value: Double) {
        let column = due.removeFirst()
        newPlaces.append(UInt32(column.column))
        newValues.append(RowEncoder.standardized(value, column.mean, column.deviation))
      }
      for entry in starts[row]..<starts[row + 1] {
        let column = Int(places[entry])
        while let next = due.first, next.column < column { standardizeNext(0) }
        if due.first?.column == column {
          standardizeNext(values[entry])
        } else {
          newPlaces.append(places[entry])
          newValues.append(scaled(values[entry], by: factors[column]))
        }
      }
      while !due.isEmpty { standardizeNext(0) }
      newStarts.append(newPlaces.count)
    }
    return SparseRows(starts: newStarts, columns: newPlaces, values: newValues)
  }
}
