import PseudoLabelTensorBoard
import Testing

@Suite struct HistogramTests {
  @Test func everyNumberOfZeroToOneIsCountedOnce() {
    let histogram = Histogram(of: [0.5, 1, 0.25, 0.999, .nan, 1.5, -0.1, 0.25])
    #expect(histogram.count == 5)
    #expect((histogram.smallest, histogram.largest) == (0.25, 1))
    #expect(abs(histogram.sum - 2.999) < 1e-12)
    #expect(abs(histogram.sumOfSquares - (0.25 + 1 + 2 * 0.0625 + 0.998001)) < 1e-12)
    let buckets = histogram.buckets.filter { $0.count > 0 }
    #expect(buckets.map(\.end) == [0.26, 0.52, 1])
    #expect(buckets.map(\.count) == [2, 1, 2])
  }

  @Test func itBeginsAndEndsWithWhatIsThere() {
    let buckets = Histogram(of: [0.31, 0.35, 0.35]).buckets
    #expect(buckets.map(\.end) == [0.32, 0.34, 0.36])
    #expect(buckets.map(\.count) == [1, 0, 2])
    #expect(Histogram(of: []).buckets.isEmpty)
  }
}
