/// Rows of numbers as files and programs give them, before preparation makes features of them: n rows × d columns.
///
/// Numbers that float32 holds stay as narrow as they are; wider ones are doubles, so that the mean of a column can be taken
/// from them before they are rounded.
package struct NumberRows: Sendable {
  /// How the numbers lie in memory.
  package enum Storage: Sendable {
    /// Bytes and float32, with their zeros.
    case narrow(Features)
    /// Row-major.
    case doubles([Double])
    /// Only the numbers that are not 0, laid out as in `SparseRows`.
    case sparse(starts: [Int], columns: [UInt32], values: [Double])
  }

  package let storage: Storage
  /// d.
  package let columns: Int
  /// What was lost in reading, if anything.
  package let rounding: NumberRounding

  /// Rows in float32, with or without their zeros.
  package init(_ features: Features) {
    guard case .sparse(let sparse) = features.storage else {
      self.init(.narrow(features), columns: features.columns)
      return
    }
    var (starts, places, values) = ([0], [UInt32](), [Double]())
    for row in features.rows {
      let entries = sparse.entries(ofRow: row)
      places += sparse.columns[entries]
      values += sparse.values[entries].map(Double.init)
      starts.append(places.count)
    }
    self.init(.sparse(starts: starts, columns: places, values: values), columns: features.columns)
  }

  /// Rows of `columns` numbers each, row by row; they fill whole rows (a precondition).
  package init(_ numbers: [Double], columns: Int) {
    precondition(columns > 0 && numbers.count % columns == 0, "\(numbers.count) numbers do not fill rows of \(columns)")
    self.init(.doubles(numbers), columns: columns)
  }

  /// Numbers that lie in memory so: they fill rows of `columns`, and where only some are stored, these are laid out as
  /// `SparseRows` asks for.
  package init(_ storage: Storage, columns: Int, rounding: NumberRounding = NumberRounding()) {
    self.storage = storage
    self.columns = columns
    self.rounding = rounding
  }

  /// Whether numbers are doubles.
  package var isWide: Bool { if case .narrow = storage { false } else { true } }

  /// Whether different numbers may become equal features: bytes are too far from each other for that.
  package var mayMerge: Bool {
    if case .narrow(let features) = storage, case .bytes = features.storage { false } else { true }
  }

  /// n.
  package var count: Int {
    switch storage {
    case .narrow(let features): features.count
    case .doubles(let numbers): numbers.count / columns
    case .sparse(let starts, _, _): starts.count - 1
    }
  }

  /// The rows of a range.
  package func rows(_ range: Range<Int>) -> NumberRows {
    switch storage {
    case .narrow(let features): return NumberRows(.narrow(features.selecting(Array(range))), columns: columns)
    case .doubles(let numbers):
      return NumberRows(
        .doubles(Array(numbers[range.lowerBound * columns..<range.upperBound * columns])), columns: columns)
    case .sparse(let starts, let places, let values):
      let entries = starts[range.lowerBound]..<starts[range.upperBound]
      return NumberRows(
        .sparse(
          starts: starts[range.lowerBound...range.upperBound].map { $0 - entries.lowerBound },
          columns: Array(places[entries]), values: Array(values[entries])), columns: columns)
    }
  }

  /// Calls `body` with each row's place, from 0, and its numbers.
  ///
  /// - Parameters:
  ///   - absent: what stands in each column of rows stored without zeros where they have no number; 0 by default.
  ///   - body: is given the place and the numbers of a row.
  package func forEachRow(
    absent: [Double]? = nil, _ body: (Int, UnsafeBufferPointer<Double>) throws -> Void
  ) rethrows {
    switch storage {
    case .narrow(let features): try features.forEachRow(body)
    case .doubles(let numbers):
      try numbers.withUnsafeBufferPointer { numbers in
        for row in 0..<count {
          try body(row, UnsafeBufferPointer(rebasing: numbers[row * columns..<(row + 1) * columns]))
        }
      }
    case .sparse(let starts, let places, let values):
      for row in 0..<count {
        var numbers = absent ?? [Double](repeating: 0, count: columns)
        for entry in starts[row]..<starts[row + 1] { numbers[Int(places[entry])] = values[entry] }
        try numbers.withUnsafeBufferPointer { try body(row, $0) }
      }
    }
  }

  /// The numbers that are not 0, nor missing, laid out as in `SparseRows`; of some columns all that are not missing.
  func entries(withZerosOf kept: Set<Int>) -> (starts: [Int], columns: [UInt32], values: [Double]) {
    if case .sparse(let starts, let places, let values) = storage { return (starts, places, values) }
    var (starts, places, values) = ([0], [UInt32](), [Double]())
    forEachRow { _, row in
      for (column, number) in row.enumerated() where !number.isNaN && (number != 0 || kept.contains(column)) {
        places.append(UInt32(column))
        values.append(number)
      }
      starts.append(places.count)
    }
    return (starts, places, values)
  }

  /// A number for each row: the same for rows of the same numbers, and for others most likely another one. NaN is equal to
  /// NaN here.
  package var fingerprints: [Int] {
    var result: [Int] = []
    result.reserveCapacity(count)
    func bits(_ number: Double) -> UInt64 { (number == 0 ? 0 : number.isNaN ? .nan : number).bitPattern }
    if case .sparse(let starts, let places, let values) = storage {
      for row in 0..<count {
        var hasher = Hasher()
        for entry in starts[row]..<starts[row + 1] where values[entry] != 0 {
          hasher.combine(places[entry])
          hasher.combine(bits(values[entry]))
        }
        result.append(hasher.finalize())
      }
    } else {
      forEachRow { _, row in
        var hasher = Hasher()
        for number in row { hasher.combine(bits(number)) }
        result.append(hasher.finalize())
      }
    }
    return result
  }
}

