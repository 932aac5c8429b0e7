import Foundation
import PseudoLabelPlatform

/// Independent pieces of work, numbered from 0, that run side by side on threads of their own, and on other ranks where there are some.
///
/// Threads and not Swift's tasks: a job computes for minutes, and would hold up whatever else waits for the few threads
/// that tasks share. A job that needs a `CPU` makes its own.
package struct Jobs<Output: Sendable>: Sendable {
  package typealias Job = @Sendable (_ number: Int) throws -> Output
  /// A job that tells an observer how it goes.
  package typealias ObservedJob = @Sendable (_ number: Int, _ observer: (any TrainingObserver)?) throws -> Output
  /// Who watches the job of a number; called when that begins, on the thread that does it.
  package typealias Observing = @Sendable (_ number: Int) -> (any TrainingObserver)?

  package let count: Int
  let job: ObservedJob

  /// - Parameters:
  ///   - count: how many jobs there are; there may be none.
  ///   - job: does the job of that number, on any thread. What it throws is its own result and touches no other job.
  package init(_ count: Int, job: @escaping Job) { self.init(count, observed: { number, _ in try job(number) }) }

  /// - Parameters:
  ///   - count: how many jobs there are; there may be none.
  ///   - job: the same, and tells an observer how it goes.
  package init(_ count: Int, observed job: @escaping ObservedJob) {
    precondition(count >= 0, "\(count) jobs")
    self.count = count
    self.job = job
  }

  /// Runs the jobs, the next one beginning whenever one ends, and returns when the last has ended. Nothing that they hold
  /// is held by a thread then.
  ///
  /// With ranks all of them call this, with the same jobs, and the first rank hands them out: see `JobSharing`.
  ///
  /// - Parameters:
  ///   - limit: how many run at once at most, on each rank, at least 1 (a precondition).
  ///   - stop: once requested, no further job begins; those that run are waited for. A job that should end sooner looks
  ///     at the signal itself.
  ///   - known: results that are there; those jobs do not run. With ranks those of the first count.
  ///   - sharing: the ranks, and how results travel; nil: this process does all.
  ///   - ended: called on the calling thread for each job as it ends, in the order of their ends; with ranks, on the first.
  ///   - observer: makes who watches a job. With ranks, that of the first one watches all.
  /// - Returns: a result for every job, in the order of their numbers; nil for those that never began. With ranks, the same
  ///   on each.
  @discardableResult
  package func run(
    atOnce limit: Int, stop: StopSignal? = nil, known: [Int: Output] = [:], sharing: JobSharing<Output>? = nil,
    ended: (_ number: Int, _ result: Result<Output, any Error>) -> Void = { _, _ in },
    observer: @escaping Observing = { _ in nil }
  ) -> [Result<Output, any Error>?] {
    precondition(limit >= 1, "\(limit) jobs at once")
    if let sharing {
      return sharing.run(self, atOnce: limit, stop: stop, known: known, observer: observer, ended: ended)
    }
    let desk = JobDesk(self, without: known, stop: stop, observer: observer)
    var results = known.mapValues { Result<Output, any Error>.success($0) }
    for (number, result) in results.sorted(by: { $0.key < $1.key }) { ended(number, result) }
    var working = desk.start(min(limit, count - known.count))
    while working > 0 {
      switch desk.take() {
      case .ended(let number, let result):
        results[number] = result
        ended(number, result)
      case .workerLeft: working -= 1
      case .asked, .trained, .finished, nil: break
      }
    }
    desk.close()
    return (0..<count).map { results[$0] }
  }
}
