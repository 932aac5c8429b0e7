import Foundation
import PseudoLabelCompute
import PseudoLabelReporting
import TestSupport
import Testing

@Suite struct GradientTests {
  /// Against differences of the exact divergence, with the sums over the pairs exact (θ = 0).
  @Test(arguments: [(2, 1.0), (9, 2), (40, 5), (40, 40)])
  func isTheSlopeOfTheDivergence(count: Int, side: Double) throws {
    let cpu = CPU(threads: 2)
    let rows = try PointSet(Points.rows(count, columns: 3), columns: 3)
    let affinities = Affinities(of: rows, perplexity: max(1, Double(count - 1) / 3), on: cpu)
    let points = Points.plane(count, side: side)
    var descent = GradientDescent(from: points, affinities, angle: 0)
    let gradient = descent.gradient(exaggeration: 1, on: cpu)
    let largest = gradient.reduce(0) { max($0, abs($1.x), abs($1.y)) }
    for i in points.indices {
      for axis in 0..<2 {
        func shifted(_ step: Double) -> Double {
          var points = points
          points[i][axis] += step
          return Divergence.value(of: points, affinities, on: cpu)
        }
        let slope = (shifted(1e-5) - shifted(-1e-5)) / 2e-5
        #expect(abs(slope - gradient[i][axis]) < 1e-5 * largest + 1e-7, "point \(i)")
      }
    }
  }

  /// Whatever moves the points moves their mean nowhere: the forces of a pair are opposite.
  @Test func sumsToZero() throws {
    let cpu = CPU(threads: 1)
    let affinities = Affinities(of: try PointSet(Points.rows(90, columns: 3), columns: 3), perplexity: 9, on: cpu)
    var descent = GradientDescent(from: Points.plane(90, side: 9), affinities, angle: 0)
    let gradient = descent.gradient(exaggeration: 12, on: cpu)
    let sum = gradient.reduce(.zero, +)
    let size = gradient.reduce(0) { $0 + abs($1.x) + abs($1.y) }
    #expect(abs(sum.x) + abs(sum.y) < 1e-5 * size)
  }

  @Test func theDivergenceIsThatOfItsFormula() throws {
    let cpu = CPU(threads: 2)
    let affinities = Affinities(of: try PointSet(Points.rows(61, columns: 4), columns: 4), perplexity: 8, on: cpu)
    let points = Points.plane(61, side: 8)
    func kernel(_ i: Int, _ j: Int) -> Double { i == j ? 0 : 1 / (1 + squaredDistance(points[i], points[j])) }
    let normalizer = points.indices.reduce(0.0) { sum, i in points.indices.reduce(sum) { $0 + kernel(i, $1) } }
    var expected = 0.0
    for i in points.indices {
      for entry in affinities.rowStarts[i]..<affinities.rowStarts[i + 1] where affinities.values[entry] > 0 {
        let p = Double(affinities.values[entry])
        expected += p * log(p / (kernel(i, Int(affinities.columns[entry])) / normalizer))
      }
    }
    #expect(abs(Divergence.value(of: points, affinities, on: cpu) - expected) < 1e-12 * abs(expected))
  }
}
