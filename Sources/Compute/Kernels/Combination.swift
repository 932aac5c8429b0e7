import CPseudoLabelVectorKernels

extension CPU {
  /// ẑ of some rows.
  ///
  /// - Parameters:
  ///   - form: of the combinator.
  ///   - noisy: z̃, and where its rows begin.
  ///   - u: as many columns.
  ///   - parameters: `form.parameters` arrays, a number a column each, filled up with zeros as rows are.
  ///   - rows: how many.
  ///   - out: gets ẑ.
  package func combine(
    _ form: Combinator, noisy: (RowMatrix, first: Int), _ u: RowMatrix, _ parameters: [FloatBuffer], rows: Int,
    into out: RowMatrix
  ) {
    let hidden = form.hidden
    let pointers = parameters.map { UnsafePointer<Float>?($0.start) }
    forEachColumnBlock(u.layout.paddedColumns, rows: rows, work: 20) { columns in
      for row in 0..<rows {
        let (z, x, y) = (noisy.0.row(noisy.first + row), u.row(row), out.row(row))
        pointers.withUnsafeBufferPointer { a in
          switch form {
          case .gaussian:
            kernels.pointee.combine_gaussian(z, x, a.baseAddress, columns.lowerBound, columns.upperBound, y)
          case .network:
            kernels.pointee.combine_mlp(
              z, x, a.baseAddress, hidden, hidden.count, columns.lowerBound, columns.upperBound, y)
          }
        }
      }
    }
  }

  /// Back from ∂L/∂ẑ.
  ///
  /// - Parameters:
  ///   - form: of the combinator.
  ///   - noisy: as in `combine`.
  ///   - u: as in `combine`.
  ///   - parameters: as in `combine`.
  ///   - gradient: ∂L/∂ẑ.
  ///   - rows: how many.
  ///   - noisyGradient: gets ∂L/∂z̃.
  ///   - uGradient: gets ∂L/∂u.
  ///   - parameterGradients: to these those of the parameters are added.
  package func combineGradient(
    _ form: Combinator, noisy: (RowMatrix, first: Int), _ u: RowMatrix, _ parameters: [FloatBuffer],
    gradient: RowMatrix, rows: Int, noisyGradient: RowMatrix, uGradient: RowMatrix, parameterGradients: [FloatBuffer]
  ) {
    let hidden = form.hidden
    let pointers = parameters.map { UnsafePointer<Float>?($0.start) }
    let targets = parameterGradients.map { UnsafeMutablePointer<Float>?($0.start) }
    forEachColumnBlock(u.layout.paddedColumns, rows: rows, work: 40) { columns in
      for row in 0..<rows {
        let (z, x, g) = (noisy.0.row(noisy.first + row), u.row(row), gradient.row(row))
        let (toNoisy, toU) = (noisyGradient.row(row), uGradient.row(row))
        let (first, last) = (columns.lowerBound, columns.upperBound)
        pointers.withUnsafeBufferPointer { a in
          targets.withUnsafeBufferPointer { t in
            switch form {
            case .gaussian:
              kernels.pointee.combine_gaussian_gradient(
                z, x, a.baseAddress, g, first, last, toNoisy, toU, t.baseAddress)
            case .network:
              kernels.pointee.combine_mlp_gradient(
                z, x, a.baseAddress, hidden, hidden.count, g, first, last, toNoisy, toU,
                t.baseAddress)
            }
          }
        }
      }
    }
  }

  /// Calls `body` with ranges of columns, each of which is done by one thread, and about `work` numbers are moved for each column
  /// of a row. They begin at multiples of 64.
  package func forEachColumnBlock(_ columns: Int, rows: Int, work: Int, _ body: (Range<Int>) -> Void) {
    let width = 64
    pool.run((columns + width - 1) / width, products: work * rows * columns) { part, _ in
      body(part * width..<min(columns, (part + 1) * width))
    }
  }
}
