import Foundation

/// Processes that do one piece of work together, as MPI starts them: each has a number, its rank.
///
/// Every function is collective: all ranks call the same ones in the same order, with as many values, each on one thread at a time. None
/// of them returns where another rank has failed, for then the processes are ended.
package protocol Ranks: AnyObject, Sendable {
  /// The number of this process, in 0 ..< `count`.
  var rank: Int { get }
  /// How many there are, at least 1.
  var count: Int { get }

  /// Begins to replace each value by its sum over the ranks. The values are added in the order of the ranks, one to the next, so that the
  /// sums have the same bits on every rank and in every run. The memory is neither read nor written until `finishSums`.
  func beginSum(_ values: UnsafeMutableBufferPointer<Float>)

  /// Waits for all sums that were begun.
  func finishSums()

  /// The sums of numbers over the ranks, added in their order.
  func sum(_ values: [Double]) -> [Double]

  /// What each rank gave, in their order; the parts may have any lengths.
  func gather(_ part: Data) -> [Data]

  /// What rank 0 gave.
  func broadcast(_ data: Data) -> Data
}

extension Ranks {
  /// Whether this is the rank that writes files and speaks to the user.
  package var isFirst: Bool { rank == 0 }

  /// The part of 0 ..< `count` that is this rank's: parts in the order of the ranks, whose lengths differ by 1 at most.
  package func part(of count: Int) -> Range<Int> {
    count * rank / self.count..<count * (rank + 1) / self.count
  }
}
