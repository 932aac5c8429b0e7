import Foundation
import PseudoLabelPlatform
import Synchronization
import Testing

@Suite struct ThreadPoolTests {
  @Test(arguments: [1, 2, 5]) func everyPartIsDoneOnce(threads: Int) {
    let pool = ThreadPool(threads: threads)
    for parts in [0, 1, 2, 3, 100, 70_000] {
      let done = (0..<parts).map { _ in Counter() }
      pool.run(parts) { part, thread in
        #expect((0..<threads).contains(thread))
        done[part].value.add(1, ordering: .relaxed)
      }
      #expect(done.allSatisfy { $0.value.load(ordering: .relaxed) == 1 })
    }
  }

  /// Little work stays on the caller's thread, much does not have to.
  @Test func littleWorkIsNotHandedOut() {
    let pool = ThreadPool(threads: 4, worthSharing: 1000)
    for _ in 0..<50 {
      let helped = Counter()
      let done = Counter()
      pool.run(20, products: 999) { _, thread in
        helped.value.add(thread, ordering: .relaxed)
        done.value.add(1, ordering: .relaxed)
      }
      #expect(done.value.load(ordering: .relaxed) == 20)
      #expect(helped.value.load(ordering: .relaxed) == 0)
    }
    let helped = Counter()
    // Parts that wait for another thread to have come.
    pool.run(2, products: 1000) { _, thread in
      if thread > 0 { helped.value.add(1, ordering: .relaxed) }
      while helped.value.load(ordering: .relaxed) == 0 { usleep(100) }
    }
    #expect(helped.value.load(ordering: .relaxed) > 0)
  }

  /// While parts of one caller are done, none of another caller is.
  @Test func callersTakeTurns() {
    let pool = ThreadPool(threads: 2)
    let callers = (0..<8).map { _ in Counter() }
    let (overlaps, sum) = (Counter(), Counter())
    DispatchQueue.concurrentPerform(iterations: 8) { caller in
      for _ in 0..<50 {
        pool.run(3) { part, _ in
          callers[caller].value.add(1, ordering: .sequentiallyConsistent)
          usleep(20)
          for (other, counter) in callers.enumerated() where other != caller {
            overlaps.value.add(counter.value.load(ordering: .sequentiallyConsistent), ordering: .relaxed)
          }
          callers[caller].value.subtract(1, ordering: .sequentiallyConsistent)
          sum.value.add(part, ordering: .relaxed)
        }
      }
    }
    #expect(overlaps.value.load(ordering: .relaxed) == 0)
    #expect(sum.value.load(ordering: .relaxed) == 8 * 50 * 3)
  }

  /// Threads that sleep are woken.
  @Test func workAfterAPause() {
    let pool = ThreadPool(threads: 3)
    for _ in 0..<3 {
      usleep(20_000)
      let done = Counter()
      pool.run(10) { _, _ in done.value.add(1, ordering: .relaxed) }
      #expect(done.value.load(ordering: .relaxed) == 10)
    }
  }
}

private final class Counter: Sendable {
  let value = Atomic<Int>(0)
}
