/// n rows of d features as doubles, all finite, padded with zeros to whole vectors.
///
/// In doubles the squared difference of any two floats neither overflows nor vanishes.
package struct RowTable: Sendable {
  /// n.
  package let count: Int
  /// d.
  package let columns: Int
  /// Vectors of eight a row.
  let width: Int
  /// n × `width`, row-major.
  let vectors: [SIMD8<Double>]

  /// A value that is not a number, or infinite, at a row and column, both counted from 0.
  package struct NotFinite: Error {
    package let row: Int
    package let column: Int
    package let found: Double
  }

  /// - Throws: `NotFinite` at the first value that is not finite.
  package init(_ features: Features) throws(NotFinite) {
    let (count, columns) = (features.count, features.columns)
    let width = (columns + 7) / 8
    var vectors = [SIMD8<Double>](repeating: .zero, count: count * width)
    func set(_ row: Int, _ column: Int, _ value: Double) throws(NotFinite) {
      guard value.isFinite else { throw NotFinite(row: row, column: column, found: value) }
      vectors[row * width + column / 8][column % 8] = value
    }
    for row in 0..<count {
      let start = features.rows[row] * columns
      switch features.storage {
      case .bytes(let bytes, let scale):
        for column in 0..<columns { try set(row, column, Double(Float(bytes[start + column]) * scale)) }
      case .floats(let floats):
        for column in 0..<columns { try set(row, column, Double(floats[start + column])) }
      case .sparse(let sparse):
        for entry in sparse.entries(ofRow: features.rows[row]) {
          try set(row, Int(sparse.columns[entry]), Double(sparse.values[entry]))
        }
      }
    }
    self.init(count: count, columns: columns, vectors: vectors)
  }

  private init(count: Int, columns: Int, vectors: [SIMD8<Double>]) {
    self.count = count
    self.columns = columns
    self.width = (columns + 7) / 8
    self.vectors = vectors
  }

  /// The given rows, in the given order.
  package func selecting(_ rows: [Int]) -> RowTable {
    RowTable(count: rows.count, columns: columns, vectors: rows.flatMap { vectors[$0 * width..<($0 + 1) * width] })
  }

  /// The weighted means of groups of the rows.
  ///
  /// - Parameters:
  ///   - assignment: the group of each row.
  ///   - weights: one for each row.
  ///   - groups: a row for each group, which stays where no row of the group has a weight.
  package func means(of assignment: [Int], weights: [Double], groups: RowTable) -> RowTable {
    var sums = [SIMD8<Double>](repeating: .zero, count: groups.vectors.count)
    var total = [Double](repeating: 0, count: groups.count)
    for (row, group) in assignment.enumerated() {
      total[group] += weights[row]
      for place in 0..<width { sums[group * width + place] += weights[row] * vectors[row * width + place] }
    }
    for group in 0..<groups.count {
      for place in group * width..<(group + 1) * width {
        sums[place] = total[group] > 0 ? sums[place] / total[group] : groups.vectors[place]
      }
    }
    return RowTable(count: groups.count, columns: columns, vectors: sums)
  }

  /// The variance of all n × d values together.
  package var variance: Double {
    let values = Double(count * columns)
    let mean = vectors.reduce(0) { $0 + $1.sum() } / values
    let squares = (0..<count).reduce(0.0) { sum, row in
      (0..<columns).reduce(sum) { sum, column in
        let difference = vectors[row * width + column / 8][column % 8] - mean
        return sum + difference * difference
      }
    }
    return squares / values
  }
}
