/// What cells mean, found once for each different one. Beyond so many different ones a meaning is found anew each time.
struct RememberedCells<Value> {
  private var texts = TextTable()
  /// By the entries of the texts; nil for another spelling whose own value is not known yet.
  private var values: [Value?] = []

  private static var mostTexts: Int { 20_000 }

  /// The value of a cell.
  ///
  /// - Parameters:
  ///   - cell: its bytes.
  ///   - find: finds it, where it is not remembered.
  @inline(__always)
  mutating func value(of cell: UnsafeBufferPointer<UInt8>, _ find: (String) -> Value) -> Value {
    let entry: Int?
    if let known = texts.find(cell) {
      entry = known.entry
    } else {
      entry = texts.count < Self.mostTexts ? texts.add(cell).entry : nil
    }
    if let entry, entry < values.count, let value = values[entry] { return value }
    let value = find(String(decoding: cell, as: UTF8.self))
    if let entry {
      while values.count <= entry { values.append(nil) }
      values[entry] = value
    }
    return value
  }
}

extension RememberedCells: Sendable where Value: Sendable {}
