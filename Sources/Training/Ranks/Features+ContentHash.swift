import PseudoLabelDatasets

extension Features {
  /// A hash of the values of all rows, row by row, for telling whether others have the same.
  var contentHash: UInt64 {
    func hash<Value>(_ values: [Value], _ range: Range<Int>, _ seed: UInt64) -> UInt64 {
      values.withUnsafeBufferPointer {
        ContentHash.hash(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: $0[range])), seed: seed)
      }
    }
    return rows.reduce(UInt64(columns)) { seed, row in
      switch storage {
      case .bytes(let bytes, let unit):
        hash(bytes, row * columns..<(row + 1) * columns, seed ^ UInt64(unit.bitPattern))
      case .floats(let floats): hash(floats, row * columns..<(row + 1) * columns, seed)
      case .sparse(let sparse):
        hash(sparse.values, sparse.entries(ofRow: row), hash(sparse.columns, sparse.entries(ofRow: row), seed))
      }
    }
  }
}
