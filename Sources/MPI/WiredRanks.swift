import Foundation
import PseudoLabelPlatform

/// Ranks over a wire. All calls come from one thread at a time.
package final class WiredRanks: RankMail, @unchecked Sendable {
  package let rank: Int
  package let count: Int
  package var host: String { wire.host }
  package let patience: Double
  let wire: any Wire
  private var sums: [OrderedSum] = []
  private var begun = 0
  private var boxes: [MailBox]
  private var outgoing: [Parcel] = []
  private var nextBox = 0

  /// What messages are of.
  enum Tag {
    static let header = 1
    static let letter = 2
    static let together = 3
    /// Two for each sum under way.
    static func sum(_ number: Int, isSecond: Bool) -> Int { 16 + number % 1000 * 2 + (isSecond ? 1 : 0) }
  }

  /// - Parameters:
  ///   - wire: carries the messages.
  ///   - patience: seconds after which a rank that says nothing is taken for lost, and all processes are ended.
  package init(over wire: any Wire, patience: Double = 600) {
    (rank, count, self.wire, self.patience) = (wire.rank, wire.count, wire, patience)
    let others = wire.rank == 0 ? Array(1..<max(1, wire.count)) : [0]
    boxes = wire.count > 1 ? others.map { MailBox(of: $0, wire) } : []
  }

  // MARK: Sums

  package func beginSum(_ values: UnsafeMutableBufferPointer<Float>) {
    guard count > 1 else { return }
    // No message is longer than the wire carries.
    let most = 1 << 26
    for first in stride(from: 0, to: values.count, by: most) {
      let piece = UnsafeMutableBufferPointer(rebasing: values[first..<min(values.count, first + most)])
      sums.append(OrderedSum(of: piece, number: begun, self))
      begun += 1
    }
  }

  package func finishSums() {
    for sum in sums { sum.finish() }
    sums = []
  }

  package func sum(_ values: [Double]) -> [Double] {
    guard count > 1 else { return values }
    let parts = exchange(values.withUnsafeBytes { Data($0) })
    return parts.dropFirst().reduce(into: parts[0].numbers) { sum, part in
      for (place, value) in part.numbers.enumerated() { sum[place] += value }
    }
  }

  // MARK: Data

  package func gather(_ part: Data) -> [Data] {
    let lengths = sumOfEach(part.count)
    return exchange(part, lengths: lengths)
  }

  package func broadcast(_ data: Data) -> Data {
    let length = sumOfEach(rank == 0 ? data.count : 0)[0]
    return exchange(rank == 0 ? data : Data(), lengths: [length] + [Int](repeating: 0, count: count - 1))[0]
  }

  /// The number of each rank.
  private func sumOfEach(_ number: Int) -> [Int] {
    exchange(withUnsafeBytes(of: UInt64(number)) { Data($0) }).map { part in
      part.withUnsafeBytes { Int($0.loadUnaligned(as: UInt64.self)) }
    }
  }

  /// What each rank has, all of the same length unless told.
  private func exchange(_ own: Data, lengths: [Int]? = nil) -> [Data] {
    guard count > 1 else { return [own] }
    var parts = (0..<count).map { Parcel(room: lengths?[$0] ?? own.count) }
    parts[rank] = Parcel(own)
    for other in 0..<count where other != rank {
      parts[other].receive(from: other, tag: Tag.together, wire)
      parts[rank].send(to: other, tag: Tag.together, wire)
    }
    wait(for: parts)
    return parts.map(\.data)
  }

  /// Waits until all of it has come and gone.
  func wait(for parcels: [Parcel]) {
    var waiting = Waiting(patience)
    for parcel in parcels {
      while !parcel.isDone(wire) {
        waiting.pause()
        if waiting.isTooLong { giveUp(on: parcel) }
      }
      waiting.begin()
    }
  }

  func giveUp(on parcel: Parcel?) -> Never {
    let partner = parcel.map { "rank \($0.partner)" } ?? "another rank"
    abort(
      "rank \(rank) on \(host): \(partner) has not answered for \(Int(patience)) seconds. "
        + "Where a machine is slower than that, set PSEUDOLABEL_RANK_PATIENCE to more seconds.", code: 74)
  }

  package func abort(_ message: String, code: Int32) -> Never { wire.abort(message, code: code) }

  /// Ends all processes at once, of whose reason enough was said.
  package func end(code: Int32) -> Never { wire.abort(nil, code: code) }

  // MARK: Mail

  package func post(_ message: Data, to rank: Int) {
    precondition(!message.isEmpty, "an empty message")
    send(message, to: rank)
  }

  private func send(_ message: Data, to rank: Int) {
    outgoing.removeAll { $0.isDone(wire) }
    var letters = [Parcel(withUnsafeBytes(of: UInt64(message.count)) { Data($0) })]
    letters[0].send(to: rank, tag: Tag.header, wire)
    if !message.isEmpty {
      letters.append(Parcel(message))
      letters[1].send(to: rank, tag: Tag.letter, wire)
    }
    outgoing += letters
  }

  package func collect() -> (sender: Int, message: Data)? {
    // In turn, so that a rank with much to tell does not keep others waiting.
    for _ in boxes {
      nextBox = (nextBox + 1) % boxes.count
      if let message = boxes[nextBox].next(wire) { return (boxes[nextBox].sender, message) }
    }
    return nil
  }

  package func receive() -> (sender: Int, message: Data) {
    let waiting = Waiting(patience)
    while true {
      if let letter = collect() { return letter }
      waiting.pause()
      if waiting.isTooLong { giveUp(on: nil) }
    }
  }

  /// Ends the use of the ranks, when all do.
  package func close() {
    // The boxes wait for a letter: the last one says that there are no more.
    for box in boxes { send(Data(), to: box.sender) }
    for box in boxes {
      let waiting = Waiting(.infinity)
      while !box.isAtEnd {
        _ = box.next(wire)
        waiting.pause()
      }
    }
    wait(for: outgoing)
    boxes = []
    wire.close()
  }
}

extension Data {
  /// The doubles that it is made of.
  fileprivate var numbers: [Double] {
    withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 8).map { bytes.loadUnaligned(fromByteOffset: $0, as: Double.self) }
    }
  }
}
