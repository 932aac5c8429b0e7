import PseudoLabelPlatform

/// |xᵢ - yⱼ|² of every row of one table from every row of another, n × m.
package struct SquaredDistances: Sendable {
  /// n.
  package let rows: Int
  /// m.
  package let columns: Int
  /// Row-major.
  package let values: [Double]

  /// How many rows of the first table one part of the work takes.
  private static let block = 8

  /// - Parameters:
  ///   - some: n rows.
  ///   - others: m rows of as many columns (a precondition).
  ///   - pool: computes.
  package init(from some: RowTable, to others: RowTable, on pool: ThreadPool) {
    precondition(some.columns == others.columns, "rows of \(some.columns) and of \(others.columns) columns")
    let (n, m) = (some.count, others.count)
    rows = n
    columns = m
    values = [Double](unsafeUninitializedCapacity: n * m) { values, count in
      count = n * m
      guard let values = values.baseAddress else { return }
      nonisolated(unsafe) let start = values
      pool.run((n + Self.block - 1) / Self.block, products: n * m * some.columns) { part, _ in
        let first = part * Self.block
        Self.fill(start + first * m, first..<min(first + Self.block, n), some, others)
      }
    }
  }

  /// The distances of some rows. A row of the other table is read once for all of them.
  private static func fill(
    _ values: UnsafeMutablePointer<Double>, _ rows: Range<Int>, _ some: RowTable, _ others: RowTable
  ) {
    let (m, width) = (others.count, some.width)
    some.vectors.withUnsafeBufferPointer { a in
      others.vectors.withUnsafeBufferPointer { b in
        guard let a = a.baseAddress, let b = b.baseAddress else { return }
        for column in 0..<m {
          let y = b + column * width
          for row in rows {
            let x = a + row * width
            var sum = SIMD8<Double>.zero
            for place in 0..<width {
              let difference = x[place] - y[place]
              sum += difference * difference
            }
            (values + (row - rows.lowerBound) * m + column).initialize(to: sum.sum())
          }
        }
      }
    }
  }

  /// The Gaussian kernel, also called the radial basis function: K(x, y) = exp(-γ |x - y|²), n × m, row-major.
  ///
  /// - Parameters:
  ///   - gamma: γ.
  ///   - pool: computes.
  package func gaussianKernel(gamma: Double, on pool: ThreadPool) -> [Double] {
    let (n, m) = (rows, columns)
    return [Double](unsafeUninitializedCapacity: n * m) { kernel, count in
      count = n * m
      guard let kernel = kernel.baseAddress else { return }
      nonisolated(unsafe) let start = kernel
      // An exponential counts for about twenty products.
      pool.run(n, products: n * m * 20) { row, _ in
        for place in row * m..<(row + 1) * m { (start + place).initialize(to: exp(-gamma * values[place])) }
      }
    }
  }
}
