import Foundation

/// Bytes that are sent or received, and the messages under way that they travel in.
final class Parcel {
  private let memory: UnsafeMutableRawBufferPointer
  private var messages: [Message] = []
  /// The rank that the last message goes to or comes from.
  private(set) var partner = 0

  /// The most bytes of one message.
  private static let most = 1 << 28

  /// Room for so many bytes to come.
  init(room: Int) { memory = .allocate(byteCount: max(1, room), alignment: 16).prefix(room).rebased }

  /// Bytes to send.
  convenience init(_ data: Data) {
    self.init(room: data.count)
    data.withUnsafeBytes { memory.copyMemory(from: $0) }
  }

  deinit { memory.deallocate() }

  var data: Data { Data(memory) }

  var bytes: UnsafeMutableRawBufferPointer { memory }

  func send(to rank: Int, tag: Int, _ wire: any Wire) {
    partner = rank
    messages += Parcel.pieces(of: memory).map { wire.send(UnsafeRawBufferPointer($0), to: rank, tag: tag) }
  }

  func receive(from rank: Int, tag: Int, _ wire: any Wire) {
    partner = rank
    messages += Parcel.pieces(of: memory).map { wire.receive(into: $0, from: rank, tag: tag) }
  }

  /// Whether nothing of it is under way.
  func isDone(_ wire: any Wire) -> Bool {
    while var message = messages.last {
      guard wire.isDone(&message) else {
        messages[messages.count - 1] = message
        return false
      }
      messages.removeLast()
    }
    return true
  }

  private static func pieces(of memory: UnsafeMutableRawBufferPointer) -> [UnsafeMutableRawBufferPointer] {
    stride(from: 0, to: memory.count, by: most).map {
      UnsafeMutableRawBufferPointer(rebasing: memory[$0..<min(memory.count, $0 + most)])
    }
  }
}

extension Slice where Base == UnsafeMutableRawBufferPointer {
  fileprivate var rebased: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(rebasing: self) }
}

/// Letters from one rank.
final class MailBox {
  let sender: Int
  private var header = Parcel(room: 8)
  private var letter: Parcel?
  /// Whether the last letter has come.
  private(set) var isAtEnd = false

  init(of sender: Int, _ wire: any Wire) {
    self.sender = sender
    header.receive(from: sender, tag: WiredRanks.Tag.header, wire)
  }

  /// The next letter that has arrived; nil where there is none. An empty one says that it was the last.
  func next(_ wire: any Wire) -> Data? {
    if letter == nil {
      guard !isAtEnd, header.isDone(wire) else { return nil }
      let length = header.bytes.loadUnaligned(as: UInt64.self)
      guard length > 0 else {
        isAtEnd = true
        return nil
      }
      let letter = Parcel(room: Int(length))
      letter.receive(from: sender, tag: WiredRanks.Tag.letter, wire)
      self.letter = letter
    }
    guard let letter, letter.isDone(wire) else { return nil }
    self.letter = nil
    header.receive(from: sender, tag: WiredRanks.Tag.header, wire)
    return letter.data
  }
}

/// How one waits for others: awake at first, for an answer mostly comes at once, then asleep between looks.
struct Waiting {
  private let patience: Double
  private var start = ContinuousClock.now

  init(_ patience: Double) { self.patience = patience }

  mutating func begin() { start = .now }

  /// Looks away for a moment.
  func pause() {
    let waited = ContinuousClock.now - start
    if waited > .seconds(1) { usleep(2000) } else if waited > .milliseconds(20) { usleep(100) } else { sched_yield() }
  }

  /// Whether one has waited longer than the patience.
  var isTooLong: Bool { patience.isFinite && ContinuousClock.now - start > .seconds(patience) }
}
