import Foundation
import PseudoLabelMPI
import PseudoLabelPlatform
import Synchronization

/// Ranks that are threads of one process, with messages as MPI has them: in order for each pair and tag.
package enum RankThreads {
  /// Does `body` on so many ranks at once, and returns what each gives.
  ///
  /// - Parameter jitter: whether messages are late at random.
  package static func run<Value: Sendable>(
    _ count: Int, patience: Double = 60, jitter: Bool = false, _ body: @escaping @Sendable (WiredRanks) throws -> Value
  ) throws -> [Value] {
    let exchange = Exchange(jitter: jitter)
    let results = Mutex([Int: Result<Value, any Error>]())
    let group = DispatchGroup()
    for rank in 0..<count {
      group.enter()
      let thread = Thread {
        let ranks = WiredRanks(over: ThreadWire(rank, of: count, exchange), patience: patience)
        let result = Result { try body(ranks) }
        if case .success = result { ranks.close() }
        results.withLock { $0[rank] = result }
        group.leave()
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    group.wait()
    return try results.withLock { results in try results.sorted { $0.key < $1.key }.map { try $0.value.get() } }
  }
}

/// What was sent and has not been received.
final class Exchange: Sendable {
  struct Key: Hashable {
    var sender: Int
    var receiver: Int
    var tag: Int
  }

  let queues = Mutex([Key: [Data]]())
  let jitter: Bool

  init(jitter: Bool) { self.jitter = jitter }
}

final class ThreadWire: Wire, @unchecked Sendable {
  let rank: Int
  let count: Int
  let host = "thread"
  private let exchange: Exchange
  private var receiving: [UInt: (key: Exchange.Key, memory: UnsafeMutableRawBufferPointer)] = [:]
  private var order: [Exchange.Key: [UInt]] = [:]
  private var last: UInt = 0

  init(_ rank: Int, of count: Int, _ exchange: Exchange) {
    (self.rank, self.count, self.exchange) = (rank, count, exchange)
  }

  func send(_ bytes: UnsafeRawBufferPointer, to rank: Int, tag: Int) -> Message {
    let key = Exchange.Key(sender: self.rank, receiver: rank, tag: tag)
    exchange.queues.withLock { $0[key, default: []].append(Data(bytes)) }
    return Message(handle: 0)
  }

  func receive(into bytes: UnsafeMutableRawBufferPointer, from rank: Int, tag: Int) -> Message {
    last += 1
    let key = Exchange.Key(sender: rank, receiver: self.rank, tag: tag)
    receiving[last] = (key, bytes)
    order[key, default: []].append(last)
    return Message(handle: last)
  }

  func isDone(_ message: inout Message) -> Bool {
    guard message.handle != 0, let (key, memory) = receiving[message.handle] else { return true }
    if exchange.jitter, UInt8.random(in: 0..<8) != 0 { return false }
    guard order[key]?.first == message.handle else { return false }
    let data = exchange.queues.withLock { queues -> Data? in
      guard queues[key]?.isEmpty == false else { return nil }
      return queues[key]?.removeFirst()
    }
    guard let data else { return false }
    precondition(data.count == memory.count, "\(data.count) bytes for \(memory.count)")
    memory.copyBytes(from: data)
    receiving[message.handle] = nil
    order[key]?.removeFirst()
    return true
  }

  func abort(_ message: String?, code: Int32) -> Never { fatalError(message ?? "aborted") }

  func close() {}
}