extension NumberRows {
  /// The rows of several tables, one after the other. Those stored without zeros are given the columns of the widest.
  package init(joining parts: [NumberRows]) {
    precondition(!parts.isEmpty, "no tables to join")
    guard parts.count > 1 else {
      self = parts[0]
      return
    }
    let columns = parts.map(\.columns).max() ?? 1
    var rounding = NumberRounding()
    for part in parts { rounding.add(part.rounding) }
    let narrow = parts.compactMap { if case .narrow(let features) = $0.storage { features } else { nil } }
    if narrow.count == parts.count {
      self.init(.narrow(Features(joining: narrow)), columns: columns, rounding: rounding)
      return
    }
    var numbers: [Double] = []
    var (starts, places, values) = ([0], [UInt32](), [Double]())
    for part in parts {
      if case .sparse(let others, let otherPlaces, let otherValues) = part.storage {
        starts += others.dropFirst().map { $0 + places.count }
        places += otherPlaces
        values += otherValues
      } else {
        part.forEachRow { _, row in numbers.append(contentsOf: row) }
      }
    }
    let storage = numbers.isEmpty ? Storage.sparse(starts: starts, columns: places, values: values) : .doubles(numbers)
    self.init(storage, columns: columns, rounding: rounding)
  }
}

/// Whole numbers that a double does not hold exactly: those beyond ±2⁵³ that end in too many digits.
package struct NumberRounding: Sendable, Hashable {
  package private(set) var count = 0
  /// The first of them, in digits.
  package private(set) var first: String?

  mutating func note(_ digits: @autoclosure () -> String) {
    count += 1
    if first == nil { first = digits() }
  }

  mutating func add(_ other: NumberRounding) {
    count += other.count
    first = first ?? other.first
  }

  /// What is said about them; nil where nothing was lost.
  package var text: String? {
    guard let first, let number = Double(first) else { return nil }
    let numbers = count == 1 ? "1 whole number was" : "\(count) whole numbers were"
    return
      "\(numbers) rounded, for a double holds whole numbers to ±2⁵³ only, first \(first) to \(String(describing: number)). If they name something rather than measure it, leave the column out."
  }
}
