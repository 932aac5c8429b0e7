import Foundation
import PseudoLabelDiagnostics
import PseudoLabelEvaluation
import PseudoLabelNetworks
import PseudoLabelPersistence
import PseudoLabelStudies
import PseudoLabelTraining
import TestSupport
import Testing

/// Studies that are interrupted, and go on with the training runs that are left.
@Suite struct StudyResumingTests {
  /// Counts the training runs that are made, and asks to stop when the last of them begins.
  private final class Count: @unchecked Sendable {
    private let lock = NSLock()
    private(set) var runs: [Int] = []
    let stop = StopSignal()
    private let last: Int?

    init(stoppingAt last: Int? = nil) { self.last = last }

    func began(_ run: Int) -> (any TrainingObserver)? {
      lock.withLock { runs.append(run) }
      if run == last { stop.request() }
      return nil
    }
  }

  private func isSame(_ one: StudyOutcome, _ other: StudyOutcome) -> Bool {
    func records(_ outcome: StudyOutcome) -> [EpochRecord] {
      outcome.histories.flatMap(\.epochs).map {
        var record = $0
        record.seconds = 0
        return record
      }
    }
    return one.model == other.model && one.other == other.other && one.comparison == other.comparison
      && one.temperature == other.temperature && one.ledgers == other.ledgers && records(one) == records(other)
      && one.histories.map(\.snapshots) == other.histories.map(\.snapshots) && one.updates == other.updates
      && one.histories.map(\.rounds) == other.histories.map(\.rounds) && one.heldOutAnswers == other.heldOutAnswers
      && one.collapses == other.collapses && one.heldOut == other.heldOut
  }

  @Test(arguments: [4, 10, 21], [1, 3]) func itGoesOnToTheSameOutcome(last: Int, atOnce: Int) throws {
    let folder = try TemporaryFolder()
    var plan = try StudyTests.plan(for: StudyTests.data())
    if last == 10 { plan.recipe.use(.selfTraining) }
    let study = try Study(plan, on: StudyTests.data())
    let whole = try study.run(atOnce: atOnce)
    #expect(study.runCount == 22)

    let first = Count(stoppingAt: last)
    let kept = StudyCheckpoints(every: .epochs(1), warn: { Issue.record("\($0)") }) {
      try RunDirectory.create(at: "\(folder.path)/run", config: ["study": 1], overwrite: false)
    }
    #expect(throws: CancellationError.self) {
      try study.run(atOnce: atOnce, observer: { first.began($0) }, checkpoints: kept, stop: first.stop)
    }
    kept.close()
    let directory = try RunDirectory(opening: "\(folder.path)/run")
    let there = (0..<study.runCount).filter(directory.hasMember)
    #expect(!there.isEmpty && there.count <= last + atOnce)

    let second = Count()
    let resumed = StudyCheckpoints(in: directory, every: .epochs(1), warn: { Issue.record("\($0)") })
    let outcome = try study.run(atOnce: atOnce, observer: { second.began($0) }, checkpoints: resumed)
    #expect(isSame(outcome, whole))
    #expect(second.runs.sorted() == (0..<study.runCount).filter { !there.contains($0) })
  }

  @Test func aDamagedFileIsSaidAndItsRunMadeAgain() throws {
    let folder = try TemporaryFolder()
    let study = try Study(StudyTests.plan(for: StudyTests.data()), on: StudyTests.data())
    let kept = StudyCheckpoints(every: .epochs(1), warn: { Issue.record("\($0)") }) {
      try RunDirectory.create(at: "\(folder.path)/run", config: ["study": 1], overwrite: false)
    }
    let whole = try study.run(atOnce: 2, checkpoints: kept)
    let directory = try RunDirectory(opening: "\(folder.path)/run")
    // One bit, the end, and the file of another training run.
    let places = (0..<3).map { URL(filePath: directory.path(ofMember: $0)) }
    var bytes = try Data(contentsOf: places[0])
    bytes[bytes.endIndex - 9] ^= 1
    try bytes.write(to: places[0])
    try Data(contentsOf: places[1]).dropLast(4).write(to: places[1])
    try Data(contentsOf: URL(filePath: directory.path(ofMember: 5))).write(to: places[2])

    final class Said { var texts: [String] = [] }
    let (said, count) = (Said(), Count())
    let resumed = StudyCheckpoints(in: directory, every: .epochs(1)) { said.texts.append($0) }
    let outcome = try study.run(atOnce: 1, observer: { count.began($0) }, checkpoints: resumed)
    #expect(isSame(outcome, whole))
    #expect(count.runs == [0, 1, 2])
    #expect(said.texts.count == 3)
    #expect(said.texts.allSatisfy { $0.hasSuffix("That training run is made again.") })
  }

  /// From its first training run on, whatever the interval, there is something to go on from; and when it ends before its
  /// end, whatever it brought.
  @Test func theFirstRunIsKeptAtOnce() throws {
    let folder = try TemporaryFolder()
    let study = try Study(StudyTests.plan(for: StudyTests.data()), on: StudyTests.data())
    let count = Count(stoppingAt: 5)
    let kept = StudyCheckpoints(every: .seconds(1e6), warn: { Issue.record("\($0)") }) {
      try RunDirectory.create(at: "\(folder.path)/run", config: ["study": 1], overwrite: false)
    }
    #expect(throws: CancellationError.self) {
      try study.run(
        atOnce: 1, observer: { count.began($0) },
        ended: { run in if run == 3 { #expect(kept.keptRuns(of: study.runCount) == 1) } }, checkpoints: kept,
        stop: count.stop)
    }
    #expect(kept.keptRuns(of: study.runCount) == 1)
    kept.close()
    #expect(kept.keptRuns(of: study.runCount) == 5)
    let resumed = StudyCheckpoints(
      in: try RunDirectory(opening: "\(folder.path)/run"), every: nil, warn: { Issue.record("\($0)") })
    #expect(isSame(try study.run(atOnce: 2, checkpoints: resumed), try study.run(atOnce: 2)))
  }

  /// Where nothing is to be kept, and before a training run has ended, no folder is made.
  @Test func whatBroughtNothingKeepsNothing() throws {
    let study = try Study(StudyTests.plan(for: StudyTests.data()), on: StudyTests.data())
    for (interval, last) in [(CheckpointInterval.seconds(1e6), 0), (nil, 21)] as [(CheckpointInterval?, Int)] {
      let count = Count(stoppingAt: last)
      let kept = StudyCheckpoints(every: interval, warn: { _ in }) {
        Issue.record("a folder was asked for")
        throw CancellationError()
      }
      #expect(throws: CancellationError.self) {
        try study.run(atOnce: 1, observer: { count.began($0) }, checkpoints: kept, stop: count.stop)
      }
      kept.close()
      #expect(kept.directory == nil && kept.keptRuns(of: study.runCount) == 0)
    }
  }

  /// A place that cannot be written to is told of once an interval, and ends nothing.
  @Test func whatCannotBeKeptIsSaidOnce() throws {
    final class Said { var texts: [String] = [] }
    let said = Said()
    let study = try Study(StudyTests.plan(for: StudyTests.data()), on: StudyTests.data())
    let kept = StudyCheckpoints(every: .seconds(1e6), warn: { said.texts.append($0) }) {
      throw FileFailure(path: "run", problem: .unwritable(reason: "no space"))
    }
    _ = try study.run(atOnce: 2, checkpoints: kept)
    #expect(said.texts == ["A checkpoint could not be saved: run: cannot be written: no space."])
  }
}
