extension Features {
  /// These rows, and behind them those of another table of the same columns and kind of storage (preconditions). Rows of one
  /// table stay in it; else the rows of both are copied.
  package func appending(_ other: Features) -> Features {
    precondition(other.columns == columns, "rows of \(other.columns) columns behind those of \(columns)")
    if storage.isShared(with: other.storage) { return selecting(storageRows: rows + other.rows) }
    switch (storage, other.storage) {
    case (.sparse, .sparse):
      return Features(.sparse(SparseRows(joining: [self, other])), columns: columns, imageShape: imageShape)
    case (.bytes(_, let mine), .bytes(_, let theirs)) where mine != theirs:
      preconditionFailure("bytes of another scale")
    default: return Features(joining: [self, other])
    }
  }
}

extension Features.Storage {
  fileprivate func isShared(with other: Features.Storage) -> Bool {
    switch (self, other) {
    case (.bytes(let mine, _), .bytes(let theirs, _)): Self.isSame(mine, theirs)
    case (.floats(let mine), .floats(let theirs)): Self.isSame(mine, theirs)
    case (.sparse(let mine), .sparse(let theirs)):
      Self.isSame(mine.starts, theirs.starts) && Self.isSame(mine.values, theirs.values)
    default: false
    }
  }

  /// Whether both stand at the same place in memory.
  private static func isSame<Element>(_ a: [Element], _ b: [Element]) -> Bool {
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { a.baseAddress == $0.baseAddress && a.count == $0.count }
    }
  }
}

extension SparseRows {
  /// The rows of sparse tables (a precondition), one behind the other.
  init(joining parts: [Features]) {
    var (starts, columns, values) = ([0], [UInt32](), [Float]())
    for part in parts {
      guard case .sparse(let rows) = part.storage else { preconditionFailure("the zeros are stored") }
      for row in part.rows {
        columns += rows.columns[rows.entries(ofRow: row)]
        values += rows.values[rows.entries(ofRow: row)]
        starts.append(values.count)
      }
    }
    self.init(starts: starts, columns: columns, values: values)
  }
}
