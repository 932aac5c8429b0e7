import Foundation
import PseudoLabelCompute
import PseudoLabelDiagnostics
import PseudoLabelEvaluation
import PseudoLabelExperiments
import PseudoLabelPersistence
import Testing

@Suite struct SeriesSummaryTests {
  /// A summary as a stored one reads.
  private func run(seed: UInt64, error: Double, ending: RunSummary.Ending = .completed) throws -> RunSummary {
    let json = """
      {"version": "1", "dataset": "mnist", "checksums": {}, "seed": \(seed), "labels": 600, "validation": 1000,
       "unlabeled": 0, "method": "supervised", "ending": "\(ending.rawValue)", "epochs": 1, "updates": 1, "seconds": 1,
       "testErrorRate": \(error), "testErrorInterval": {"lower": 0, "upper": 1},
       "conditionalEntropy": {"labeled": 0, "test": 0}, "threads": 1, "instructionSet": "portable", "oneDNN": "0"}
      """
    return try JSONDecoder().decode(RunSummary.self, from: Data(json.utf8))
  }

  @Test func theFiguresAreThoseOfTheCompletedRuns() throws {
    let runs = [
      try run(seed: 1, error: 0.05), try run(seed: 2, error: 0.9, ending: .stopped), try run(seed: 3, error: 0.07),
      try run(seed: 4, error: 0.8, ending: .diverged),
    ]
    let summary = SeriesSummary(of: runs)
    let estimate = MeanEstimate(of: [0.05, 0.07])
    #expect(summary.runs == runs)
    #expect(summary.completed == 2)
    #expect(summary.meanTestErrorRate == estimate.mean)
    #expect(summary.testErrorRateDeviation == estimate.deviation)
    #expect(summary.meanTestErrorInterval == estimate.interval)
  }

  /// The names that scripts read.
  @Test func theSummaryInJSON() throws {
    func keys(_ runs: [RunSummary]) throws -> Set<String> {
      let object = try JSONSerialization.jsonObject(with: JSONFile.encode(SeriesSummary(of: runs)))
      return Set(try #require(object as? [String: Any]).keys)
    }
    let (one, other) = (try run(seed: 1, error: 0.05), try run(seed: 2, error: 0.06))
    #expect(
      try keys([one, other]) == [
        "runs", "completed", "meanTestErrorRate", "testErrorRateDeviation", "meanTestErrorInterval",
      ])
    #expect(try keys([one]) == ["runs", "completed", "meanTestErrorRate"])
    #expect(try keys([]) == ["runs", "completed"])
  }

  @Test func failuresAreToldByTheirSeeds() throws {
    let divergence = RequestFailure("training", expected: "numbers", found: "none", kind: .software)
    let missing = FileFailure(path: "a", problem: .unwritable(reason: "no room"))
    #expect(SeriesFailure([], of: 3) == nil)
    let one = try #require(SeriesFailure([.init(seed: 7, error: divergence)], of: 3))
    #expect(one.kind == .software)
    #expect(one.description == "1 of 3 runs failed: seed 7.\n  seed 7: \(divergence.description)")
    let disk = [4, 5].map { SeriesFailure.Run(seed: $0, error: missing) }
    #expect(SeriesFailure(disk, of: 9)?.kind == .inputOutput)
    #expect(
      SeriesFailure(disk, of: 9)?.description == """
        2 of 9 runs failed: seeds 4-5.
          seed 4: a: cannot be written: no room.
          seed 5: a: cannot be written: no room.
        """)
    #expect(SeriesFailure(disk + one.runs, of: 9)?.kind == .software)
  }
}
