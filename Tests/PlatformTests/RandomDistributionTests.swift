import PseudoLabelPlatform
import Testing

@Suite struct RandomDistributionTests {
  private func moments(_ count: Int = 40_000, _ draw: (inout RandomStream) -> Double) -> (
    mean: Double, variance: Double
  ) {
    var stream = RandomStream(seed: 3, purpose: .testing)
    let values = (0..<count).map { _ in draw(&stream) }
    let mean = values.reduce(0, +) / Double(count)
    return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count))
  }

  /// Mean and variance of the gamma distribution are its shape. Five standard errors of the mean, and of the variance, whose
  /// own variance is (2 s² + 6 s)/n.
  @Test(arguments: [0.2, 0.75, 1, 2.5, 30]) func gamma(shape: Double) {
    let (mean, variance) = moments { $0.gamma(shape: shape) }
    #expect(abs(mean - shape) < 5 * (shape / 40_000).squareRoot())
    #expect(abs(variance - shape) < 5 * ((2 * shape * shape + 6 * shape) / 40_000).squareRoot())
  }

  /// Beta(s, s) has the mean 1/2 and the variance 1/(4 (2 s + 1)).
  @Test(arguments: [0.1, 0.5, 1, 4]) func beta(shape: Double) {
    let (mean, variance) = moments { $0.beta(shape: shape) }
    let expected = 1 / (4 * (2 * shape + 1))
    #expect(abs(mean - 0.5) < 5 * (expected / 40_000).squareRoot())
    #expect(abs(variance - expected) < 0.03 * expected)
    var stream = RandomStream(seed: 4, purpose: .testing)
    for _ in 0..<1000 { #expect((0...1).contains(stream.beta(shape: shape))) }
  }

  /// An odd number of them too, each in its place.
  @Test func normalsFillEveryPlace() {
    var stream = RandomStream(seed: 5, purpose: .testing)
    var places: [Int] = []
    stream.forEachNormal(7) { place, value in
      places.append(place)
      #expect(value.isFinite)
    }
    #expect(places == Array(0..<7))
  }
}
