import CPseudoLabelVectorKernels

/// The input rows of one pass, gathered from a data set, with dropout applied: dense [rows × columns], in float32 or also
/// in bfloat16, or the non-zeros only, by rows for the forward product and by columns for the gradient.
package final class InputBatch: @unchecked Sendable {
  package enum Form: String, Sendable, Codable, CaseIterable { case dense, sparse, bfloat16 }

  /// A row of a data set, read as value × scale.
  package enum Source {
    case bytes(UnsafePointer<UInt8>)
    case floats(UnsafePointer<Float>)
    /// The values that are not 0, in columns that ascend.
    case entries(columns: UnsafeBufferPointer<UInt32>, values: UnsafeBufferPointer<Float>)
  }

  package let form: Form
  package let capacity: Int
  package let columns: Int
  /// Values that a row of a sparse batch has room for.
  package let entries: Int
  package private(set) var rows = 0

  package let dense: RowMatrix?
  let rounded: BFloat16Rows?

  // Compressed rows: row r has its room at r · entries, and uses starts[r] ..< ends[r].
  let starts: UnsafeMutablePointer<Int>
  let ends: UnsafeMutablePointer<Int>
  let indices: UnsafeMutablePointer<UInt32>
  let values: UnsafeMutablePointer<Float>
  // Compressed columns: column c has the rows and values at columnStarts[c] ..< columnStarts[c + 1].
  let columnStarts: UnsafeMutablePointer<Int>
  let columnRows: UnsafeMutablePointer<UInt32>
  let columnValues: UnsafeMutablePointer<Float>

  /// - Parameters:
  ///   - form: what is kept of the rows.
  ///   - capacity: the most rows.
  ///   - columns: of a row.
  ///   - entries: the most values that any row will have in a sparse batch; every column by default. A row that is given
  ///     with its zeros needs them all.
  package init(form: Form, capacity: Int, columns: Int, entries: Int? = nil) {
    let entries = min(entries ?? columns, columns)
    self.form = form
    self.capacity = capacity
    self.columns = columns
    self.dense = form == .sparse ? nil : RowMatrix(capacity: capacity, columns: columns)
    self.rounded = form == .bfloat16 ? BFloat16Rows(capacity: capacity, columns: columns) : nil
    self.entries = entries
    let room = form == .sparse ? capacity * entries : 0
    starts = .allocate(capacity: capacity)
    ends = .allocate(capacity: capacity)
    indices = .allocate(capacity: room)
    values = .allocate(capacity: room)
    columnStarts = .allocate(capacity: columns + 1)
    columnRows = .allocate(capacity: room)
    columnValues = .allocate(capacity: room)
    for row in 0..<capacity {
      starts[row] = row * entries
      ends[row] = row * entries
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
    let block = 16
    let width = form == .sparse ? entries : columns
    cpu.pool.run((count + block - 1) / block, products: count * width * (dropout == nil ? 2 : 8)) { part, thread in
      let words = UnsafeMutableRawPointer(cpu.scratch(of: thread)).assumingMemoryBound(to: UInt32.self)
      for number in part * block..<min(count, (part + 1) * block) {
        fill(first + number, from: source(number), dropout: dropout, scale: scale, words: words, cpu.kernels)
      }
    }
  }

  /// Fills a row; the words are working memory.
  private func fill(
    _ row: Int, from source: Source, dropout: DropoutMask?, scale: Float, words: UnsafeMutablePointer<UInt32>,
    _ kernels: UnsafePointer<vector_kernels>
  ) {
    let groups = (columns + 31) / 32
    if case .entries(let columns, let values) = source {
      var keep = KeepBits(of: dropout, row: row, groups: groups, words: words, kernels)
      fill(row, columns, values, keep: &keep, scale: scale)
      return
    }
    precondition(
      dropout == nil || groups <= CPU.rowBlock * 32, "a row of \(columns) columns is too long for its dropout mask")
    dropout?.inputWords(0..<groups, row: row, groups: groups, into: words, kernels)
    let keep = dropout == nil ? nil : UnsafePointer(words)
    if let dense {
      switch source {
      case .bytes(let bytes): kernels.pointee.gather_bytes(bytes, columns, keep, scale, dense.row(row))
      case .floats(let floats): kernels.pointee.gather_floats(floats, columns, keep, scale, dense.row(row))
      case .entries: break
      }
    } else {
      precondition(entries == columns, "a row of \(columns) columns has room for \(entries) values")
      let start = starts[row]
      switch source {
      case .bytes(let bytes):
        ends[row] =
          start + kernels.pointee.compress_bytes(bytes, columns, keep, scale, indices + start, values + start)
      case .floats(let floats):
        ends[row] =
          start + kernels.pointee.compress_floats(floats, columns, keep, scale, indices + start, values + start)
      case .entries: break
      }
    }
  }

  /// Fills a row as the kernels fill it from the same row with its zeros.
  private func fill(
    _ row: Int, _ sourceColumns: UnsafeBufferPointer<UInt32>, _ sourceValues: UnsafeBufferPointer<Float>,
    keep: inout KeepBits, scale: Float
  ) {
    if let dense {
      let target = dense.row(row)
      target.update(repeating: 0, count: columns)
      for (column, value) in zip(sourceColumns, sourceValues) where keep.contains(column) {
        target[Int(column)] = value * scale
      }
    } else {
      precondition(sourceValues.count <= entries, "\(sourceValues.count) values in a row with room for \(entries)")
      var end = starts[row]
      for (column, value) in zip(sourceColumns, sourceValues) where value != 0 && keep.contains(column) {
        indices[end] = column
        values[end] = value * scale
        end += 1
      }
      ends[row] = end
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
