import Foundation
import PseudoLabelExperiments
import PseudoLabelTraining
import Synchronization
import Testing

@Suite struct JobsTests {
  private struct Broken: Error, Equatable { var number: Int }

  /// Counts how many are inside at once.
  private final class Gauge: Sendable {
    private let state = Mutex((now: 0, most: 0))
    var most: Int { state.withLock { $0.most } }

    func inside<Value>(_ body: () throws -> Value) rethrows -> Value {
      state.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
      defer { state.withLock { $0.now -= 1 } }
      return try body()
    }
  }

  @Test(arguments: [1, 2, 3, 7, 50, 1000])
  func everyJobIsDoneOnceAndItsResultStandsInItsPlace(limit: Int) throws {
    let done = Mutex([Int](repeating: 0, count: 200))
    var delivered: [Int] = []
    let results = Jobs(200) { number in
      done.withLock { $0[number] += 1 }
      return number * number
    }.run(atOnce: limit) { number, result in
      #expect((try? result.get()) == number * number)
      delivered.append(number)
    }
    #expect(done.withLock { $0 } == Array(repeating: 1, count: 200))
    #expect(try results.map { try $0?.get() } == (0..<200).map { $0 * $0 })
    #expect(delivered.sorted() == Array(0..<200))
    if limit == 1 { #expect(delivered == Array(0..<200)) }
  }

  /// Each job waits until as many are inside as may be: were it fewer, the time would run out.
  @Test(arguments: [1, 2, 4])
  func asManyRunAsMayAndNoMore(limit: Int) {
    let gauge = Gauge()
    Jobs(12) { _ in
      gauge.inside {
        for _ in 0..<5_000 where gauge.most < limit { usleep(1_000) }
        usleep(2_000)
      }
    }.run(atOnce: limit)
    #expect(gauge.most == limit)
  }

  @Test func whatAJobThrowsIsItsOwn() throws {
    let results = Jobs(30) { number in
      if number % 3 == 0 { throw Broken(number: number) }
      return number
    }.run(atOnce: 4)
    for (number, result) in results.enumerated() {
      switch try #require(result) {
      case .success(let value): #expect(value == number && number % 3 != 0)
      case .failure(let error): #expect(error as? Broken == Broken(number: number) && number % 3 == 0)
      }
    }
  }

  /// The second job cannot end before the result of the first was delivered.
  @Test func resultsAreDeliveredAsJobsEndOnTheCallingThread() {
    let delivered = DispatchSemaphore(value: 0)
    let caller = pthread_self()
    var order: [Int] = []
    Jobs(2) { number in
      #expect(pthread_equal(pthread_self(), caller) == 0)
      return number == 0 ? true : delivered.wait(timeout: .now() + 10) == .success
    }.run(atOnce: 2) { number, result in
      #expect(pthread_equal(pthread_self(), caller) != 0)
      #expect((try? result.get()) == true)
      order.append(number)
      delivered.signal()
    }
    #expect(order == [0, 1])
  }

  @Test func afterAStopNoFurtherJobBegins() throws {
    let stop = StopSignal()
    let results = Jobs(20) { number in
      if number == 2 { stop.request() }
      return number
    }.run(atOnce: 1, stop: stop)
    #expect(try results.map { try $0?.get() } == [0, 1, 2] + Array(repeating: nil, count: 17))
    #expect(Jobs(5) { $0 }.run(atOnce: 3, stop: stop).allSatisfy { $0 == nil })
  }

  @Test func thoseThatRunAreWaitedForAfterAStop() {
    let stop = StopSignal()
    let results = Jobs(3) { number in
      if number == 0 { stop.request() }
      for _ in 0..<5_000 where !stop.isRequested { usleep(1_000) }
      usleep(20_000)
      return number
    }.run(atOnce: 2, stop: stop)
    // The other thread may have come too late to begin its first.
    #expect((try? results[0]?.get()) == 0)
    #expect(results[2] == nil)
  }

  /// What the jobs hold is let go when the last has ended: a lock, say.
  @Test func nothingIsHeldAfterwards() {
    final class Held: Sendable {}
    for _ in 0..<200 {
      weak var witness: Held?
      do {
        let held = Held()
        witness = held
        Jobs(4) { _ in _ = ObjectIdentifier(held) }.run(atOnce: 4)
      }
      #expect(witness == nil)
    }
  }

  @Test func noJobs() {
    #expect(Jobs(0) { $0 }.run(atOnce: 3) { _, _ in Issue.record("nothing to deliver") }.isEmpty)
  }
}
