import Foundation
import PseudoLabelPlatform

/// Ranks as threads of one process, for tests.
///
/// It sees to what `Ranks` asks of its users: that all ranks call the same functions in the same order with as many values, and that
/// memory is left alone while it is summed. A rank that waits for others for more than two minutes, or finds them elsewhere, ends the
/// process.
package final class ThreadRanks: Ranks, @unchecked Sendable {
  package let rank: Int
  package let count: Int
  private let hub: Hub
  /// Sums that were begun, with what is to be added. The memory holds `mark` meanwhile.
  private var begun: [(memory: UnsafeMutableBufferPointer<Float>, values: [Float])] = []
  /// How many numbers each sum that was begun has, in their order.
  package private(set) var lengths: [Int] = []

  private static let mark = Float(bitPattern: 0x7fc0_1234)

  private init(rank: Int, of hub: Hub) { (self.rank, count, self.hub) = (rank, hub.count, hub) }

  /// What `body` returns on each of `count` ranks, each on a thread of its own.
  package static func run<Output: Sendable>(
    _ count: Int, _ body: @escaping @Sendable (ThreadRanks) -> Output
  ) -> [Output] {
    let hub = Hub(count: count)
    let results = Results<Output>(count: count)
    let group = DispatchGroup()
    for rank in 0..<count {
      group.enter()
      let thread = Thread {
        let output = body(ThreadRanks(rank: rank, of: hub))
        results.put(output, rank)
        group.leave()
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    group.wait()
    return results.all
  }

  package func beginSum(_ values: UnsafeMutableBufferPointer<Float>) {
    lengths.append(values.count)
    begun.append((values, Array(values)))
    values.update(repeating: ThreadRanks.mark)
  }

  package func finishSums() {
    for (memory, values) in begun {
      precondition(
        memory.allSatisfy { $0.bitPattern == ThreadRanks.mark.bitPattern }, "memory that is summed was written to")
      let all = hub.meet(rank, "sum of \(values.count) floats", values)
      var sums = all[0]
      for other in all.dropFirst() { for place in sums.indices { sums[place] += other[place] } }
      _ = memory.update(from: sums)
    }
    begun = []
  }

  package func sum(_ values: [Double]) -> [Double] {
    let all = hub.meet(rank, "sum of \(values.count) doubles", values)
    var sums = all[0]
    for other in all.dropFirst() { for place in sums.indices { sums[place] += other[place] } }
    return sums
  }

  package func gather(_ part: Data) -> [Data] { hub.meet(rank, "gather", part) }

  package func broadcast(_ data: Data) -> Data { hub.meet(rank, "broadcast", data)[0] }

  private final class Results<Output>: @unchecked Sendable {
    private let lock = NSLock()
    private var values: [Output?]

    init(count: Int) { values = Array(repeating: nil, count: count) }

    func put(_ value: Output, _ rank: Int) { lock.withLock { values[rank] = value } }

    var all: [Output] { lock.withLock { values.compactMap { $0 } } }
  }

  /// Where ranks meet.
  private final class Hub: @unchecked Sendable {
    let count: Int
    private let condition = NSCondition()
    private var meeting = 0
    private var given: [Int: (what: String, value: Any)] = [:]
    private var results: [Any] = []

    init(count: Int) { self.count = count }

    /// What all ranks give, in their order. The results of a meeting stand until all have come to the next one.
    func meet<Value>(_ rank: Int, _ what: String, _ value: Value) -> [Value] {
      condition.lock()
      defer { condition.unlock() }
      for (other, earlier) in given {
        precondition(earlier.what == what, "rank \(rank) wants a \(what) where rank \(other) wants a \(earlier.what)")
      }
      given[rank] = (what, value)
      if given.count == count {
        results = (0..<count).compactMap { given[$0]?.value }
        given = [:]
        meeting += 1
        condition.broadcast()
      } else {
        let (own, limit) = (meeting, Date(timeIntervalSinceNow: 120))
        while meeting == own {
          precondition(condition.wait(until: limit), "rank \(rank) waits for others: \(what)")
        }
      }
      return results.compactMap { $0 as? Value }
    }
  }
}
