import Foundation
import PseudoLabelEvaluation
import Testing

extension PairedComparison {
  fileprivate init(_ golden: Golden.Paired) {
    self.init(
      bothRight: golden.bothRight, onlyBaselineWrong: golden.onlyBaselineWrong,
      onlyCandidateWrong: golden.onlyCandidateWrong, bothWrong: golden.bothWrong)
  }

  /// The same two classifiers with their parts exchanged.
  fileprivate var exchanged: PairedComparison {
    PairedComparison(
      bothRight: bothRight, onlyBaselineWrong: onlyCandidateWrong, onlyCandidateWrong: onlyBaselineWrong,
      bothWrong: bothWrong)
  }
}

@Suite struct PairedComparisonTests {
  @Test func countsTheFourCases() {
    let comparison = PairedComparison(
      baseline: [0, 1, 1, 1, 2, 2], candidate: [0, 1, 0, 0, 0, 1], truth: [0, 1, 0, 0, 2, 0])
    #expect(comparison.bothRight == 2)
    #expect(comparison.onlyBaselineWrong == 2)
    #expect(comparison.onlyCandidateWrong == 1)
    #expect(comparison.bothWrong == 1)
    #expect(comparison.baseline == ErrorRate(errors: 3, count: 6))
    #expect(comparison.candidate == ErrorRate(errors: 2, count: 6))
    #expect(agree(comparison.difference, -1.0 / 6))
  }

  @Test func agreesWithMpmathAndStatsmodels() throws {
    for golden in try Golden.read().paired {
      let comparison = PairedComparison(golden)
      #expect(agree(comparison.pValue, golden.pValue, within: 1e-11), "\(comparison.pValue), \(golden)")
      #expect(agree(comparison.interval.lower, golden.lower, within: 1e-12), "\(comparison.interval), \(golden)")
      #expect(agree(comparison.interval.upper, golden.upper, within: 1e-12), "\(comparison.interval), \(golden)")
    }
  }

  @Test func exchangingTheClassifiersMirrorsEverything() throws {
    for golden in try Golden.read().paired {
      let (here, there) = (PairedComparison(golden), PairedComparison(golden).exchanged)
      #expect(here.difference == -there.difference)
      #expect(here.pValue == there.pValue)
      #expect(here.interval.lower == -there.interval.upper)
    }
  }

  @Test func aClearVerdictIsNeverContradictedByTheInterval() {
    for (b, c) in (0...60).flatMap({ b in (0...60).map { (b, $0) } }) {
      for agreeing in [0, 5, 10_000] where b + c + agreeing > 0 {
        let comparison = PairedComparison(
          bothRight: agreeing, onlyBaselineWrong: b, onlyCandidateWrong: c, bothWrong: 0)
        switch comparison.verdict {
        case .helped: #expect(comparison.interval.upper < 0 && comparison.difference < 0)
        case .hurt: #expect(comparison.interval.lower > 0 && comparison.difference > 0)
        case .noClearDifference: #expect(comparison.pValue >= 0.05)
        }
      }
    }
  }

  @Test func fiveOutOfFiveIsNotYetClearAndSixOutOfSixIs() {
    func verdict(baselineWrong b: Int, candidateWrong c: Int) -> Verdict {
      PairedComparison(bothRight: 94, onlyBaselineWrong: b, onlyCandidateWrong: c, bothWrong: 0).verdict
    }
    #expect(verdict(baselineWrong: 5, candidateWrong: 0) == .noClearDifference)
    #expect(verdict(baselineWrong: 6, candidateWrong: 0) == .helped)
    #expect(verdict(baselineWrong: 0, candidateWrong: 6) == .hurt)
    #expect(verdict(baselineWrong: 0, candidateWrong: 0) == .noClearDifference)
  }

  @Test func readsAsASentence() {
    let clear = PairedComparison(bothRight: 9_100, onlyBaselineWrong: 450, onlyCandidateWrong: 97, bothWrong: 353)
    #expect(
      clear.description == """
        8.03 % -> 4.50 % of 10000 wrong, a difference of -3.53 points [-3.98, -3.08] (95 %), \
        McNemar's exact p < 0.0001: helped
        """)
    let unclear = PairedComparison(bothRight: 90, onlyBaselineWrong: 4, onlyCandidateWrong: 6, bothWrong: 0)
    #expect(
      unclear.description == """
        4.00 % -> 6.00 % of 100 wrong, a difference of +2.00 points [-4.68, +8.61] (95 %), \
        McNemar's exact p = 0.7539: no clear difference
        """)
  }

  @Test func theJSONHasTheDerivedFiguresAndReadsBack() throws {
    let comparison = PairedComparison(bothRight: 90, onlyBaselineWrong: 9, onlyCandidateWrong: 1, bothWrong: 0)
    let data = try JSONEncoder().encode(comparison)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["verdict"] as? String == "helped")
    #expect(object["pValue"] as? Double == comparison.pValue)
    #expect(try JSONDecoder().decode(PairedComparison.self, from: data) == comparison)
  }

  @Test(arguments: ["0,0,0,0", "-1,2,3,4", "9223372036854775807,9223372036854775807,1,1"])
  func impossibleCountsAreNotRead(counts: String) {
    let keys = ["bothRight", "onlyBaselineWrong", "onlyCandidateWrong", "bothWrong"]
    let fields = zip(keys, counts.split(separator: ",")).map { #""\#($0)":\#($1)"# }
    let json = Data("{\(fields.joined(separator: ","))}".utf8)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(PairedComparison.self, from: json) }
  }
}
