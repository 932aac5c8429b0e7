import PseudoLabelDatasets

/// Rows that are equal to the bit: their features and, where these are rounded, what they were made of.
package struct Duplicates: Sendable, Hashable, Codable {
  /// Labelled rows that are like an earlier one of the same class.
  package var labeled: Int
  /// Labelled rows that are like an earlier one of another class: no classifier gets both right.
  package var contradictory: Int
  /// The first of those and the row it contradicts, as positions among all rows, from 0.
  package var contradiction: [Int]?
  /// Unlabelled rows that are like a labelled one: their class is known already.
  package var known: Int

  /// What is compared of a row.
  private struct Content: Hashable {
    var features: [UInt8]
    var fingerprint: Int?
  }

  /// - Parameters:
  ///   - data: the rows.
  ///   - fingerprints: of all rows before they were prepared, where features are rounded.
  package init(in data: StudyData, fingerprints: [Int]? = nil) {
    func content(_ features: Features, _ position: Int, row: Int) -> Content {
      Content(features: features.bytes(ofRow: position), fingerprint: fingerprints?[row])
    }
    var seen: [Content: (label: Int, row: Int)] = [:]
    (labeled, contradictory, known) = (0, 0, 0)
    for (position, row) in data.labeledRows.enumerated() {
      let key = content(data.labeled.features, position, row: row)
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
    // Of the many unlabelled rows, most have a hash that no labelled one has.
    let seed = UInt64.random(in: .min ... .max)
    let hashes = data.labeled.features.hashes(seed: seed).map(Set.init)
    let others = data.unlabeled.features.hashes(seed: seed)
    known = data.unlabeledRows.enumerated().count { position, row in
      if let hashes, let others, !hashes.contains(others[position]) { return false }
      return seen[content(data.unlabeled.features, position, row: row)] != nil
    }
  }
}

extension Features {
  /// A hash of each row: rows of equal bytes have equal ones. Nil where rows are stored without their zeros.
  fileprivate func hashes(seed: UInt64) -> [UInt64]? {
    func hashes(_ bytes: UnsafeRawBufferPointer, rowBytes: Int) -> [UInt64] {
      rows.map {
        ContentHash.hash(UnsafeRawBufferPointer(rebasing: bytes[$0 * rowBytes..<($0 + 1) * rowBytes]), seed: seed)
      }
    }
    switch storage {
    case .bytes(let bytes, _): return bytes.withUnsafeBytes { hashes($0, rowBytes: columns) }
    case .floats(let floats): return floats.withUnsafeBytes { hashes($0, rowBytes: 4 * columns) }
    case .sparse: return nil
    }
  }

  /// A row's content, for comparison: equal rows have equal bytes, but 0 and -0 differ where zeros are
  /// stored.
  func bytes(ofRow position: Int) -> [UInt8] {
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
