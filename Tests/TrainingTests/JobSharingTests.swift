import Foundation
import PseudoLabelPlatform
import PseudoLabelTraining
import Synchronization
import TestSupport
import Testing

/// Jobs that several ranks share bring what they bring in one process.
@Suite(.timeLimit(.minutes(2))) struct JobSharingTests {
  private struct Broken: Error {}

  private static func sharing(_ ranks: any RankMail, isForAll: Bool = true) -> JobSharing<Int> {
    JobSharing(ranks, isForAll: isForAll) { _, output in
      Data("\(output)".utf8)
    } decode: { _, data in
      Int(String(decoding: data, as: UTF8.self)) ?? -1
    }
  }

  @Test(arguments: [1, 2, 3, 5], [0, 1, 4, 40])
  func eachJobIsDoneOnceAndEachRankHasAllResults(count: Int, jobs: Int) throws {
    let done = Mutex([Int](repeating: 0, count: jobs))
    let results = try RankThreads.run(count, jitter: true) { ranks in
      let ended = Mutex([Int]())
      let results = Jobs(jobs) { number in
        done.withLock { $0[number] += 1 }
        return number * number
      }.run(atOnce: 2, sharing: Self.sharing(ranks)) { number, result in
        #expect((try? result.get()) == number * number)
        ended.withLock { $0.append(number) }
      }
      #expect(ended.withLock { $0 }.sorted() == (ranks.isFirst ? Array(0..<jobs) : []))
      return results.map { try? $0?.get() }
    }
    #expect(done.withLock { $0 } == [Int](repeating: 1, count: jobs))
    for result in results { #expect(result == (0..<jobs).map { $0 * $0 }) }
  }

  @Test func everyRankWorks() throws {
    let workers = Mutex(Set<Int>())
    _ = try RankThreads.run(3) { ranks in
      Jobs(30) { number in
        workers.withLock { _ = $0.insert(ranks.rank) }
        usleep(20_000)
        return number
      }.run(atOnce: 1, sharing: Self.sharing(ranks))
    }
    #expect(workers.withLock { $0 } == [0, 1, 2])
  }

  @Test func whatIsKnownOnTheFirstRankIsNotDoneAgain() throws {
    let done = Mutex(Set<Int>())
    let results = try RankThreads.run(2) { ranks in
      Jobs(6) { number in
        done.withLock { _ = $0.insert(number) }
        return number
      }.run(atOnce: 1, known: ranks.isFirst ? [1: 100, 4: 400] : [2: 7], sharing: Self.sharing(ranks)).map {
        try? $0?.get()
      }
    }
    #expect(done.withLock { $0 } == [0, 2, 3, 5])
    for result in results { #expect(result == [0, 100, 2, 3, 400, 5]) }
  }

  /// The kinds of failures that callers tell apart are the same from wherever they come.
  @Test func failuresTravel() throws {
    let text = #"{"update": 7, "epoch": 1, "rate": 0.5, "lastGoodUpdate": 3, "quantity": "loss"}"#
    let divergence = try JSONDecoder().decode(Divergence.self, from: Data(text.utf8))
    let results = try RankThreads.run(3) { ranks -> [String] in
      Jobs(9) { number -> Int in
        usleep(10_000)
        switch number % 3 {
        case 0: throw CancellationError()
        case 1: throw divergence
        default: throw Broken()
        }
      }.run(atOnce: 1, sharing: Self.sharing(ranks)).map { result in
        guard case .failure(let error)? = result else { return "none" }
        if error is CancellationError { return "cancelled" }
        if let error = error as? Divergence { return error == divergence ? "diverged" : "other" }
        return "\(error)".contains("Broken") ? "broken" : "\(error)"
      }
    }
    for result in results { #expect(result == (0..<9).map { ["cancelled", "diverged", "broken"][$0 % 3] }) }
  }

  @Test func afterAStopNoFurtherJobBegins() throws {
    let stop = StopSignal()
    let results = try RankThreads.run(2) { ranks in
      Jobs(50) { number in
        usleep(5_000)
        if number == 5 { stop.request() }
        return number
      }.run(atOnce: 1, stop: stop, sharing: Self.sharing(ranks)).map { try? $0?.get() }
    }
    // What was decided is the same everywhere: nobody goes on with a part of the results.
    #expect(results.allSatisfy { $0.allSatisfy { $0 == nil } })
  }

  /// A request to stop on one rank reaches those on which nobody asked.
  @Test(arguments: [0, 1])
  func aStopOnOneRankStopsAll(rank: Int) throws {
    let begun = Mutex(0)
    let results = try RankThreads.run(3) { ranks in
      let stop = StopSignal()
      return Jobs(60) { number in
        begun.withLock { $0 += 1 }
        usleep(10_000)
        if ranks.rank == rank, begun.withLock({ $0 }) > 5 { stop.request() }
        return number
      }.run(atOnce: 1, stop: stop, sharing: Self.sharing(ranks)).map { try? $0?.get() }
    }
    #expect(results.allSatisfy { $0.allSatisfy { $0 == nil } })
    #expect(begun.withLock { $0 } < 50)
  }

  /// Ranks without a job wait for the others however long these take, as long as they are heard of.
  @Test func idleRanksArePatient() throws {
    let results = try RankThreads.run(4, patience: 1) { ranks in
      Jobs(2) { number in
        usleep(3_000_000)
        return number
      }.run(atOnce: 1, sharing: Self.sharing(ranks)).map { try? $0?.get() }
    }
    for result in results { #expect(result == [0, 1]) }
  }

  /// The first rank hears how jobs of others go.
  @Test func progressTravels() throws {
    final class Watcher: TrainingObserver {
      let seen: @Sendable (Int) -> Void
      init(_ seen: @escaping @Sendable (Int) -> Void) { self.seen = seen }
      func trained(updates: Int, of total: Int) { seen(updates) }
    }
    let seen = Mutex([Int: Int]())
    _ = try RankThreads.run(3) { ranks in
      Jobs(
        8,
        observed: { number, observer in
          for update in 1...3 {
            usleep(3_000)
            observer?.trained(updates: update, of: 3)
          }
          return number
        }
      ).run(atOnce: 1, sharing: Self.sharing(ranks)) { _, _ in
      } observer: { number in
        Watcher { updates in seen.withLock { $0[number] = updates } }
      }
    }
    #expect(seen.withLock { $0 } == Dictionary(uniqueKeysWithValues: (0..<8).map { ($0, 3) }))
  }

  @Test func theFirstRankAloneHasResultsWhereOthersNeedNone() throws {
    let results = try RankThreads.run(2) { ranks in
      Jobs(4) { $0 }.run(atOnce: 1, sharing: Self.sharing(ranks, isForAll: false)).map { try? $0?.get() }
    }
    #expect(results[0] == [0, 1, 2, 3])
    #expect(results[1] == [nil, nil, nil, nil])
  }
}
