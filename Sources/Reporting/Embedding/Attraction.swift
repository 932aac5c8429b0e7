import PseudoLabelCompute

/// The sums over the pairs that belong together, by which they draw near.
///
///     aᵢ = Σⱼ pᵢⱼ (yᵢ - yⱼ) / (1 + |yᵢ - yⱼ|²)
package struct Attraction: Sendable {
  private let affinities: Affinities
  /// aᵢ of the last update.
  package private(set) var forces: [SIMD2<Float>]

  private static let block = 64

  package init(_ affinities: Affinities) {
    self.affinities = affinities
    forces = [SIMD2<Float>](repeating: .zero, count: affinities.count)
  }

  /// Computes the sums for the given positions, as many as there are points.
  package mutating func update(_ points: [SIMD2<Float>], on cpu: CPU) {
    precondition(points.count == forces.count, "\(points.count) positions of \(forces.count) points")
    let n = forces.count
    let starts = affinities.rowStarts
    affinities.columns.withUnsafeBufferPointer { columns in
      affinities.values.withUnsafeBufferPointer { values in
        points.withUnsafeBufferPointer { points in
          forces.withUnsafeMutableBufferPointer { forces in
            guard let columns = columns.baseAddress, let values = values.baseAddress, let points = points.baseAddress
            else { return }
            cpu.pool.run((n + Self.block - 1) / Self.block) { part, _ in
              for i in part * Self.block..<min((part + 1) * Self.block, n) {
                forces[i] = Self.force(on: points[i], points, columns, values, starts[i]..<starts[i + 1])
              }
            }
          }
        }
      }
    }
  }

  @inline(__always)
  private static func force(
    on point: SIMD2<Float>, _ points: UnsafePointer<SIMD2<Float>>, _ columns: UnsafePointer<Int32>,
    _ values: UnsafePointer<Float>, _ entries: Range<Int>
  ) -> SIMD2<Float> {
    var (x, y) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
    for entry in stride(from: entries.lowerBound, to: entries.upperBound, by: 4) {
      let (a, b) = (points[Int(columns[entry])], points[Int(columns[entry + 1])])
      let (c, d) = (points[Int(columns[entry + 2])], points[Int(columns[entry + 3])])
      let p = SIMD4(values[entry], values[entry + 1], values[entry + 2], values[entry + 3])
      let dx = point.x - SIMD4(a.x, b.x, c.x, d.x)
      let dy = point.y - SIMD4(a.y, b.y, c.y, d.y)
      let pull = p / (1 + dx * dx + dy * dy)
      x += pull * dx
      y += pull * dy
    }
    return SIMD2(x.sum(), y.sum())
  }
}
