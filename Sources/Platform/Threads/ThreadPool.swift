import CPseudoLabelThreadPool

/// The one pool of threads. Work comes as numbered parts; each thread takes the next part that nobody has taken.
///
/// What a part computes must depend on its number alone, never on the thread that takes it: then the result has the
/// same bits for any number of threads. The caller is one of the threads.
package final class ThreadPool: @unchecked Sendable {
  private let pool: OpaquePointer
  package let threads: Int
  private let worthSharing: Int

  /// Work of fewer products than this takes less time than handing it out.
  package static let worthSharing = 1 << 18

  /// - Parameters:
  ///   - threads: how many threads, the caller among them.
  ///   - worthSharing: work of fewer products than this the caller does alone.
  ///   - onStart: is called once on each thread, and on the caller at every run.
  package init(
    threads: Int, worthSharing: Int = ThreadPool.worthSharing, onStart: (@convention(c) () -> Void)? = nil
  ) {
    precondition(threads >= 1, "a pool needs a thread")
    guard let pool = thread_pool_create(threads, onStart) else {
      preconditionFailure("no memory for a pool of \(threads) threads")
    }
    self.pool = pool
    self.threads = thread_pool_threads(pool)
    self.worthSharing = worthSharing
  }

  deinit { thread_pool_destroy(pool) }

  /// Calls `body` once for each part 0 ..< `parts` and returns when all are done. A body must not call this again.
  ///
  /// - Parameters:
  ///   - parts: how many parts there are.
  ///   - products: about how many numbers are multiplied, or moved, in all parts together.
  ///   - body: does a part, on the thread of that number.
  package func run(_ parts: Int, products: Int = .max, _ body: (_ part: Int, _ thread: Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      var work = body
      withUnsafeMutablePointer(to: &work) { work in
        thread_pool_run(
          pool, parts, products < worthSharing ? 1 : 0,
          { context, part, thread in
            context?.assumingMemoryBound(to: ((Int, Int) -> Void).self).pointee(part, thread)
          }, work)
      }
    }
  }
}
