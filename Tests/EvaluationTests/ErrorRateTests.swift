import Foundation
import PseudoLabelEvaluation
import Testing

@Suite struct ErrorRateTests {
  @Test func countsTheWrongPredictions() {
    let rate = ErrorRate(of: [1, 2, 0, 2], truth: [1, 0, 0, 1])
    #expect(rate.errors == 2)
    #expect(rate.count == 4)
    #expect(rate.rate == 0.5)
    #expect(rate.accuracy == 0.5)
  }

  @Test func theIntervalIsThatOfStatsmodels() throws {
    for golden in try Golden.read().wilson {
      let interval = ErrorRate(errors: golden.errors, count: golden.count).interval
      #expect(agree(interval.lower, golden.lower), "\(golden)")
      #expect(agree(interval.upper, golden.upper), "\(golden)")
    }
  }

  @Test(arguments: [1, 2, 7, 100, 10_000])
  func theIntervalHoldsTheRateAndStaysInsideZeroAndOne(count: Int) {
    for errors in [0, 1, count / 3, count / 2, count - 1, count] {
      let rate = ErrorRate(errors: errors, count: count)
      #expect(rate.interval.contains(rate.rate))
      #expect(rate.interval.lower >= 0 && rate.interval.upper <= 1)
      #expect(rate.interval.lower < rate.interval.upper)
    }
  }

  @Test func errorsAndSuccessesAreMirrorImages() {
    for errors in 0...50 {
      let (here, there) = (ErrorRate(errors: errors, count: 50), ErrorRate(errors: 50 - errors, count: 50))
      #expect((here.interval.lower - (1 - there.interval.upper)).magnitude < 1e-15)
    }
  }

  @Test func moreExamplesNarrowTheInterval() {
    let widths = [10, 100, 1_000, 10_000].map { count in
      let interval = ErrorRate(errors: count / 10, count: count).interval
      return interval.upper - interval.lower
    }
    #expect(zip(widths, widths.dropFirst()).allSatisfy { $0 > $1 })
  }

  @Test(arguments: [
    (506, 10_000, "5.06 % [4.65, 5.51]"), (0, 10_000, "0.00 % [0.00, 0.04]"), (3, 3, "100.00 % [43.85, 100.00]"),
  ])
  func readsAsAPercentage(errors: Int, count: Int, text: String) {
    #expect(ErrorRate(errors: errors, count: count).description == text)
  }

  @Test func theJSONHasTheDerivedFiguresAndReadsBack() throws {
    let rate = ErrorRate(errors: 506, count: 10_000)
    let data = try JSONEncoder().encode(rate)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["rate"] as? Double == 0.0506)
    let interval = try #require(object["interval"] as? [String: Double])
    #expect(agree(interval["lower"] ?? 0, rate.interval.lower))
    #expect(agree(interval["upper"] ?? 0, rate.interval.upper))
    #expect(try JSONDecoder().decode(ErrorRate.self, from: data) == rate)
  }

  @Test(arguments: [#"{"errors":1,"count":0}"#, #"{"errors":2,"count":1}"#, #"{"errors":-1,"count":1}"#])
  func impossibleCountsAreNotRead(json: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(ErrorRate.self, from: Data(json.utf8)) }
  }

  @Test func aRateOverNoExamplesIsACallersMistake() async {
    await #expect(processExitsWith: .failure) { _ = ErrorRate(errors: 0, count: 0) }
  }
}
