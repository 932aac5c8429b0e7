import Experiments
import Testing

@Suite struct SeriesProgressTests {
  @Test func nothingIsKnownBeforeTheFirstUpdate() {
    var progress = SeriesProgress(count: 3, atOnce: 2)
    progress.began(1, at: 0)
    #expect(progress.share == 0)
    #expect(progress.timeLeft(at: 5) == nil)
    #expect(progress.runningCount == 1)
  }

  @Test func sharesAndUpdatesAddUp() {
    var progress = SeriesProgress(count: 4, atOnce: 2)
    for seed in [1, 2] as [UInt64] { progress.began(seed, at: 0) }
    progress.trained(1, updates: 50, of: 100)
    progress.trained(2, updates: 30, of: 100)
    #expect((progress.share * 400).rounded() == 80)
    progress.trained(1, updates: 100, of: 100)
    progress.ended(1, at: 10)
    #expect((progress.share * 400).rounded() == 130)
    #expect((progress.updates, progress.ended, progress.runningCount) == (130, 1, 1))
    // The work of a run that failed is done with, that of a stopped one is not.
    var failed = progress
    failed.ended(2, at: 10)
    #expect(failed.share == 0.5)
    progress.ended(2, at: 10, isStopped: true)
    #expect((progress.share * 400).rounded() == 130)
  }

  /// Runs of 100 updates, an update a second, two at once: three runs take 200 s and not 150 s.
  @Test func theTimeLeftIsThatOfTheLastRun() throws {
    var progress = SeriesProgress(count: 3, atOnce: 2)
    for seed in [1, 2] as [UInt64] {
      progress.began(seed, at: 0)
      progress.trained(seed, updates: 10, of: 100)
    }
    #expect(try abs(#require(progress.timeLeft(at: 10)) - 190) < 1e-9)
    for seed in [1, 2] as [UInt64] {
      progress.trained(seed, updates: 100, of: 100)
      progress.ended(seed, at: 100)
    }
    #expect(try abs(#require(progress.timeLeft(at: 100)) - 100) < 1e-9)
    progress.began(3, at: 100)
    progress.trained(3, updates: 75, of: 100)
    #expect(try abs(#require(progress.timeLeft(at: 175)) - 25) < 1e-9)
    progress.trained(3, updates: 100, of: 100)
    progress.ended(3, at: 200)
    #expect(progress.timeLeft(at: 200) == 0)
    #expect(progress.share == 1)
  }
}
