import PseudoLabelCompute
import PseudoLabelReporting
import TestSupport
import Testing

@Suite struct TrustworthinessTests {
  @Test func aFaithfulPictureHasOne() throws {
    let points = Points.plane(100, side: 5).map { SIMD2(Double(Float($0.x)), Double(Float($0.y))) }
    let values = points.flatMap { [Float($0.x), Float($0.y)] }
    #expect(try trustworthiness(of: points.map { $0 * 7 }, in: values, columns: 2, neighbors: 10) == 1)
  }

  @Test func aPictureOfSomethingElseHasAboutOneHalf() throws {
    let trust = try trustworthiness(of: Points.plane(800, side: 5), in: Points.rows(800, columns: 3), columns: 3)
    #expect(abs(trust - 0.5) < 0.03)
  }

  /// By the formula, with ranks from sorting.
  @Test(arguments: [1, 5, 9]) func isThatOfItsFormula(k: Int) throws {
    let n = 21
    let points = Points.plane(n, side: 3, index: 1)
    let values = Points.rows(n, columns: 1)
    var sum = 0
    for i in 0..<n {
      let others = (0..<n).filter { $0 != i }
      let shown = others.sorted { squaredDistance(points[i], points[$0]) < squaredDistance(points[i], points[$1]) }
      let ranked = others.sorted { abs(values[$0] - values[i]) < abs(values[$1] - values[i]) }
      for j in shown.prefix(k) { sum += max(0, (ranked.firstIndex(of: j) ?? 0) + 1 - k) }
    }
    let expected = 1 - 2 * Double(sum) / Double(n * k * (2 * n - 3 * k - 1))
    #expect(abs(try trustworthiness(of: points, in: values, columns: 1, neighbors: k) - expected) < 1e-12)
  }

  /// Which of the copies of a row is drawn nearest makes no difference.
  @Test func copiesAreAsGoodAsEachOther() throws {
    let values = (0..<60).map { Float($0 / 20) }
    let points = (0..<60).map { (i: Int) -> SIMD2<Double> in
      let x = 100 * (i / 20) + 7 * i % 20
      return SIMD2(Double(x), Double(i * i % 13))
    }
    #expect(try trustworthiness(of: points, in: values, columns: 1, neighbors: 7) == 1)
  }

  @Test func tooManyNeighborsAreACallersMistake() async {
    await #expect(processExitsWith: .failure) {
      _ = try trustworthiness(of: Points.plane(10, side: 1), in: Points.rows(10, columns: 1), columns: 1)
    }
  }
}
