import Foundation
import PseudoLabelEvaluation
import Testing

@Suite struct CalibrationTests {
  /// Logits of n examples and their classes, drawn from softmax(z / truth).
  private func examples(_ n: Int, classes: Int, temperature: Double) -> (logits: [Float], labels: [Int]) {
    var state: UInt64 = 42
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / 9_007_199_254_740_992
    }
    var (logits, labels) = ([Float](), [Int]())
    for _ in 0..<n {
      let row = (0..<classes).map { _ in Float(8 * uniform() - 4) }
      let p = TemperatureScaling(temperature: temperature).probabilities(row)
      var (draw, label) = (uniform(), 0)
      while label < classes - 1, draw >= p[label] {
        draw -= p[label]
        label += 1
      }
      logits += row
      labels.append(label)
    }
    return (logits, labels)
  }

  @Test(arguments: [0.5, 1, 3], [2, 5])
  func findsTheTemperatureThatTheLabelsWereDrawnWith(temperature: Double, classes: Int) {
    let (logits, labels) = examples(4000, classes: classes, temperature: temperature)
    let found = TemperatureScaling(fitting: logits, labels: labels, classes: classes).temperature
    #expect(abs(log(found / temperature)) < 0.15, "\(found)")
  }

  /// Answers are as sure as they are right, one more row of each kind counted in.
  @Test(arguments: [0.5, 2], [40, 400]) func confidenceIsTheShareThatIsRight(temperature: Double, count: Int) {
    let (logits, labels) = examples(count, classes: 3, temperature: temperature)
    let scaling = TemperatureScaling(fitting: logits, labels: labels, classes: 3)
    var (confidence, right) = (0.0, 0)
    for (row, label) in labels.enumerated() {
      let p = scaling.probabilities(logits[3 * row..<3 * row + 3])
      let best = p.indices.max { p[$0] < p[$1] }
      confidence += p.max() ?? 0
      right += best == label ? 1 : 0
    }
    #expect(abs(confidence / Double(count) - Double(right + 1) / Double(count + 2)) < 1e-4)
  }

  /// One wrong answer that was very sure among many right ones does not make all of them unsure.
  @Test func oneSureErrorIsOneError() {
    let logits = (0..<100).flatMap { _ in [6, 0] as [Float] }
    let labels = (0..<100).map { $0 == 0 ? 1 : 0 }
    let scaling = TemperatureScaling(fitting: logits, labels: labels, classes: 2)
    #expect(abs(scaling.probabilities([6, 0] as [Float])[0] - 100.0 / 102) < 1e-4)
  }

  @Test func fewExamplesThatAreAllRightDoNotMakeItCertain() {
    let scaling = TemperatureScaling(fitting: [3, 0, 0, 3, 2, 0], labels: [0, 1, 0], classes: 2)
    let confidence = scaling.probabilities([3, 0] as [Float])[0]
    #expect(confidence > 0.6 && confidence < 0.95, "\(confidence)")
  }

  @Test func noPredictedClassChanges() {
    let (logits, _) = examples(50, classes: 4, temperature: 1)
    for row in 0..<50 {
      let z = Array(logits[4 * row..<4 * row + 4])
      for temperature in [0.05, 1, 40] {
        let p = TemperatureScaling(temperature: temperature).probabilities(z)
        #expect(p.indices.max { p[$0] < p[$1] } == z.indices.max { z[$0] < z[$1] })
        #expect(abs(p.reduce(0, +) - 1) < 1e-12)
      }
    }
  }

  /// By hand: of ten answers of confidence 0.95 eight are right, of four of 0.65 two.
  @Test func calibrationErrorByHand() {
    let error = CalibrationError(
      confidences: [Double](repeating: 0.95, count: 10) + [Double](repeating: 0.65, count: 4),
      isRight: (0..<10).map { $0 < 8 } + [true, true, false, false])
    #expect(error.bins.map(\.count) == [4, 10])
    #expect(abs(error.expected - (10 * 0.15 + 4 * 0.15) / 14) < 1e-12)
    #expect(CalibrationError(confidences: [1, 0.05], isRight: [true, false]).bins.count == 2)
  }

  /// The area is the share of pairs in the right order, ties counting half.
  @Test func areaIsTheShareOfPairs() {
    let first = [0.1, 0.4, 0.4, 0.9, 0.2, 0.2], second = [0.4, 0.8, 0.2, 0.95]
    var pairs = 0.0
    for a in first { for b in second { pairs += b > a ? 1 : b == a ? 0.5 : 0 } }
    #expect(abs(AreaUnderCurve(first: first, second: second).area - pairs / 24) < 1e-12)
    #expect(AreaUnderCurve(first: [0, 1], second: [2, 3]).area == 1)
    #expect(AreaUnderCurve(first: [2, 3], second: [0, 1]).area == 0)
    #expect(AreaUnderCurve(first: [1, 1, 1], second: [1, 1]).area == 0.5)
    // Hanley and McNeil's for A = 1/2 and n = m = 2: Q₁ = Q₂ = 1/3.
    let expected = ((0.25 + 2 * (1.0 / 3 - 0.25)) / 4).squareRoot()
    #expect(abs(AreaUnderCurve(first: [1, 1], second: [1, 1]).standardError - expected) < 1e-12)
  }

  /// Without the correction for overlap the interval is Student's of the differences.
  @Test func resampledIntervalByHand() throws {
    let comparison = ResampledComparison(
      baseline: [0.2, 0.3, 0.25, 0.2, 0.3], candidate: [0.1, 0.1, 0.2, 0.15, 0.2], heldOutRatio: 0)
    let estimate = MeanEstimate(of: [-0.1, -0.2, -0.05, -0.05, -0.1])
    let interval = try #require(comparison.interval)
    let student = try #require(estimate.interval)
    #expect(abs(interval.lower - student.lower) < 1e-12 && abs(interval.upper - student.upper) < 1e-12)
    #expect(comparison.verdict == .helped)
    // √(1/5 + 1/4) in place of √(1/5).
    let corrected = try #require(
      ResampledComparison(baseline: comparison.baseline, candidate: comparison.candidate, heldOutRatio: 0.25).interval)
    let ratio = (corrected.upper - corrected.lower) / (interval.upper - interval.lower)
    #expect(abs(ratio - (0.45 / 0.2).squareRoot()) < 1e-12)
    let reversed = ResampledComparison(
      baseline: comparison.candidate, candidate: comparison.baseline, heldOutRatio: 0)
    #expect(reversed.verdict == .hurt)
    #expect(ResampledComparison(baseline: [0.5], candidate: [0.1], heldOutRatio: 0).verdict == .noClearDifference)
    // Equal differences say nothing of how differences scatter.
    let equal = ResampledComparison(baseline: [0.5, 0.4], candidate: [0.25, 0.15], heldOutRatio: 0.25)
    #expect(ResampledComparison(baseline: [0.5, 0.25], candidate: [0.5, 0.25], heldOutRatio: 0.25).interval == nil)
    #expect(equal.description == "45.00 % → 20.00 %: -25.00 points")
    #expect(equal.difference < 0 && equal.verdict == .noClearDifference)
  }
}
