import PseudoLabelCompute
import PseudoLabelReporting
import TestSupport
import Testing

/// The sums over all pairs, one by one.
private func exactSums(_ points: [SIMD2<Double>]) -> (forces: [SIMD2<Double>], normalizer: Double) {
  var normalizer = 0.0
  let forces = points.indices.map { i in
    var force = SIMD2<Double>.zero
    for j in points.indices where j != i {
      let q = 1 / (1 + squaredDistance(points[i], points[j]))
      normalizer += q
      force += q * q * (points[i] - points[j])
    }
    return force
  }
  return (forces, normalizer)
}

@Suite struct RepulsionTests {
  /// √(Σ |error|² / Σ |force|²), and the relative error of Z.
  private func errors(_ points: [SIMD2<Double>], angle: Double) -> (forces: Double, normalizer: Double) {
    let rounded = points.map { SIMD2<Float>($0) }
    var repulsion = Repulsion(count: points.count, angle: angle)
    repulsion.update(rounded, on: CPU(threads: 2))
    let exact = exactSums(rounded.map { SIMD2<Double>($0) })
    var (error, size) = (0.0, 0.0)
    for (force, wanted) in zip(repulsion.forces, exact.forces) {
      error += squaredDistance(SIMD2<Double>(force), wanted)
      size += squaredDistance(wanted, .zero)
    }
    return ((error / size).squareRoot(), abs(repulsion.normalizer / exact.normalizer - 1))
  }

  @Test(arguments: [2, 7, 8, 9, 31, 33, 130, 1030], [1e-3, 10, 300])
  func withoutAnAngleTheSumsAreExact(count: Int, side: Double) {
    let errors = errors(Points.plane(count, side: side), angle: 0)
    #expect(errors.forces < 1e-5)
    #expect(errors.normalizer < 1e-5)
  }

  @Test(arguments: [5, 60, 300.0]) func theUsualAngleCostsLessThanAPercent(side: Double) {
    let errors = errors(Points.plane(3000, side: side), angle: 0.5)
    #expect(errors.forces < 0.01)
    #expect(errors.normalizer < 0.01)
  }

  /// The approximation is one: at the usual angle the sums are not exact, and a smaller angle is nearer.
  @Test func aSmallerAngleIsNearer() {
    let points = Points.plane(3000, side: 60)
    let (coarse, usual, fine) = (errors(points, angle: 0.7), errors(points, angle: 0.5), errors(points, angle: 0.2))
    #expect(coarse.forces > 1.5 * usual.forces && usual.forces > 2 * fine.forces && fine.forces > 1e-6)
  }

  /// Thousands of points in one place, and a few far away.
  @Test func pointsInOnePlaceAreNoTrouble() {
    let heap = [SIMD2<Double>](repeating: SIMD2(3, -4), count: 900) + Points.plane(20, side: 500)
    let errors = errors(heap, angle: 0.5)
    #expect(errors.forces < 0.01 && errors.normalizer < 1e-4)
  }
}
