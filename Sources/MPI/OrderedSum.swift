/// A sum over the ranks, in two halves: each rank gets its part of the values from all others, adds them in the order of the ranks, and
/// sends the sums to all. So 2 (N - 1)/N times the values go out of each of N ranks, the fewest that are possible, and the order of the
/// additions depends on nothing.
final class OrderedSum {
  private let values: UnsafeMutableBufferPointer<Float>
  private let number: Int
  private unowned let ranks: WiredRanks
  /// The values of this rank's part that others have, by rank.
  private var theirs: [Parcel] = []
  private var messages: [Message] = []

  /// Begins.
  init(of values: UnsafeMutableBufferPointer<Float>, number: Int, _ ranks: WiredRanks) {
    (self.values, self.number, self.ranks) = (values, number, ranks)
    let own = part(of: ranks.rank).count * MemoryLayout<Float>.stride
    let tag = WiredRanks.Tag.sum(number, isSecond: false)
    for other in 0..<ranks.count {
      let parcel = Parcel(room: other == ranks.rank ? 0 : own)
      if other != ranks.rank, own > 0 { parcel.receive(from: other, tag: tag, ranks.wire) }
      theirs.append(parcel)
    }
    for other in 0..<ranks.count where other != ranks.rank {
      let bytes = UnsafeRawBufferPointer(part(of: other))
      if bytes.count > 0 { messages.append(ranks.wire.send(bytes, to: other, tag: tag)) }
    }
  }

  /// The values that a rank adds.
  private func part(of rank: Int) -> UnsafeMutableBufferPointer<Float> {
    let (count, ranks) = (values.count, ranks.count)
    return UnsafeMutableBufferPointer(rebasing: values[count * rank / ranks..<count * (rank + 1) / ranks])
  }

  /// Waits, adds and sends, and waits again.
  func finish() {
    ranks.wait(for: theirs)
    wait()
    add()
    let tag = WiredRanks.Tag.sum(number, isSecond: true)
    let own = UnsafeRawBufferPointer(part(of: ranks.rank))
    for other in 0..<ranks.count where other != ranks.rank {
      let bytes = UnsafeMutableRawBufferPointer(part(of: other))
      if bytes.count > 0 { messages.append(ranks.wire.receive(into: bytes, from: other, tag: tag)) }
      if own.count > 0 { messages.append(ranks.wire.send(own, to: other, tag: tag)) }
    }
    wait()
  }

  private func add() {
    let own = part(of: ranks.rank)
    guard own.count > 0 else { return }
    let parts = theirs.enumerated().map { rank, parcel in
      rank == ranks.rank
        ? UnsafeBufferPointer(own) : UnsafeBufferPointer(parcel.bytes.bindMemory(to: Float.self))
    }
    // Piece by piece, so that what was added stays near the processor.
    var sum = [Float](repeating: 0, count: min(own.count, 4096))
    for first in stride(from: 0, to: own.count, by: sum.count) {
      let length = min(sum.count, own.count - first)
      for i in 0..<length { sum[i] = parts[0][first + i] }
      for part in parts.dropFirst() { for i in 0..<length { sum[i] += part[first + i] } }
      for i in 0..<length { own[first + i] = sum[i] }
    }
  }

  private func wait() {
    var waiting = Waiting(ranks.patience)
    for place in messages.indices {
      while !ranks.wire.isDone(&messages[place]) {
        waiting.pause()
        if waiting.isTooLong { ranks.giveUp(on: nil) }
      }
      waiting.begin()
    }
    messages = []
  }
}
