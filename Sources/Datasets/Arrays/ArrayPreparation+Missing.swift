import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// Where rows of numbers lack one.
extension ArrayPreparation {
  /// What a value stands for that rows stored without zeros do not give, in each column of arrays: NaN, which is missing,
  /// where those that were learned lie far from zero. Nil where it is 0 throughout.
  var absentValues: [Double]? {
    guard case .standardized(let means, let deviations, _) = kind else { return nil }
    return zip(means, deviations).map { Self.isFarFromZero(mean: $0, deviation: $1) ? .nan : 0 }
  }

  /// How many rows lack a value of a column of which training lacked none, in the order of the columns.
  package func unexpectedlyMissing(in rows: NumberRows) -> [(column: Int, rows: Int)] {
    var missing = [Int](repeating: 0, count: columns)
    switch (kind, rows.storage) {
    case (_, .narrow(let features)) where features.areBytes: return []
    case (.scaled(_, let standardized), .sparse(_, let places, _)):
      let counts = Self.counts(places, columns: columns)
      for column in standardized ?? [] { missing[column.column] = rows.count - counts[column.column] }
    default:
      rows.forEachRow(absent: absentValues) { _, values in
        for (column, value) in values.enumerated() where value.isNaN { missing[column] += 1 }
      }
    }
    for column in marked { missing[column] = 0 }
    return missing.enumerated().filter { $1 > 0 }.map { (column: $0, rows: $1) }
  }

  /// What is said of new rows of which none has a value in the first or the last column, though so many rows of training have that
  /// it is no chance: features may be counted otherwise. Nil where nothing need be said.
  func remarkOnEnds(of rows: NumberRows, path: String) -> String? {
    guard let endCounts, let firstIndex, columns > 1, case .sparse(_, let places, _) = rows.storage,
      let lowest = places.min(), let highest = places.max()
    else { return nil }
    let isThere = [lowest == 0, Int(highest) == columns - 1]
    let trained = Double(endCounts[2])
    func chance(ofNone end: Int) -> Double {
      pow((trained - Double(endCounts[end]) + 1) / (trained + 2), Double(rows.count))
    }
    guard let end = isThere.indices.first(where: { !isThere[$0] && chance(ofNone: $0) < 0.01 }) else { return nil }
    let feature = firstIndex + (end == 0 ? 0 : columns - 1)
    return
      "\(path) has no feature \(feature), which \(Int((100 * Double(endCounts[end]) / trained).rounded())) % of the training rows have: its features go from \(Int(lowest) + firstIndex) to \(Int(highest) + firstIndex), those of training from \(firstIndex) to \(firstIndex + columns - 1). If they are counted from another number, each value was taken for that of another feature: write these rows and those of training alike."
  }

  /// What is said of columns far from zero that rows stored without zeros have a value of too rarely to be standardised; nil
  /// where there are none.
  func remarkOnRareValues(in rows: NumberRows) -> String? {
    guard case .scaled = kind, case .sparse(_, let places, let values) = rows.storage else { return nil }
    let counts = Self.counts(places, columns: columns)
    let isRare = counts.map { $0 >= 10 && 10 * $0 < rows.count }
    guard isRare.contains(true) else { return nil }
    var found = [Int: Moments]()
    for (place, value) in zip(places, values) where isRare[Int(place)] {
      found[Int(place), default: Moments()].add(value)
    }
    let far = found.filter { $1.deviation > 0 && abs($1.mean) > 20 * $1.deviation }.keys.sorted()
    guard let first = far.first, let moments = found[first] else { return nil }
    let names = far.prefix(4).map { "\($0 + (firstIndex ?? 0))" }.joined(separator: ", ")
    let rest = far.count > 4 ? " and \(far.count - 4) more" : ""
    return
      "\(far.count == 1 ? "Feature" : "Features") \(names)\(rest): fewer than one row in ten has a value (\(counts[first]) rows, from \(moments.smallest.short) to \(moments.largest.short)\(far.count == 1 ? "" : " of feature \(first + (firstIndex ?? 0))")), and all others are read as 0, far from these. If they are missing there, write the rows as a table or an array with blanks or NaN."
  }

  /// What is said about columns far from zero that rows stored without zeros lack a value of; nil where there are none.
  func remark(on rows: NumberRows) -> String? {
    guard case .scaled = kind, case .sparse(_, let places, _) = rows.storage, let first = marked.first else {
      return nil
    }
    let counts = Self.counts(places, columns: columns)
    let names = marked.map { "\($0 + (firstIndex ?? 0))" }
    let lacking = rows.count - counts[first]
    guard names.count > 1 else {
      return
        "Feature \(names[0]): \(lacking.counted("row")) without a value \(lacking == 1 ? "is" : "are") read as missing it, not as 0, for the values of the others lie far from zero. If it is 0, write \(names[0]):0."
    }
    let shown = names.prefix(4).joined(separator: ", ")
    let rest = names.count > 4 ? " and \(names.count - 4) more" : ""
    return
      "Features \(shown)\(rest): rows without a value (\(lacking) of feature \(names[0])) are read as missing it, not as 0, for the values of the others lie far from zero. If it is 0, write \(names[0]):0."
  }

  /// Columns that have a feature that tells where they are missing.
  private var marked: [Int] {
    switch kind {
    case .asTheyAre: []
    case .scaled(_, let standardized): (standardized ?? []).filter(\.marksMissing).map(\.column)
    case .standardized(_, _, let marks): marks
    }
  }

  private static func counts(_ places: [UInt32], columns: Int) -> [Int] {
    places.reduce(into: [Int](repeating: 0, count: columns)) { $0[Int($1)] += 1 }
  }
}

extension Features {
  fileprivate var areBytes: Bool { if case .bytes = storage { true } else { false } }
}
