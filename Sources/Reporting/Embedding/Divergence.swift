import Foundation
import PseudoLabelCompute

/// How much of the neighbourhoods a picture loses: what t-SNE makes small.
///
///     C = Σ_{i≠j} pᵢⱼ ln (pᵢⱼ / qᵢⱼ),   qᵢⱼ = (1 + |yᵢ - yⱼ|²)⁻¹ / Z,   Z = Σ_{k≠l} (1 + |yₖ - yₗ|²)⁻¹
///
/// Exact, over all pairs; in nats.
package enum Divergence {
  /// C of the given positions, as many as the affinities have points; 0 of fewer than two.
  package static func value(of points: [SIMD2<Double>], _ affinities: Affinities, on cpu: CPU) -> Double {
    precondition(points.count == affinities.count, "\(points.count) positions of \(affinities.count) points")
    guard points.count > 1 else { return 0 }
    let logNormalizer = log(normalizer(of: points, on: cpu))
    var sum = 0.0
    for i in points.indices {
      for entry in affinities.rowStarts[i]..<affinities.rowStarts[i + 1] where affinities.values[entry] > 0 {
        let p = Double(affinities.values[entry])
        let difference = points[i] - points[Int(affinities.columns[entry])]
        sum += p * (log(p) + log1p((difference * difference).sum()) + logNormalizer)
      }
    }
    return sum
  }

  /// Z, every pair in double precision.
  private static func normalizer(of points: [SIMD2<Double>], on cpu: CPU) -> Double {
    let tiles = (points.count + 7) / 8
    var (xs, ys) = ([SIMD8<Double>](repeating: .zero, count: tiles), [SIMD8<Double>](repeating: .zero, count: tiles))
    // What fills the last tile is infinitely far away.
    for place in 0..<tiles * 8 {
      xs[place / 8][place % 8] = place < points.count ? points[place].x : .infinity
      ys[place / 8][place % 8] = place < points.count ? points[place].y : .infinity
    }
    var sums = [Double](repeating: 0, count: points.count)
    sums.withUnsafeMutableBufferPointer { sums in
      xs.withUnsafeBufferPointer { xs in
        ys.withUnsafeBufferPointer { ys in
          cpu.pool.run(tiles) { part, _ in
            for i in part * 8..<min(part * 8 + 8, points.count) {
              var sum = SIMD8<Double>.zero
              for tile in 0..<tiles {
                let (dx, dy) = (points[i].x - xs[tile], points[i].y - ys[tile])
                sum += 1 / (1 + dx * dx + dy * dy)
              }
              sums[i] = sum.sum() - 1
            }
          }
        }
      }
    }
    return sums.reduce(0, +)
  }
}
