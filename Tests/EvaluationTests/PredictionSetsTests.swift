import Foundation
import PseudoLabelDiagnostics
import PseudoLabelEvaluation
import PseudoLabelPlatform
import Testing

@Suite struct PredictionSetsTests {
  /// Of n + 1 rows alike, the threshold of n of them lies at or below the probability of the other one in a share of c at least, and of
  /// c + 1/(n + 1) at most: counted over each choice of the other one, and so exactly.
  @Test(arguments: [9, 10, 19, 57, 200], [0.5, 0.8, 0.9])
  func theOtherRowIsCoveredAsOftenAsIsAsked(count: Int, coverage: Double) throws {
    var stream = RandomStream(seed: 1, purpose: .split, index: UInt64(count))
    let rows = (0...count).map { _ in stream.uniform() }
    let covered = try rows.indices.count { other in
      let sets = PredictionSets(trueProbabilities: rows.enumerated().filter { $0.offset != other }.map(\.element))
      return rows[other] >= (try sets.threshold(coverage: coverage))
    }
    let share = Double(covered) / Double(count + 1)
    #expect(share >= coverage - 1e-9)
    #expect(share <= coverage + 1 / Double(count + 1) + 1e-9)
  }

  @Test func theThresholdIsTheOneOfTheFormula() throws {
    // ⌊20 · 0.1⌋ = 2: the second smallest.
    let sets = PredictionSets(trueProbabilities: (1...19).reversed().map { Double($0) / 20 })
    #expect(try sets.threshold(coverage: 0.9) == 0.1)
    #expect(try sets.threshold(coverage: 0.95) == 0.05)
    #expect(try sets.threshold(coverage: 0.5) == 0.5)
  }

  @Test(arguments: [
    (8, 0.9, 9), (9, 0.9, nil), (18, 0.95, 19), (19, 0.95, nil), (0, 0.5, 1), (98, 0.99, 99), (99, 0.99, nil),
  ])
  func tooFewRowsAreRefused(count: Int, coverage: Double, needed: Int?) {
    let sets = PredictionSets(trueProbabilities: [Double](repeating: 0.5, count: count))
    guard let needed else {
      #expect(throws: Never.self) { try sets.threshold(coverage: coverage) }
      return
    }
    #expect {
      try sets.threshold(coverage: coverage)
    } throws: { error in
      let failure = error as? RequestFailure
      return failure?.kind == .data && failure?.expected.hasPrefix("at least \(needed) labelled rows") == true
    }
  }

  @Test(arguments: [0, 1, -0.1, 1.5, .nan])
  func aCoverageIsAProbability(coverage: Double) {
    #expect(throws: RequestFailure.self) {
      try PredictionSets(trueProbabilities: [0.5, 0.6]).threshold(coverage: coverage)
    }
  }

  /// The sets of a larger coverage hold those of a smaller one, and all of them the most likely class.
  @Test func setsGrowWithTheCoverage() throws {
    let sets = PredictionSets(trueProbabilities: (0..<100).map { Double($0) / 100 })
    let probabilities = [0.2, 0.05, 0.6, 0.15]
    var last: Set<Int> = []
    for coverage in [0.1, 0.5, 0.8, 0.9, 0.98] {
      let classes = PredictionSets.classes(probabilities, threshold: try sets.threshold(coverage: coverage))
      #expect(classes.first == 2)
      #expect(classes == classes.sorted { probabilities[$0] > probabilities[$1] })
      #expect(last.isSubset(of: classes))
      last = Set(classes)
    }
    #expect(last == [0, 1, 2, 3])
    #expect(PredictionSets.classes(probabilities[1...], threshold: 2) == [1])
  }

  /// Of many rows fewer are kept, and no more is promised for that.
  @Test func keptRowsCoverNoLess() throws {
    let all = (0..<12_345).map { Double($0) / 12_345 }
    let sets = PredictionSets(trueProbabilities: all)
    #expect(sets.trueProbabilities.count == 2000)
    for coverage in [0.5, 0.9, 0.99, 0.999] {
      let exact = all[Int(Double(all.count + 1) * (1 - coverage) + 1e-9) - 1]
      let threshold = try sets.threshold(coverage: coverage)
      #expect(threshold <= exact && threshold > exact - 0.001)
    }
    #expect { try sets.threshold(coverage: 0.9996) } throws: { "\($0)".contains("expected at most 0.999") }
  }
}
