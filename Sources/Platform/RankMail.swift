import Foundation

/// Ranks that also send each other messages at any time: the first rank to the others, and they to the first.
package protocol RankMail: Ranks {
  /// The machine that this process runs on.
  var host: String { get }

  /// Seconds after which a rank that says nothing is taken for lost.
  var patience: Double { get }

  /// Sends a message to the first rank, or from there to another one, and does not wait until it arrives. Messages from one rank to
  /// another arrive in the order in which they were sent. A message is not empty (a precondition).
  func post(_ message: Data, to rank: Int)

  /// The next message that has arrived; nil where there is none.
  func collect() -> (sender: Int, message: Data)?

  /// The next message, which is waited for.
  func receive() -> (sender: Int, message: Data)

  /// Ends all processes at once, with a message and an exit code.
  func abort(_ message: String, code: Int32) -> Never
}
