import Dispatch
import Foundation
import Synchronization

/// Where threads fetch the numbers of jobs, and leave what came of them.
final class JobDesk<Output: Sendable>: Sendable {
  enum Message {
    case ended(Int, Result<Output, any Error>)
    /// A thread found no further job.
    case workerLeft
    /// A thread waits for a job that another rank hands out.
    case asked
    /// A job is watched from another rank.
    case trained(Int, updates: Int, total: Int)
    case finished(Int, EpochRecord)
  }

  private struct Work {
    var job: Jobs<Output>.ObservedJob
    var observer: Jobs<Output>.Observing
  }

  private let stop: StopSignal?
  private let isSupplied: Bool
  /// Numbers of jobs that have not begun.
  private let waiting: Mutex<ArraySlice<Int>>
  /// Kept here and not by the threads, so that what it holds is let go when all have ended and not a little later.
  private let work: Mutex<Work?>
  private let messages = Mutex<ArraySlice<Message>>([])
  private let arrivals = DispatchSemaphore(value: 0)
  /// What another rank handed out; nil for no further job.
  private let supplies = Mutex<ArraySlice<Int?>>([])
  private let supplied = DispatchSemaphore(value: 0)

  /// - Parameters:
  ///   - jobs: what is to be done.
  ///   - known: the jobs that are done already.
  ///   - stop: once requested, no further job begins.
  ///   - isSupplied: whether `supply` says which jobs this process does.
  ///   - observer: makes who watches a job.
  init(
    _ jobs: Jobs<Output>, without known: [Int: Output] = [:], stop: StopSignal?, isSupplied: Bool = false,
    observer: @escaping Jobs<Output>.Observing
  ) {
    (self.stop, self.isSupplied) = (stop, isSupplied)
    waiting = Mutex((0..<jobs.count).filter { known[$0] == nil }[...])
    work = Mutex(Work(job: jobs.job, observer: observer))
  }

  /// Starts threads that work until there is nothing more to do.
  ///
  /// - Returns: their number.
  func start(_ workers: Int) -> Int {
    for _ in 0..<workers {
      let thread = Thread { [self] in
        while let (number, work) = next() {
          put(.ended(number, Result { try work.job(number, work.observer(number)) }))
        }
        put(.workerLeft)
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    return workers
  }

  private func next() -> (number: Int, work: Work)? {
    guard let work = work.withLock({ $0 }), let number = isSupplied ? supply() : takeNumber() else { return nil }
    return (number, work)
  }

  /// The job to begin now; nil where there is none.
  func takeNumber() -> Int? { waiting.withLock { stop?.isRequested == true ? nil : $0.popFirst() } }

  private func supply() -> Int? {
    put(.asked)
    supplied.wait()
    guard let number = supplies.withLock({ $0.removeFirst() }) else { return nil }
    guard stop?.isRequested == true else { return number }
    put(.ended(number, .failure(CancellationError())))
    return nil
  }

  /// Answers a thread that asked.
  func supply(_ number: Int?) {
    supplies.withLock { $0.append(number) }
    supplied.signal()
  }

  /// Lets go of the jobs.
  func close() { work.withLock { $0 = nil } }

  func put(_ message: Message) {
    messages.withLock { $0.append(message) }
    arrivals.signal()
  }

  /// Waits for the oldest message; nil where none comes in time.
  func take(within time: DispatchTimeInterval = .never) -> Message? {
    guard arrivals.wait(timeout: time == .never ? .distantFuture : .now() + time) == .success else { return nil }
    return messages.withLock { $0.popFirst() }
  }
}
