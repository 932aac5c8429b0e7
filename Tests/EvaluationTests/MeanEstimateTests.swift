import PseudoLabelEvaluation
import Testing

@Suite struct MeanEstimateTests {
  @Test func agreesWithSciPy() throws {
    for golden in try Golden.read().mean {
      let estimate = MeanEstimate(of: golden.values)
      let interval = try #require(estimate.interval)
      // Sums of n numbers of one size are good to about n roundings.
      let size = golden.values.map(\.magnitude).max() ?? 0
      for (actual, expected) in [
        (estimate.mean, golden.mean), (try #require(estimate.deviation), golden.deviation),
        (interval.lower, golden.lower), (interval.upper, golden.upper),
      ] {
        #expect((actual - expected).magnitude <= 1e-13 * size, "\(actual), \(golden)")
      }
      #expect(estimate.count == golden.values.count)
    }
  }

  /// By hand: 1, 2, 3 have the deviation 1, and t₀.₉₇₅(2) is 4.3027.
  @Test func threeValuesByHand() throws {
    let estimate = MeanEstimate(of: [1, 2, 3])
    #expect((estimate.mean, estimate.deviation) == (2, 1))
    #expect(agree(try #require(estimate.interval).upper, 2 + 4.302652729749464 / 3.0.squareRoot()))
  }

  @Test func oneValueSaysNothingOfItsScatter() {
    let estimate = MeanEstimate(of: [0.05])
    #expect(estimate.mean == 0.05)
    #expect(estimate.deviation == nil)
    #expect(estimate.interval == nil)
  }

  @Test func equalValuesHaveAnIntervalOfNoWidth() {
    let estimate = MeanEstimate(of: [0.25, 0.25, 0.25])
    #expect(estimate.deviation == 0)
    #expect(estimate.interval == ConfidenceInterval(lower: 0.25, upper: 0.25))
  }

  @Test func theOrderOfTheValuesAndTheirUnitDoNotMatter() throws {
    let values = [4.0, 1, 7, 2, 9, 3.5]
    let estimate = MeanEstimate(of: values)
    let reversed = MeanEstimate(of: values.reversed())
    let inPercent = MeanEstimate(of: values.map { 100 * $0 })
    #expect(agree(reversed.mean, estimate.mean))
    #expect(agree(inPercent.mean, 100 * estimate.mean))
    let width = try #require(estimate.interval).upper - estimate.mean
    #expect(agree(try #require(inPercent.interval).upper - inPercent.mean, 100 * width))
    #expect(agree(try #require(reversed.interval).upper - reversed.mean, width))
  }

  @Test func theQuantileAgreesWithSciPyAndComesToTheNormalOne() throws {
    let golden = try Golden.read().studentT
    for value in golden {
      let quantile = StudentT(degreesOfFreedom: value.degreesOfFreedom).quantile975
      #expect(agree(quantile, value.quantile975, within: 1e-12), "\(quantile), \(value)")
    }
    let many = StudentT(degreesOfFreedom: 1_000_000).quantile975
    #expect(many > 1.959963984540054 && many < 1.959967)
  }
}
