import CPseudoLabelVectorKernels

extension CPU {
  /// Calls `body` with a few rows after the other, each of which is done by one thread; about `work` numbers are moved
  /// for each of `columns`.
  package func forEachRow(_ rows: Int, columns: Int, work: Int = 2, _ body: (_ row: Int) -> Void) {
    let step = max(1, min(64, (1 << 14) / max(1, columns)))
    pool.run((rows + step - 1) / step, products: work * rows * columns) { part, _ in
      for row in part * step..<min(rows, (part + 1) * step) { body(row) }
    }
  }

  /// out ← x where x is positive, slope · x elsewhere.
  package func leaky(_ x: RowMatrix, slope: Float, rows: Int, into out: RowMatrix) {
    forEachRow(rows, columns: x.columns) { kernels.pointee.leaky(x.row($0), slope, x.columns, out.row($0)) }
  }

  /// out ← gradient where x is positive, slope · gradient elsewhere.
  package func leakyGradient(
    _ gradient: RowMatrix, _ x: RowMatrix, slope: Float, rows: Int, into out: RowMatrix
  ) {
    forEachRow(rows, columns: x.columns, work: 3) {
      kernels.pointee.leaky_gradient(gradient.row($0), x.row($0), slope, x.columns, out.row($0))
    }
  }

  /// out ← out + x.
  package func add(_ x: RowMatrix, to out: RowMatrix, rows: Int) { add(x, to: out, rows: 0..<rows) }

  /// out ← out + x in some rows.
  package func add(_ x: RowMatrix, to out: RowMatrix, rows: Range<Int>) {
    precondition(x.stride == out.stride, "rows of different strides")
    forEachRow(rows.count, columns: x.columns, work: 3) {
      kernels.pointee.add(out.row(rows.lowerBound + $0), x.row(rows.lowerBound + $0), x.stride)
    }
  }

  /// The rows of `x` times `scale` where the mask keeps a column, 0 elsewhere.
  package func drop(_ x: RowMatrix, _ mask: DropoutMask?, scale: Float, rows: Range<Int>, into out: RowMatrix) {
    let groups = (x.columns + 31) / 32
    let step = 4
    pool.run((rows.count + step - 1) / step, products: 8 * rows.count * x.columns) { part, _ in
      let first = rows.lowerBound + part * step
      let some = first..<min(rows.upperBound, first + step)
      guard let mask else {
        for row in some { kernels.pointee.gather_floats(x.row(row), x.columns, nil, scale, out.row(row)) }
        return
      }
      var words = [UInt32](repeating: 0, count: some.count * groups)
      var column = [UInt32](repeating: 0, count: step)
      for group in 0..<groups {
        column.withUnsafeMutableBufferPointer { column in
          if let start = column.baseAddress { mask.words(some, group: group, of: groups, into: start, kernels) }
        }
        for place in 0..<some.count { words[place * groups + group] = column[place] }
      }
      words.withUnsafeBufferPointer { words in
        guard let start = words.baseAddress else { return }
        for (place, row) in some.enumerated() {
          kernels.pointee.gather_floats(x.row(row), x.columns, start + place * groups, scale, out.row(row))
        }
      }
    }
  }

  /// The largest value of each window of pool × pool of images [height × width × channels]; `choices` gets where in its
  /// window it stood.
  package func maxPool(
    _ x: RowMatrix, height: Int, width: Int, channels: Int, pool size: Int, rows: Int, into out: RowMatrix,
    choices: ByteBuffer?
  ) {
    forEachRow(rows, columns: x.columns, work: 4) { row in
      kernels.pointee.max_pool(
        x.row(row), height, width, channels, size, out.row(row), choices.map { $0.start + row * out.columns })
    }
  }

  package func maxPoolGradient(
    _ gradient: RowMatrix, height: Int, width: Int, channels: Int, pool size: Int, rows: Int, choices: ByteBuffer,
    into out: RowMatrix
  ) {
    forEachRow(rows, columns: out.columns, work: 4) {
      kernels.pointee.max_pool_gradient(
        gradient.row($0), choices.start + $0 * gradient.columns, height, width, channels, size, out.row($0))
    }
  }

  /// Takes a step of `rule` on a whole parameter, its gradient given as it lies.
  package func apply(_ rule: UpdateRule, gradient: FloatBuffer, to values: FloatBuffer, slots: Slots) {
    let block = 1 << 13
    pool.run((values.count + block - 1) / block, products: 4 * values.count) { part, _ in
      let first = part * block
      apply(
        rule, gradient: gradient.start + first, to: values, slots: slots, at: first,
        count: min(block, values.count - first))
    }
  }

  /// out ← a + b, buffers of one size.
  package func sum(_ a: FloatBuffer, _ b: FloatBuffer, into out: FloatBuffer) {
    let block = 1 << 13
    pool.run((out.count + block - 1) / block, products: 3 * out.count) { part, _ in
      for place in part * block..<min(out.count, (part + 1) * block) {
        out.start[place] = a.start[place] + b.start[place]
      }
    }
  }

  /// Rows to panels of columns.
  package func copy(_ x: RowMatrix, rows: Int, to panels: PanelRows) {
    let layout = panels.layout
    pool.run(layout.panels, products: 2 * rows * layout.paddedColumns) { q, _ in
      let first = q * layout.width
      for row in 0..<rows {
        (panels.panel(q) + row * layout.width).update(from: x.row(row) + first, count: layout.width)
      }
    }
  }

  /// Panels of columns to rows.
  package func copy(_ panels: PanelRows, rows: Int, to x: RowMatrix) {
    let layout = panels.layout
    pool.run(layout.panels, products: 2 * rows * layout.paddedColumns) { q, _ in
      let first = q * layout.width
      for row in 0..<rows {
        (x.row(row) + first).update(from: panels.panel(q) + row * layout.width, count: layout.width)
      }
    }
  }

  /// gradient ← scale · gradient where the activation is positive, 0 elsewhere.
  package func rectifierGradient(_ gradient: PanelRows, through activation: RowMatrix, rows: Int, scale: Float) {
    let width = gradient.layout.width
    pool.run(gradient.layout.panels, products: 3 * rows * gradient.layout.paddedColumns) { q, _ in
      kernels.pointee.rectifier_gradient(
        gradient.panel(q), activation.row(0) + q * width, activation.stride, rows, width, scale)
    }
  }
}
