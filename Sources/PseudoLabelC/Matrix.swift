import CPseudoLabelInterface
import PseudoLabelDatasets
import PseudoLabelDiagnostics

/// Rows of numbers in the memory of the caller, whose sizes were checked.
struct Matrix {
  let rows: Int
  let columns: Int
  private let values: Values
  private let layout: Layout

  private enum Values {
    case floats(UnsafePointer<Float>)
    case doubles(UnsafePointer<Double>)

    init(_ pointer: UnsafeRawPointer, bits: Int32) {
      self =
        bits == 32
        ? .floats(pointer.assumingMemoryBound(to: Float.self)) : .doubles(pointer.assumingMemoryBound(to: Double.self))
    }
  }

  private enum Layout {
    case dense
    case sparse(starts: Indices, indices: Indices)
  }

  /// Whole numbers of 32 or 64 bits.
  private enum Indices {
    case narrow(UnsafePointer<Int32>)
    case wide(UnsafePointer<Int64>)

    init(_ pointer: UnsafeRawPointer, bits: Int32) {
      self =
        bits == 32
        ? .narrow(pointer.assumingMemoryBound(to: Int32.self)) : .wide(pointer.assumingMemoryBound(to: Int64.self))
    }

    subscript(place: Int) -> Int {
      switch self {
      case .narrow(let numbers): Int(numbers[place])
      case .wide(let numbers): Int(numbers[place])
      }
    }
  }

  /// - Throws: `RequestFailure` for sizes and addresses that cannot be.
  init(_ matrix: UnsafePointer<pseudolabel_matrix>?) throws {
    let matrix = try given(matrix, "rows").pointee
    func require(_ holds: Bool, _ field: String, _ expected: String, _ found: some CustomStringConvertible) throws {
      guard holds else { throw RequestFailure("rows.\(field)", expected: expected, found: "\(found)") }
    }
    let most = Int64(Int32.max)
    try require((0...1 << 40).contains(matrix.rows), "rows", "a number from 0 to 2^40", matrix.rows)
    try require((1..<most).contains(matrix.columns), "columns", "a number from 1 to 2^31 - 2", matrix.columns)
    try require([32, 64].contains(matrix.value_bits), "value_bits", "32 or 64", matrix.value_bits)
    try require([0, 32, 64].contains(matrix.index_bits), "index_bits", "0, 32 or 64", matrix.index_bits)
    (rows, columns) = (Int(matrix.rows), Int(matrix.columns))
    if matrix.index_bits == 0 {
      layout = .dense
      let (size, overflows) = rows.multipliedReportingOverflow(by: columns)
      try require(!overflows && size <= 1 << 48, "rows", "at most 2^48 numbers", "\(rows) × \(columns)")
      values = Values(rows == 0 ? Self.nothing : try given(matrix.values, "rows.values"), bits: matrix.value_bits)
    } else {
      let starts = Indices(try given(matrix.starts, "rows.starts"), bits: matrix.index_bits)
      try Self.check(starts, rows: rows)
      let isEmpty = starts[rows] == 0
      layout = .sparse(
        starts: starts,
        indices: Indices(isEmpty ? Self.nothing : try given(matrix.indices, "rows.indices"), bits: matrix.index_bits))
      values = Values(isEmpty ? Self.nothing : try given(matrix.values, "rows.values"), bits: matrix.value_bits)
    }
  }

  /// Where nothing is read.
  private static var nothing: UnsafeRawPointer { UnsafeRawPointer(bitPattern: 16).unsafelyUnwrapped }

  private static func check(_ starts: Indices, rows: Int) throws(RequestFailure) {
    guard starts[0] == 0 else { throw RequestFailure("rows.starts[0]", expected: "0", found: "\(starts[0])") }
    for row in 0..<rows {
      let (start, end) = (starts[row], starts[row + 1])
      guard start <= end else {
        throw RequestFailure("rows.starts[\(row + 1)]", expected: "at least \(start)", found: "\(end)")
      }
    }
  }

  /// Copies some rows.
  ///
  /// - Throws: `RequestFailure` for a column that is none, or not behind the one before.
  func numbers(_ range: Range<Int>) throws(RequestFailure) -> NumberRows {
    switch layout {
    case .dense:
      let (start, count) = (range.lowerBound * columns, range.count * columns)
      switch values {
      case .floats(let floats):
        let copy = Array(UnsafeBufferPointer(start: floats + start, count: count))
        return NumberRows(Features(.floats(copy), columns: columns))
      case .doubles(let doubles):
        return NumberRows(Array(UnsafeBufferPointer(start: doubles + start, count: count)), columns: columns)
      }
    case .sparse(let starts, let indices):
      let (first, last) = (starts[range.lowerBound], starts[range.upperBound])
      var places: [UInt32] = []
      places.reserveCapacity(last - first)
      for row in range {
        var least = 0
        for entry in starts[row]..<starts[row + 1] {
          let column = indices[entry]
          guard (least..<columns).contains(column) else {
            throw RequestFailure(
              "rows.indices[\(entry)] in row \(row)", expected: "a column from \(least) to \(columns - 1)",
              found: "\(column)")
          }
          places.append(UInt32(column))
          least = column + 1
        }
      }
      let numbers: [Double] =
        switch values {
        case .floats(let floats): (first..<last).map { Double(floats[$0]) }
        case .doubles(let doubles): Array(UnsafeBufferPointer(start: doubles + first, count: last - first))
        }
      return NumberRows(
        .sparse(
          starts: range.map { starts[$0] - first } + [last - first], columns: places, values: numbers),
        columns: columns)
    }
  }
}
