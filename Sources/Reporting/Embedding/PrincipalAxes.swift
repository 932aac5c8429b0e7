import Foundation
import PseudoLabelCompute
import PseudoLabelPlatform

/// Where the points of a picture start: their first two principal components, small, and a little noise.
///
/// Principal components give the picture the order of the data at large, and the same one for every seed but for the
/// noise (Kobak, Berens, "The art of using t-SNE for single-cell transcriptomics", Nature Communications 10, 2019). The
/// first is scaled to a standard deviation of 10⁻⁴, the second alike. The noise, uniform within ±10⁻⁶, is what lets
/// equal rows part.
enum PrincipalAxes {
  static let deviation = 1e-4
  static let noise = 1e-6
  /// Rounds of orthogonal iteration: axes of nearly equal variance need not be told apart for a start.
  private static let rounds = 40
  private static let tilesOfPart = 64

  static func start(of points: PointSet, seed: UInt64, on cpu: CPU) -> [SIMD2<Double>] {
    // An index beyond those of a network's tensors, which are initialized from the same seed.
    var stream = RandomStream(seed: seed, purpose: .initialization, index: .max)
    var axes = (0..<points.columns).map { _ in SIMD2(2 * stream.uniform() - 1, 2 * stream.uniform() - 1) }
    let means = Self.means(of: points)
    for _ in 0..<rounds {
      orthonormalize(&axes)
      axes = scatter(axes, points, means, on: cpu)
    }
    orthonormalize(&axes)
    let projections = (0..<points.tileCount).flatMap { tile in
      let (x, y) = project(tile, points, axes, means)
      return (0..<min(8, points.count - 8 * tile)).map { SIMD2(x[$0], y[$0]) }
    }
    let variance = projections.reduce(0) { $0 + $1.x * $1.x } / Double(max(points.count, 1))
    let scale = variance > 0 ? deviation / variance.squareRoot() : 0
    return projections.map { point in
      point * scale + noise * SIMD2(2 * stream.uniform() - 1, 2 * stream.uniform() - 1)
    }
  }

  private static func means(of points: PointSet) -> [Double] {
    (0..<points.columns).map { column in
      (0..<points.tileCount).reduce(0) { $0 + points.tiles[$1 * points.columns + column].sum() } / Double(points.count)
    }
  }

  /// (x - m) · a of the eight points of a tile, for both axes; zero past the last point.
  private static func project(
    _ tile: Int, _ points: PointSet, _ axes: [SIMD2<Double>], _ means: [Double]
  ) -> (SIMD8<Double>, SIMD8<Double>) {
    var (x, y) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
    for column in 0..<points.columns {
      let centred = points.tiles[tile * points.columns + column] - means[column]
      x += centred * axes[column].x
      y += centred * axes[column].y
    }
    for lane in 0..<8 where tile * 8 + lane >= points.count { (x[lane], y[lane]) = (0, 0) }
    return (x, y)
  }

  /// Σ (x - m) ((x - m) · a) over all points, for both axes.
  private static func scatter(
    _ axes: [SIMD2<Double>], _ points: PointSet, _ means: [Double], on cpu: CPU
  ) -> [SIMD2<Double>] {
    let d = points.columns
    let parts = (points.tileCount + tilesOfPart - 1) / tilesOfPart
    var sums = [SIMD2<Double>](repeating: .zero, count: parts * d)
    sums.withUnsafeMutableBufferPointer { sums in
      cpu.pool.run(parts) { part, _ in
        for tile in part * tilesOfPart..<min((part + 1) * tilesOfPart, points.tileCount) {
          let (x, y) = project(tile, points, axes, means)
          for column in 0..<d {
            let centred = points.tiles[tile * d + column] - means[column]
            sums[part * d + column] += SIMD2((centred * x).sum(), (centred * y).sum())
          }
        }
      }
    }
    return (0..<d).map { column in (0..<parts).reduce(.zero) { $0 + sums[$1 * d + column] } }
  }

  /// Gram and Schmidt; an axis of length zero stays so.
  private static func orthonormalize(_ axes: inout [SIMD2<Double>]) {
    func normalize(_ axis: WritableKeyPath<SIMD2<Double>, Double>) {
      // Squares of the squares of large values would overflow.
      let largest = axes.reduce(0) { max($0, abs($1[keyPath: axis])) }
      guard largest > 0 else { return }
      for column in axes.indices { axes[column][keyPath: axis] /= largest }
      let length = axes.reduce(0) { $0 + $1[keyPath: axis] * $1[keyPath: axis] }.squareRoot()
      for column in axes.indices { axes[column][keyPath: axis] /= length }
    }
    normalize(\.x)
    normalize(\.y)
    let overlap = axes.reduce(0) { $0 + $1.x * $1.y }
    for column in axes.indices { axes[column].y -= overlap * axes[column].x }
    normalize(\.y)
  }
}
