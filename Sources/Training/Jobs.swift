import Dispatch
import Foundation
import Synchronization

/// Independent pieces of work, numbered from 0, that run side by side on threads of their own.
///
/// Threads and not Swift's tasks: a job computes for minutes, and would hold up whatever else waits for the few threads
/// that tasks share. A job that needs a `CPU` makes its own.
package struct Jobs<Output: Sendable>: Sendable {
  package typealias Job = @Sendable (_ number: Int) throws -> Output

  package let count: Int
  private let job: Job

  /// - Parameters:
  ///   - count: how many jobs there are; there may be none.
  ///   - job: does the job of that number, on any thread. What it throws is its own result and touches no other job.
  package init(_ count: Int, job: @escaping Job) {
    precondition(count >= 0, "\(count) jobs")
    self.count = count
    self.job = job
  }

  /// Runs the jobs, the next one beginning whenever one ends, and returns when the last has ended. Nothing that they hold
  /// is held by a thread then.
  ///
  /// - Parameters:
  ///   - limit: how many run at once at most, at least 1 (a precondition).
  ///   - stop: once requested, no further job begins; those that run are waited for. A job that should end sooner looks
  ///     at the signal itself.
  ///   - ended: called on the calling thread for each job as it ends, in the order of their ends.
  /// - Returns: a result for every job, in the order of their numbers; nil for those that never began.
  @discardableResult
  package func run(
    atOnce limit: Int, stop: StopSignal? = nil,
    ended: (_ number: Int, _ result: Result<Output, any Error>) -> Void = { _, _ in }
  ) -> [Result<Output, any Error>?] {
    precondition(limit >= 1, "\(limit) jobs at once")
    let (desk, workers) = (Desk(count: count, stop: stop, job: job), min(limit, count))
    for _ in 0..<workers {
      let thread = Thread {
        while let (number, job) = desk.next() { desk.put(.ended(number, Result { try job(number) })) }
        desk.put(.workerLeft)
      }
      thread.stackSize = 8 << 20
      thread.start()
    }

    var results = [Result<Output, any Error>?](repeating: nil, count: count)
    var working = workers
    while working > 0 {
      switch desk.take() {
      case .ended(let number, let result):
        results[number] = result
        ended(number, result)
      case .workerLeft: working -= 1
      case nil: break
      }
    }
    desk.close()
    return results
  }

  private enum Message {
    case ended(Int, Result<Output, any Error>)
    /// A thread found no further job.
    case workerLeft
  }

  /// Where the threads fetch the numbers of jobs, and leave what came of them.
  private final class Desk: Sendable {
    private let count: Int
    private let stop: StopSignal?
    private let begun = Mutex(0)
    /// Kept here and not by the threads, so that what it holds is let go when `run` returns and not a little later.
    private let job: Mutex<Job?>
    private let messages = Mutex<[Message]>([])
    private let arrivals = DispatchSemaphore(value: 0)

    init(count: Int, stop: StopSignal?, job: @escaping Job) {
      self.count = count
      self.stop = stop
      self.job = Mutex(job)
    }

    /// The job to begin now; nil where there is none.
    func next() -> (number: Int, job: Job)? {
      guard let job = job.withLock({ $0 }) else { return nil }
      return begun.withLock { begun in
        guard begun < count, stop?.isRequested != true else { return nil }
        defer { begun += 1 }
        return (begun, job)
      }
    }

    func close() { job.withLock { $0 = nil } }

    func put(_ message: Message) {
      messages.withLock { $0.append(message) }
      arrivals.signal()
    }

    /// Waits for the oldest message.
    func take() -> Message? {
      arrivals.wait()
      return messages.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
  }
}
