import CVectorKernels

/// The input rows of one pass, gathered from a data set, with dropout applied: dense [rows × columns], in float32 or also
/// in bfloat16, or the non-zeros only, by rows for the forward product and by columns for the gradient.
package final class InputBatch: @unchecked Sendable {
  package enum Form: String, Sendable, Codable, CaseIterable { case dense, sparse, bfloat16 }

  /// A row of a data set, read as value × scale.
  package enum Source {
    case bytes(UnsafePointer<UInt8>)
    case floats(UnsafePointer<Float>)
  }

  package let form: Form
  package let capacity: Int
  package let columns: Int
  package private(set) var rows = 0

  package let dense: RowMatrix?
  let rounded: BFloat16Rows?

  // Compressed rows: row r has room for all its columns at r · columns, and uses starts[r] ..< ends[r].
  let starts: UnsafeMutablePointer<Int>
  let ends: UnsafeMutablePointer<Int>
  let indices: UnsafeMutablePointer<UInt32>
  let values: UnsafeMutablePointer<Float>
  // Compressed columns: column c has the rows and values at columnStarts[c] ..< columnStarts[c + 1].
  let columnStarts: UnsafeMutablePointer<Int>
  let columnRows: UnsafeMutablePointer<UInt32>
  let columnValues: UnsafeMutablePointer<Float>

  package init(form: Form, capacity: Int, columns: Int) {
    self.form = form
    self.capacity = capacity
    self.columns = columns
    self.dense = form == .sparse ? nil : RowMatrix(capacity: capacity, columns: columns)
    self.rounded = form == .bfloat16 ? BFloat16Rows(capacity: capacity, columns: columns) : nil
    let entries = form == .sparse ? capacity * columns : 0
    starts = .allocate(capacity: capacity)
    ends = .allocate(capacity: capacity)
    indices = .allocate(capacity: entries)
    values = .allocate(capacity: entries)
    columnStarts = .allocate(capacity: columns + 1)
    columnRows = .allocate(capacity: entries)
    columnValues = .allocate(capacity: entries)
    for row in 0..<capacity {
      starts[row] = row * columns
      ends[row] = row * columns
    }
  }

  deinit {
    starts.deallocate()
    ends.deallocate()
    indices.deallocate()
    values.deallocate()
    columnStarts.deallocate()
    columnRows.deallocate()
    columnValues.deallocate()
  }

  /// Fills `count` rows from `first` on with `source(0 ..< count) × scale`, zero where `dropout` drops; the batch ends
  /// behind them.
  package func gather(
    _ count: Int, from first: Int = 0, scale: Float, dropout: DropoutMask?, on cpu: CPU, _ source: (Int) -> Source
  ) {
    precondition(first + count <= capacity, "\(first + count) rows in a batch of \(capacity)")
    rows = first + count
    let groups = (columns + 31) / 32
    precondition(
      dropout == nil || groups <= CPU.rowBlock * 32, "a row of \(columns) columns is too long for its dropout mask")
    let block = 16
    cpu.pool.run((count + block - 1) / block, products: count * columns * (dropout == nil ? 2 : 8)) { part, thread in
      let words = UnsafeMutableRawPointer(cpu.scratch(of: thread)).assumingMemoryBound(to: UInt32.self)
      for number in part * block..<min(count, (part + 1) * block) {
        let row = first + number
        dropout?.inputWords(row: row, groups: groups, into: words, cpu.kernels)
        let keep = dropout == nil ? nil : UnsafePointer(words)
        fill(row, from: source(number), keep: keep, scale: scale, kernels: cpu.kernels)
      }
    }
  }

  private func fill(
    _ row: Int, from source: Source, keep: UnsafePointer<UInt32>?, scale: Float,
    kernels: UnsafePointer<vector_kernels>
  ) {
    if let dense {
      switch source {
      case .bytes(let bytes): kernels.pointee.gather_bytes(bytes, columns, keep, scale, dense.row(row))
      case .floats(let floats): kernels.pointee.gather_floats(floats, columns, keep, scale, dense.row(row))
      }
    } else {
      let start = starts[row]
      switch source {
      case .bytes(let bytes):
        ends[row] =
          start + kernels.pointee.compress_bytes(bytes, columns, keep, scale, indices + start, values + start)
      case .floats(let floats):
        ends[row] =
          start + kernels.pointee.compress_floats(floats, columns, keep, scale, indices + start, values + start)
      }
    }
  }

  /// Rounds what was gathered where the form asks for it; the forward product wants that.
  package func round(on cpu: CPU) {
    if let dense { rounded?.round(dense, count: rows, on: cpu) }
  }

  /// Turns the compressed rows into compressed columns, as the gradient wants them. Does nothing for a dense batch.
  package func compressColumns() {
    guard form == .sparse else { return }
    columnStarts.update(repeating: 0, count: columns + 1)
    for row in 0..<rows {
      for entry in starts[row]..<ends[row] { columnStarts[Int(indices[entry]) + 1] += 1 }
    }
    for column in 0..<columns { columnStarts[column + 1] += columnStarts[column] }
    // Filling moves the start of each column to its end, which is the start of the next one.
    for row in 0..<rows {
      for entry in starts[row]..<ends[row] {
        let place = columnStarts[Int(indices[entry])]
        columnRows[place] = UInt32(row)
        columnValues[place] = values[entry]
        columnStarts[Int(indices[entry])] = place + 1
      }
    }
    for column in stride(from: columns, to: 0, by: -1) { columnStarts[column] = columnStarts[column - 1] }
    columnStarts[0] = 0
  }
}
