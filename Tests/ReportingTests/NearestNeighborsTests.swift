import PseudoLabelCompute
import PseudoLabelReporting
import TestSupport
import Testing

@Suite struct NearestNeighborsTests {
  struct Case: Sendable {
    var rows: Int
    var columns: Int
    var k: Int
  }

  @Test(arguments: [
    Case(rows: 2, columns: 1, k: 1), Case(rows: 7, columns: 3, k: 6), Case(rows: 33, columns: 17, k: 5),
    Case(rows: 200, columns: 10, k: 60),
  ])
  func agreesWithSortingAllDistances(c: Case) throws {
    let values = Points.rows(c.rows, columns: c.columns)
    let neighbors = NearestNeighbors(of: try PointSet(values, columns: c.columns), count: c.k, on: CPU(threads: 2))
    for i in 0..<c.rows {
      let all = (0..<c.rows).filter { $0 != i }.map { j in
        (
          index: j,
          distance: (0..<c.columns).reduce(0.0) { sum, column in
            let difference = Double(values[i * c.columns + column]) - Double(values[j * c.columns + column])
            return sum + difference * difference
          }
        )
      }
      let nearest = all.sorted { $0.distance < $1.distance }.prefix(c.k)
      let row = i * c.k..<(i + 1) * c.k
      #expect(neighbors.indices[row].map(Int.init) == nearest.map(\.index))
      #expect(neighbors.squaredDistances[row].elementsEqual(nearest.map(\.distance)) { abs($0 - $1) <= 1e-12 * $1 })
    }
  }

  /// Points that floats cannot tell apart by their squared distance still have their order.
  @Test func distancesThatVanishInFloatAreTold() throws {
    let values: [Float] = [0, 1e-30, 3e-30, 7e-30, 3e38]
    let neighbors = NearestNeighbors(of: try PointSet(values, columns: 1), count: 4, on: CPU(threads: 1))
    #expect(neighbors.indices[0..<4].map { $0 } == [1, 2, 3, 4])
    #expect(neighbors.indices[8..<11].map { $0 } == [1, 0, 3])
    #expect(neighbors.squaredDistances.allSatisfy { $0 > 0 && $0.isFinite })
  }

  /// No copy of a row is the neighbour of far more copies than another.
  @Test func copiesShareTheirNeighborsOut() throws {
    let n = 400
    let k = 20
    let neighbors = NearestNeighbors(
      of: try PointSet([Float](repeating: 0.5, count: n * 3), columns: 3), count: k, on: CPU(threads: 2))
    var popularity = [Int](repeating: 0, count: n)
    for index in neighbors.indices { popularity[Int(index)] += 1 }
    for i in 0..<n {
      let row = neighbors.indices[i * k..<(i + 1) * k]
      #expect(Set(row).count == k && !row.contains(Int32(i)))
    }
    // Binomial with mean 20 and standard deviation 4.4.
    #expect(popularity.allSatisfy { (2...45).contains($0) })
  }
}
