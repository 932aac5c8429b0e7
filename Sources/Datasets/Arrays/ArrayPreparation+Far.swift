/// Numbers of new rows far outside those of training.
extension ArrayPreparation {
  /// Where the numbers of a column of rows stored without zeros lay in training. Zeros that are not stored count among them, unless
  /// they are missing there.
  package struct ColumnRange: Sendable, Hashable, Codable {
    /// Its number, from 0.
    package var column: Int
    package var range: TrainedRange
  }

  /// How the numbers of new rows lie outside those of training, in the order of the columns; nothing where that is not known, as of
  /// columns that fewer than one row in ten had a value of.
  package func farNumbers(in rows: NumberRows) -> [(column: Int, numbers: FarNumbers, range: TrainedRange)] {
    var known: [Int: TrainedRange] = [:]
    for (column, range) in (ranges ?? []).enumerated() where range.count > 0 { known[column] = range }
    for stored in sparseRanges ?? [] { known[stored.column] = stored.range }
    guard !known.isEmpty else { return [] }
    var far = known.mapValues { _ in FarNumbers() }
    switch (kind, rows.storage) {
    case (.scaled(_, let standardized), .sparse(_, let places, let values)):
      for (place, value) in zip(places, values) {
        guard let range = known[Int(place)] else { continue }
        far[Int(place)]?.add(value, value.short, range)
      }
      let lacking = Set((standardized ?? []).map(\.column))
      for column in known.keys where !lacking.contains(column) {
        let stored = far[column]?.present ?? 0
        far[column]?.addInside(rows.count - stored)
      }
    default:
      let columns = known.keys.sorted()
      rows.forEachRow(absent: absentValues) { _, values in
        for column in columns {
          guard !values[column].isNaN, let range = known[column] else { continue }
          far[column]?.add(values[column], values[column].short, range)
        }
      }
    }
    return known.keys.sorted().compactMap { column in
      far[column].flatMap { numbers in known[column].map { (column, numbers, $0) } }
    }
  }
}
