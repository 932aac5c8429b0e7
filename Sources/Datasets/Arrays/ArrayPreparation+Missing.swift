import PseudoLabelDiagnostics

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
        "Feature \(names[0]): \(lacking.counted("row")) without a value \(lacking == 1 ? "is" : "are") read as missing it, not as 0, for the values of the others lie far from zero. Should it be 0, write \(names[0]):0."
    }
    let shown = names.prefix(4).joined(separator: ", ")
    let rest = names.count > 4 ? " and \(names.count - 4) more" : ""
    return
      "Features \(shown)\(rest): rows without a value (\(lacking) of feature \(names[0])) are read as missing it, not as 0, for the values of the others lie far from zero. Should it be 0, write \(names[0]):0."
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
