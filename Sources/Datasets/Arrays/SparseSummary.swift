/// What the columns of rows stored without zeros hold.
struct SparseSummary {
  /// The largest magnitude of each column.
  private(set) var largest: [Double]
  /// Columns in which a row without a value lacks one, in ascending order: at least one row in ten has a value, and among
  /// the values a zero would lie so far out that it would be set aside.
  ///
  /// In all others zeros that are not stored are values too. Rarer columns hold counts and weights more often than
  /// measurements, and to mark where these are missing would take more memory than they do.
  private(set) var farFromZero: [ArrayPreparation.StandardizedColumn] = []
  /// Where the values lie of columns that at least one row in ten has a value of.
  private(set) var ranges: [ArrayPreparation.ColumnRange] = []

  init(rows: Int, _ places: [UInt32], _ values: [Double], columns: Int) {
    largest = [Double](repeating: 0, count: columns)
    var counts = [UInt32](repeating: 0, count: columns)
    for (column, value) in zip(places, values) {
      largest[Int(column)] = max(largest[Int(column)], abs(value))
      counts[Int(column)] += 1
    }
    let frequent = counts.indices.filter {
      counts[$0] > 0 && 10 * Int(counts[$0]) >= rows && largest[$0] <= ColumnProfile.largestNumber
    }
    guard !frequent.isEmpty else { return }
    var slots = [Int: Int](minimumCapacity: frequent.count)
    for (slot, column) in frequent.enumerated() { slots[column] = slot }
    var moments = [Moments](repeating: Moments(), count: frequent.count)
    for (column, value) in zip(places, values) {
      if let slot = slots[Int(column)] { moments[slot].add(value) }
    }
    lazy var byColumn = zip(places, values).reduce(into: [[Double]](repeating: [], count: frequent.count)) {
      numbers, entry in
      if let slot = slots[Int(entry.0)] { numbers[slot].append(entry.1) }
    }
    for (slot, column) in frequent.enumerated() {
      let spread = NumberSpread(moments[slot]) { byColumn[slot].map { ($0, 1) } }
      var range = spread.range(in: moments[slot])
      let isFar = ArrayPreparation.isFarFromZero(mean: spread.mean, deviation: spread.deviation)
      if !isFar, Int(counts[column]) < rows {
        (range.lowest, range.highest, range.count) = (min(0, range.lowest), max(0, range.highest), rows)
      }
      ranges.append(.init(column: column, range: range))
      guard isFar else { continue }
      farFromZero.append(
        .init(
          column: column, mean: spread.mean, deviation: spread.deviation, marksMissing: Int(counts[column]) < rows))
    }
  }
}
