/// The joint probabilities of the pairs of n points, symmetric and summing to one, in sparse rows.
///
///     pᵢⱼ = (p(j|i) + p(i|j)) / 2n
///
/// Shares of a point under 2⁻³⁰, which vanish in the rounding of its sum, are left out.
package struct Affinities: Sendable {
  /// n.
  package let count: Int
  /// Where the entries of a row start, and, last, where all end.
  package let rowStarts: [Int]
  /// The other point of each entry, ascending in a row. A row is filled to a multiple of four with entries that name
  /// the point itself and have the value zero.
  package let columns: [Int32]
  package let values: [Float]

  package init(_ conditional: ConditionalAffinities) {
    let k = conditional.neighbors.count
    let n = k == 0 ? 0 : conditional.values.count / k
    var rows = [[(column: Int32, value: Double)]](repeating: [], count: n)
    for i in 0..<n {
      for place in i * k..<(i + 1) * k where conditional.values[place] >= 0x1p-30 {
        let j = conditional.neighbors.indices[place]
        let half = conditional.values[place] / (2 * Double(n))
        rows[i].append((j, half))
        rows[Int(j)].append((Int32(i), half))
      }
    }
    var rowStarts = [0]
    var columns: [Int32] = []
    var values: [Float] = []
    for (i, row) in rows.enumerated() {
      var sums: [(column: Int32, value: Double)] = []
      for entry in row.sorted(by: { $0.column < $1.column }) {
        if let last = sums.last, last.column == entry.column {
          sums[sums.count - 1].value += entry.value
        } else {
          sums.append(entry)
        }
      }
      columns += sums.map(\.column)
      values += sums.map { Float($0.value) }
      while !columns.count.isMultiple(of: 4) {
        columns.append(Int32(i))
        values.append(0)
      }
      rowStarts.append(columns.count)
    }
    self.count = n
    self.rowStarts = rowStarts
    self.columns = columns
    self.values = values
  }
}
