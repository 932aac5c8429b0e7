import PseudoLabelCompute

/// How far the neighbours in a picture are neighbours in the data.
///
///     T(k) = 1 - 2 / (n k (2n - 3k - 1)) Σᵢ Σ_{j ∈ N(i)} max(0, r(i, j) - k)
///
/// N(i) are the k nearest neighbours of point i in the picture, r(i, j) the rank of row j among the rows by distance from
/// row i, 1 the nearest. 1 where every neighbour shown is one, about one half where the picture has nothing to do with
/// the data. Rows equally far away share the best of their ranks, so that it matters for none which copy of a row is drawn
/// nearest.
///
/// Source: Venna, Kaski, "Neighborhood preservation in nonlinear projection methods: an experimental study", ICANN 2001.
///
/// - Parameters:
///   - points: n points of the plane, as an `Embedding` has them.
///   - values: n × d numbers that they stand for, row-major (a precondition).
///   - columns: d, which has to be positive (a precondition).
///   - k: the neighbours looked at, at least 1 and under n/2 (a precondition).
///   - cpu: where to compute.
/// - Returns: T(k), at most 1.
/// - Throws: `EmbeddingFailure` at the first value, or coordinate of a point, that is not finite.
package func trustworthiness(
  of points: [SIMD2<Double>], in values: [Float], columns: Int, neighbors k: Int = 5, on cpu: CPU = CPU()
) throws(EmbeddingFailure) -> Double {
  let rows = try PointSet(values, columns: columns)
  let picture = try PointSet(points)
  let n = rows.count
  precondition(picture.count == n, "\(picture.count) points for \(n) rows")
  precondition(k >= 1 && 2 * k < n, "\(k) neighbours of \(n) points")
  let shown = NearestNeighbors(of: picture, count: k, on: cpu)
  var excess = [Int](repeating: 0, count: n)
  excess.withUnsafeMutableBufferPointer { excess in
    cpu.pool.run(n) { row, _ in
      let neighbors = shown.indices[row * k..<(row + 1) * k]
      excess[row] = rows.ranks(of: neighbors, from: row).reduce(0) { $0 + max(0, $1 - k) }
    }
  }
  let worst = Double(n) * Double(k) * Double(2 * n - 3 * k - 1) / 2
  return 1 - Double(excess.reduce(0, +)) / worst
}

extension PointSet {
  /// The ranks of other points by their distance from one: 1 + how many, without the point itself, are nearer.
  fileprivate func ranks(of others: ArraySlice<Int32>, from row: Int) -> [Int] {
    let point = self.row(row)
    let distances = [SIMD8<Double>](unsafeUninitializedCapacity: tileCount) { distances, count in
      count = tileCount
      tiles.withUnsafeBufferPointer { tiles in
        point.withUnsafeBufferPointer { point in
          guard let tiles = tiles.baseAddress, let point = point.baseAddress else { return }
          for tile in 0..<tileCount {
            distances.initializeElement(
              at: tile, to: PointSet.squaredDistances(from: point, to: tiles + tile * columns, columns: columns))
          }
        }
      }
      // What fills the last tile is nobody's neighbour.
      for place in self.count..<tileCount * 8 { distances[tileCount - 1][place % 8] = .infinity }
    }
    return others.map { other in
      let limit = distances[Int(other) / 8][Int(other) % 8]
      var nearer = SIMD8<Int64>.zero
      for tile in distances { nearer.replace(with: nearer &+ 1, where: tile .< limit) }
      // The point itself, at distance zero, was counted unless the other lies in the same place.
      return Int(nearer.wrappedSum()) + (limit > 0 ? 0 : 1)
    }
  }
}
