import PseudoLabelCompute

/// Where a loss looks at what a hidden layer makes, and adds its gradient by that.
final class Tap {
  /// The part of its chain that makes it.
  let part: Int
  /// ∂L/∂ what it makes, in `ranges` of its rows.
  private let gradient: RowMatrix
  private var ranges: [Range<Int>] = []

  init(part: Int, columns: Int, capacity: Int) {
    self.part = part
    gradient = RowMatrix(capacity: capacity, columns: columns)
  }

  /// Forgets the gradients of the trip before.
  func clear() { ranges = [] }

  /// Adds `weight` times the first rows of a gradient to those from `first` on. Ranges of several calls are equal or apart (a
  /// precondition).
  func add(_ other: RowMatrix, rows count: Int, from first: Int, weight: Float, _ cpu: CPU) {
    let rows = first..<first + count
    let isNew = !ranges.contains(rows)
    precondition(!isNew || ranges.allSatisfy { !$0.overlaps(rows) }, "gradients of rows that overlap")
    if isNew { ranges.append(rows) }
    cpu.forEachRow(count, columns: other.columns) { row in
      let (from, to) = (other.row(row), gradient.row(first + row))
      for column in 0..<other.columns { to[column] = (isNew ? 0 : to[column]) + weight * from[column] }
    }
  }

  /// Adds what was set to a gradient that comes from above.
  func add(to above: RowMatrix, _ cpu: CPU) { for rows in ranges { cpu.add(gradient, to: above, rows: rows) } }
}
