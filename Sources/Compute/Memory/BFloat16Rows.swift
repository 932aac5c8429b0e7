import CPseudoLabelVectorKernels

/// Rows [capacity × columns] rounded to bfloat16, and the same turned, [columns × capacity], as the gradient of the
/// weights wants them.
package final class BFloat16Rows: @unchecked Sendable {
  package let capacity: Int
  package let columns: Int
  /// Numbers from one row to the next; even, and what lies behind the columns is 0.
  let stride: Int
  let rows: UnsafeMutablePointer<UInt16>
  let turnedStride: Int
  let turned: UnsafeMutablePointer<UInt16>

  package init(capacity: Int, columns: Int) {
    self.capacity = capacity
    self.columns = columns
    stride = (columns + 31) / 32 * 32
    turnedStride = (capacity + 31) / 32 * 32
    rows = .allocate(capacity: max(1, capacity * stride))
    rows.initialize(repeating: 0, count: max(1, capacity * stride))
    turned = .allocate(capacity: columns * turnedStride)
    turned.initialize(repeating: 0, count: columns * turnedStride)
  }

  deinit {
    rows.deallocate()
    turned.deallocate()
  }

  /// Becomes the first `count` rows of `source`, rounded to the nearest, ties to even.
  package func round(_ source: RowMatrix, count: Int, on cpu: CPU) {
    precondition(source.columns == columns && count <= capacity, "\(count) rows do not fit")
    guard let kernels = cpu.bfloat16 else { preconditionFailure("this processor has no bfloat16") }
    // What a part writes behind the last row is 0.
    let block = 32
    cpu.pool.run((count + block - 1) / block, products: 4 * count * columns) { part, _ in
      let first = part * block
      let last = min(first + block, count)
      for row in first..<last { kernels.pointee.round_row(source.row(row), columns, rows + row * stride) }
      kernels.pointee.transpose(
        rows + first * stride, last - first, columns, stride, turned + first, turnedStride)
      if last % 2 == 1 {
        for column in 0..<columns { turned[column * turnedStride + last] = 0 }
      }
    }
  }
}
