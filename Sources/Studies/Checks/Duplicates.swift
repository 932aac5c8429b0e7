import Datasets

/// Rows whose features are equal to the bit.
package struct Duplicates: Sendable, Hashable, Codable {
  /// Labelled rows that are like an earlier one of the same class.
  package var labeled: Int
  /// Labelled rows that are like an earlier one of another class: no classifier gets both right.
  package var contradictory: Int
  /// The first of those and the row it contradicts, as positions among all rows, from 0.
  package var contradiction: [Int]?
  /// Unlabelled rows that are like a labelled one: their class is known already.
  package var known: Int

  package init(in data: StudyData) {
    var seen: [[UInt8]: (label: Int, row: Int)] = [:]
    (labeled, contradictory, known) = (0, 0, 0)
    for (position, row) in data.labeledRows.enumerated() {
      let key = data.labeled.features.bytes(ofRow: position)
      let label = data.labeled.labels[position]
      guard let earlier = seen[key] else {
        seen[key] = (label, row)
        continue
      }
      if earlier.label == label {
        labeled += 1
      } else {
        contradictory += 1
        if contradiction == nil { contradiction = [earlier.row, row] }
      }
    }
    for position in 0..<data.unlabeled.count where seen[data.unlabeled.features.bytes(ofRow: position)] != nil {
      known += 1
    }
  }
}

extension Features {
  /// A row's content, for comparison: equal rows have equal bytes, but 0 and -0 differ where zeros are
  /// stored.
  fileprivate func bytes(ofRow position: Int) -> [UInt8] {
    let range = rows[position] * columns..<(rows[position] + 1) * columns
    switch storage {
    case .bytes(let bytes, _): return Array(bytes[range])
    case .floats(let floats): return floats[range].withUnsafeBytes { Array($0) }
    case .sparse(let sparse):
      return sparse.entries(ofRow: rows[position]).flatMap { entry -> [UInt8] in
        guard sparse.values[entry] != 0 else { return [] }
        return withUnsafeBytes(of: (sparse.columns[entry], sparse.values[entry].bitPattern)) { Array($0) }
      }
    }
  }
}
