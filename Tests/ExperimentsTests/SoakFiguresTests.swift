import PseudoLabelExperiments
import Testing

/// What a process that works round after round may not do.
@Suite struct SoakFiguresTests {
  /// An hour of a round a minute, each with so much memory.
  private func samples(_ resident: (Int) -> Int) -> [SoakFigures.Sample] {
    (0..<60).map { .init(minutes: Double($0), resident: resident($0), descriptors: 10, threads: 3) }
  }

  private func figures(_ samples: [SoakFigures.Sample], drifted: Int = 0) throws -> SoakFigures {
    try #require(SoakFigures(samples, peakBytes: 100_000_000, minutes: 60, drifted: drifted))
  }

  /// Memory that goes up and down, falls, or settles in the first rounds.
  @Test func memoryThatStaysIsFlat() throws {
    for resident in [
      { 50_000_000 + 400_000 * ($0 % 2) }, { 60_000_000 - 100_000 * $0 }, { $0 < 6 ? 1_000_000 : 50_000_000 },
    ]
      as [(Int) -> Int]
    {
      #expect(try figures(samples(resident)).isFlat)
    }
  }

  /// 20 kB a round, on 50 MB.
  @Test func whatGrowsIsNot() throws {
    let growing = try figures(samples { 50_000_000 + 20_000 * $0 })
    #expect(abs(growing.growthPerHour - 1_200_000) < 1)
    #expect(!growing.isFlat)
    for change in [{ $0.descriptors += 1 }, { $0.threads += 1 }] as [(inout SoakFigures.Sample) -> Void] {
      var leaking = samples { _ in 50_000_000 }
      change(&leaking[59])
      #expect(try !figures(leaking).isFlat)
    }
    #expect(try !figures(samples { _ in 50_000_000 }, drifted: 1).isFlat)
  }

  @Test func theFirstTenthDoesNotCount() throws {
    let settling = try figures(samples { $0 < 7 ? 1_000_000 * $0 : 50_000_000 })
    #expect(settling.residentBytes == 50_000_000 && settling.growthPerHour == 0 && settling.rounds == 60)
    #expect(settling.course.count == 53)
    #expect(SoakFigures([], peakBytes: 1, minutes: 1, drifted: 0) == nil)
  }
}
