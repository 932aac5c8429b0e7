import Synchronization

/// Bytes of bodies that are held at once, of all requests together.
final class MemoryBudget: Sendable {
  private let most: Int
  private let taken = Mutex(0)

  init(_ most: Int) { self.most = most }

  /// - Throws: `Problem` 503 where there are too many.
  func take(_ bytes: Int) throws(Problem) {
    let fits = taken.withLock { taken in
      guard taken + bytes <= most else { return false }
      taken += bytes
      return true
    }
    if !fits { throw .busy("Other requests fill the memory for bodies. Try again later.") }
  }

  func giveBack(_ bytes: Int) { taken.withLock { $0 -= bytes } }
}
