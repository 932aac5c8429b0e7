import Foundation
import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// How jobs are shared out among ranks: the first rank hands them out, one whenever another is done, and works itself.
///
/// A job brings the same on every rank, so that what comes out of all of them depends neither on their number nor on which rank did
/// what. A rank that says nothing for longer than the patience of the ranks ends all processes.
package struct JobSharing<Output: Sendable>: Sendable {
  package let ranks: any RankMail
  /// Whether every rank is given all results, or the first one alone.
  let isForAll: Bool
  let encode: @Sendable (_ number: Int, _ output: Output) throws -> Data
  let decode: @Sendable (_ number: Int, _ data: Data) throws -> Output

  /// - Parameters:
  ///   - ranks: all of which share the jobs.
  ///   - isForAll: whether every rank is given all results; where not, the other ranks are given nil for each.
  ///   - encode: makes bytes of a result.
  ///   - decode: makes the result of the bytes; it loses nothing.
  package init(
    _ ranks: any RankMail, isForAll: Bool, encode: @escaping @Sendable (Int, Output) throws -> Data,
    decode: @escaping @Sendable (Int, Data) throws -> Output
  ) {
    (self.ranks, self.isForAll, self.encode, self.decode) = (ranks, isForAll, encode, decode)
  }

  func run(
    _ jobs: Jobs<Output>, atOnce limit: Int, stop: StopSignal?, known: [Int: Output],
    observer: @escaping Jobs<Output>.Observing, ended: (Int, Result<Output, any Error>) -> Void
  ) -> [Result<Output, any Error>?] {
    guard ranks.isFirst else { return follow(jobs, atOnce: limit, stop: stop) }
    let results = lead(jobs, atOnce: limit, stop: stop, known: known, observer: observer, ended: ended)
    guard isForAll else {
      tell([])
      return results
    }
    // What is known on all ranks is decided here, once: a request to stop may come between.
    guard stop?.isRequested != true else {
      tell(results.map { _ in nil })
      return results.map { _ in nil }
    }
    tell(
      results.enumerated().map { number, result in
        result.map { JobOutcome($0, by: ranks) { try encode(number, $0) } }
      })
    return results
  }

  // MARK: The first rank

  private func lead(
    _ jobs: Jobs<Output>, atOnce limit: Int, stop: StopSignal?, known: [Int: Output],
    observer: @escaping Jobs<Output>.Observing, ended: (Int, Result<Output, any Error>) -> Void
  ) -> [Result<Output, any Error>?] {
    let desk = JobDesk(jobs, without: known, stop: stop, observer: observer)
    var results = known.mapValues { Result<Output, any Error>.success($0) }
    for (number, result) in results.sorted(by: { $0.key < $1.key }) { ended(number, result) }
    var working = desk.start(min(limit, jobs.count - known.count))
    var others = Attendance(of: ranks)
    var observers: [Int: any TrainingObserver] = [:]
    var hasToldStop = false
    func end(_ number: Int, _ result: Result<Output, any Error>) {
      results[number] = result
      observers[number] = nil
      ended(number, result)
    }
    while working > 0 || !others.isEmpty {
      switch desk.take(within: others.isEmpty ? .never : .milliseconds(2)) {
      case .ended(let number, let result): end(number, result)
      case .workerLeft: working -= 1
      case .asked, .trained, .finished, nil: break
      }
      while let (rank, data) = ranks.collect() {
        others.heard(rank)
        switch JobLetter(data) {
        case .wantsJob:
          let number = desk.takeNumber()
          if let number { observers[number] = observer(number) }
          ranks.post(JobLetter.job(number).data, to: rank)
        case .trained(let number, let updates, let total): observers[number]?.trained(updates: updates, of: total)
        case .finished(let number, let epoch): observers[number]?.finished(epoch)
        case .ended(let number, let outcome):
          end(number, outcome.result { try decode(number, $0) })
        case .left: others.left(rank)
        case .stop: stop?.request()
        case .present, .job, .results: break
        }
      }
      if !hasToldStop, stop?.isRequested == true {
        hasToldStop = true
        for rank in 1..<max(1, ranks.count) { ranks.post(JobLetter.stop.data, to: rank) }
      }
      others.requirePresence()
      others.showPresence()
    }
    desk.close()
    return (0..<jobs.count).map { results[$0] }
  }

  private func tell(_ outcomes: [JobOutcome?]) {
    let letter = JobLetter.results(outcomes).data
    for rank in 1..<max(1, ranks.count) { ranks.post(letter, to: rank) }
  }

  // MARK: The others

  private func follow(
    _ jobs: Jobs<Output>, atOnce limit: Int, stop: StopSignal?
  ) -> [Result<Output, any Error>?] {
    let box = Box<Output>()
    let desk = JobDesk(jobs, stop: stop, isSupplied: true) { number in
      box.desk.map { RemoteObserver(number, $0) }
    }
    box.desk = desk
    var working = desk.start(min(limit, max(1, jobs.count)))
    var first = Attendance(of: ranks)
    var (isAnswered, hasToldStop) = (true, false)
    while working > 0 {
      switch desk.take(within: .milliseconds(isAnswered ? 20 : 2)) {
      case .ended(let number, let result):
        ranks.post(JobLetter.ended(number, JobOutcome(result, by: ranks) { try encode(number, $0) }).data, to: 0)
      case .workerLeft: working -= 1
      case .asked:
        ranks.post(JobLetter.wantsJob.data, to: 0)
        isAnswered = false
      case .trained(let number, let updates, let total):
        ranks.post(JobLetter.trained(number, updates: updates, total: total).data, to: 0)
      case .finished(let number, let epoch): ranks.post(JobLetter.finished(number, epoch).data, to: 0)
      case nil: break
      }
      while let (_, data) = ranks.collect() {
        first.heard(0)
        switch JobLetter(data) {
        case .job(let number):
          isAnswered = true
          desk.supply(number)
        case .stop:
          hasToldStop = true
          stop?.request()
        default: break
        }
      }
      if !hasToldStop, stop?.isRequested == true {
        hasToldStop = true
        ranks.post(JobLetter.stop.data, to: 0)
      }
      first.showPresence()
      first.requirePresence()
    }
    ranks.post(JobLetter.left.data, to: 0)
    desk.close()
    box.desk = nil
    return results(of: jobs.count, from: &first)
  }

  /// Waits for the others, however long they train, as long as the first rank is heard of.
  private func results(of count: Int, from first: inout Attendance) -> [Result<Output, any Error>?] {
    while true {
      while let (_, data) = ranks.collect() {
        first.heard(0)
        guard case .results(let outcomes) = JobLetter(data) else { continue }
        return (0..<count).map { number in
          guard number < outcomes.count else { return nil }
          return outcomes[number].map { $0.result { try decode(number, $0) } }
        }
      }
      first.showPresence()
      first.requirePresence()
      usleep(5_000)
    }
  }

  /// The desk that observers know, which knows them.
  private final class Box<Value: Sendable>: @unchecked Sendable {
    // Set before any thread starts and after all have ended.
    var desk: JobDesk<Value>?
  }
}
