import Foundation
import PseudoLabelCompute
import PseudoLabelReporting
import TestSupport
import Testing

@Suite struct AffinitiesTests {
  static func conditional(_ values: [Float], columns: Int, k: Int, perplexity: Double) throws -> ConditionalAffinities {
    let cpu = CPU(threads: 2)
    let neighbors = NearestNeighbors(of: try PointSet(values, columns: columns), count: k, on: cpu)
    return ConditionalAffinities(neighbors, perplexity: perplexity, on: cpu)
  }

  static func entropies(_ affinities: ConditionalAffinities) -> [Double] {
    let k = affinities.neighbors.count
    return stride(from: 0, to: affinities.values.count, by: k).map { start in
      affinities.values[start..<start + k].reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
    }
  }

  /// Also where the distances of a row reach over forty orders of magnitude.
  @Test(arguments: [1.5, 5, 30, 89], [1, 12] as [Float])
  func everyRowHasTheEntropyAskedFor(perplexity: Double, power: Float) throws {
    let values = Points.rows(150, columns: 4).map { $0 < 0 ? -pow(-$0, power) : pow($0, power) }
    let affinities = try Self.conditional(values, columns: 4, k: 90, perplexity: perplexity)
    for entropy in Self.entropies(affinities) {
      #expect(abs(entropy - log(perplexity)) <= 2 * ConditionalAffinities.tolerance)
    }
  }

  @Test func everyRowSumsToOneAndFallsWithTheDistance() throws {
    let affinities = try Self.conditional(Points.rows(150, columns: 4), columns: 4, k: 30, perplexity: 10)
    for start in stride(from: 0, to: affinities.values.count, by: 30) {
      let row = affinities.values[start..<start + 30]
      #expect(abs(row.reduce(0, +) - 1) < 1e-12)
      #expect(zip(row, row.dropFirst()).allSatisfy { $0 >= $1 })
    }
  }

  /// Ten corners with forty copies each: more copies than the perplexity, so that no Gaussian has its entropy.
  @Test func copiesInPlentyAreAllAlike() throws {
    let affinities = try Self.conditional(Points.corners(400, columns: 10), columns: 10, k: 60, perplexity: 20)
    for start in stride(from: 0, to: affinities.values.count, by: 60) {
      let row = affinities.values[start..<start + 60]
      #expect(row.prefix(39).allSatisfy { $0 == 1.0 / 39 } && row.dropFirst(39).allSatisfy { $0 == 0 })
    }
  }

  @Test func theJointOnesAreSymmetricAndSumToOne() throws {
    let conditional = try Self.conditional(Points.rows(200, columns: 3), columns: 3, k: 15, perplexity: 5)
    let joint = Affinities(conditional)
    var dense = [Double](repeating: 0, count: 200 * 200)
    for i in 0..<200 {
      #expect(joint.rowStarts[i].isMultiple(of: 4))
      for entry in joint.rowStarts[i]..<joint.rowStarts[i + 1] {
        dense[i * 200 + Int(joint.columns[entry])] += Double(joint.values[entry])
      }
    }
    var expected = [Double](repeating: 0, count: 200 * 200)
    for (place, p) in conditional.values.enumerated() {
      let (i, j) = (place / 15, Int(conditional.neighbors.indices[place]))
      expected[i * 200 + j] += p / 400
      expected[j * 200 + i] += p / 400
    }
    #expect(zip(dense, expected).allSatisfy { abs($0 - $1) < 1e-9 })
    #expect(abs(dense.reduce(0, +) - 1) < 1e-6)
  }
}
