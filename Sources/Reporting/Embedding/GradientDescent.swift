import PseudoLabelCompute

/// The points of a picture on their way down the gradient of t-SNE's divergence.
///
///     ∂C/∂yᵢ = 4 (e aᵢ - rᵢ / Z)
///     gain ← gain + 0.2 where the gradient and the velocity point apart, else 0.8 gain, at least 0.01, per coordinate
///     v ← m v - η gain ¼ ∂C/∂y,   y ← y + v
///
/// e is the exaggeration, aᵢ the attraction, rᵢ and Z the repulsion's sums. η = max(n/12, 200) in this convention, in
/// which η multiplies a quarter of the gradient: Belkina et al., "Automated optimized parameters for t-distributed
/// stochastic neighbor embedding improve visualization and analysis of large datasets", Nature Communications 10 (2019),
/// and Kobak and Berens 2019. The gains are Jacobs' (1988) as in van der Maaten's programs. No step is longer than 5, which
/// matters for a handful of points only.
package struct GradientDescent {
  package private(set) var points: [SIMD2<Double>]
  private var velocities: [SIMD2<Double>]
  private var gains: [SIMD2<Double>]
  private var attraction: Attraction
  private var repulsion: Repulsion
  private let rate: Double

  private static let longestStep = 5.0

  package init(from points: [SIMD2<Double>], _ affinities: Affinities, angle: Double) {
    self.points = points
    velocities = [SIMD2<Double>](repeating: .zero, count: points.count)
    gains = [SIMD2<Double>](repeating: .one, count: points.count)
    attraction = Attraction(affinities)
    repulsion = Repulsion(count: points.count, angle: angle)
    rate = max(Double(points.count) / 12, 200)
  }

  /// ∂C/∂y at the points, with the pairs' affinities multiplied by `exaggeration`.
  package mutating func gradient(exaggeration: Double, on cpu: CPU) -> [SIMD2<Double>] {
    let positions = points.map { SIMD2<Float>($0) }
    attraction.update(positions, on: cpu)
    repulsion.update(positions, on: cpu)
    return points.indices.map { i in
      4
        * (exaggeration * SIMD2<Double>(attraction.forces[i]) - SIMD2<Double>(repulsion.forces[i])
          / repulsion.normalizer)
    }
  }

  /// One step; the points stay centred.
  package mutating func step(exaggeration: Double, momentum: Double, on cpu: CPU) {
    let gradient = gradient(exaggeration: exaggeration, on: cpu)
    var sum = SIMD2<Double>.zero
    for i in points.indices {
      let apart = (gradient[i] * velocities[i]) .< 0
      gains[i] = pointwiseMax((gains[i] * 0.8).replacing(with: gains[i] + 0.2, where: apart), SIMD2(repeating: 0.01))
      var step = momentum * velocities[i] - rate / 4 * gains[i] * gradient[i]
      let length = (step * step).sum().squareRoot()
      if length > Self.longestStep { step *= Self.longestStep / length }
      velocities[i] = step
      points[i] += step
      sum += points[i]
    }
    let centre = sum / Double(max(points.count, 1))
    for i in points.indices { points[i] -= centre }
  }
}
