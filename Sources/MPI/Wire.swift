/// What carries bytes from process to process.
package protocol Wire: AnyObject, Sendable {
  var rank: Int { get }
  var count: Int { get }
  var host: String { get }

  /// Begins to send, or to receive; the memory is the message's until it is done. Messages between two ranks with the same tag arrive in
  /// order.
  func send(_ bytes: UnsafeRawBufferPointer, to rank: Int, tag: Int) -> Message
  func receive(into bytes: UnsafeMutableRawBufferPointer, from rank: Int, tag: Int) -> Message

  /// Whether a message has come to its end. It is not asked again then.
  func isDone(_ message: inout Message) -> Bool

  /// Ends all processes, with a message where there is more to say.
  func abort(_ message: String?, code: Int32) -> Never

  /// Ends the use of it, when all ranks do.
  func close()
}

/// A message under way, by a number that means something to its wire.
package struct Message: Sendable {
  package var handle: UInt

  package init(handle: UInt) { self.handle = handle }
}
