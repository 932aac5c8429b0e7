extension Features {
  /// The rows of several tables of the same columns and kind of storage (preconditions), one after the other; nil where there is
  /// no table.
  package static func joined(_ parts: [Features]) -> Features? {
    guard let first = parts.first else { return nil }
    guard case .sparse = first.storage, parts.count > 1 else { return Features(joining: parts) }
    return Features(.sparse(SparseRows(joining: parts)), columns: first.columns, imageShape: first.imageShape)
  }

  /// The rows of several tables that are stored with their zeros (a precondition), one after the other.
  init(joining parts: [Features]) {
    precondition(!parts.isEmpty, "no tables to join")
    guard parts.count > 1 else {
      self = parts[0]
      return
    }
    var (bytes, floats, scale) = ([UInt8](), [Float](), Float(1))
    var isBytes = true
    for part in parts {
      for row in part.rows {
        let values = row * part.columns..<(row + 1) * part.columns
        switch part.storage {
        case .bytes(let all, let unit):
          scale = unit
          bytes += all[values]
        case .floats(let all):
          isBytes = false
          floats += all[values]
        case .sparse: preconditionFailure("the zeros are not stored")
        }
      }
    }
    let (columns, shape) = (parts[0].columns, parts[0].imageShape)
    if isBytes {
      self.init(.bytes(bytes, scale: scale), columns: columns, imageShape: shape)
    } else {
      // Bytes beside floats are numbers as well.
      self.init(.floats(bytes.isEmpty ? floats : parts.flatMap(\.numbers)), columns: columns, imageShape: shape)
    }
  }

  /// Every value, row by row.
  private var numbers: [Float] {
    var result: [Float] = []
    result.reserveCapacity(count * columns)
    forEachRow { _, row in result.append(contentsOf: row.map { Float($0) }) }
    return result
  }

  /// Calls `body` with each row's place, from 0, and its values as doubles; tables that are stored with their zeros only (a
  /// precondition).
  func forEachRow(_ body: (Int, UnsafeBufferPointer<Double>) throws -> Void) rethrows {
    var values = [Double](repeating: 0, count: columns)
    for (place, row) in rows.enumerated() {
      let start = row * columns
      switch storage {
      case .bytes(let bytes, let scale):
        for column in 0..<columns { values[column] = Double(Float(bytes[start + column]) * scale) }
      case .floats(let floats):
        for column in 0..<columns { values[column] = Double(floats[start + column]) }
      case .sparse: preconditionFailure("the zeros are not stored")
      }
      try values.withUnsafeBufferPointer { try body(place, $0) }
    }
  }
}
