/// n points of d coordinates, all finite, laid out for distances from one point to eight others at a time.
///
/// Coordinates are doubles: the squared difference of any two floats then neither overflows nor vanishes, so that
/// points whose distance is 10⁻²⁰, as the outputs of a sure classifier are, still have their order.
package struct PointSet: Sendable {
  /// n.
  package let count: Int
  /// d.
  package let columns: Int
  /// Tile t holds the points 8t ..< 8t + 8: for each column their eight coordinates, zeros past the last point.
  let tiles: [SIMD8<Double>]

  /// - Parameters:
  ///   - values: n × d coordinates, row-major; their number has to be a multiple of d (a precondition).
  ///   - columns: d, which has to be positive (a precondition).
  /// - Throws: `EmbeddingFailure` at the first value that is not finite.
  package init<Value: BinaryFloatingPoint>(_ values: [Value], columns: Int) throws(EmbeddingFailure) {
    precondition(columns > 0, "a point needs a coordinate")
    precondition(values.count.isMultiple(of: columns), "\(values.count) values do not fill rows of \(columns)")
    if let place = values.firstIndex(where: { !$0.isFinite }) {
      throw EmbeddingFailure(row: place / columns, column: place % columns, found: Double(values[place]))
    }
    self.count = values.count / columns
    self.columns = columns
    var tiles = [SIMD8<Double>](repeating: .zero, count: (count + 7) / 8 * columns)
    for row in 0..<count {
      for column in 0..<columns {
        tiles[row / 8 * columns + column][row % 8] = Double(values[row * columns + column])
      }
    }
    self.tiles = tiles
  }

  package init(_ points: [SIMD2<Double>]) throws(EmbeddingFailure) {
    try self.init(points.flatMap { [$0.x, $0.y] }, columns: 2)
  }

  var tileCount: Int { (count + 7) / 8 }

  /// The coordinates of one point.
  func row(_ row: Int) -> [Double] { (0..<columns).map { tiles[row / 8 * columns + $0][row % 8] } }

  /// The squared Euclidean distances of a point to the eight points of a tile.
  @inline(__always)
  static func squaredDistances(
    from point: UnsafePointer<Double>, to tile: UnsafePointer<SIMD8<Double>>, columns: Int
  ) -> SIMD8<Double> {
    var sum = SIMD8<Double>.zero
    for column in 0..<columns {
      let difference = tile[column] - point[column]
      sum += difference * difference
    }
    return sum
  }
}
