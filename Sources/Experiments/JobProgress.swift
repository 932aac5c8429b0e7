/// How far jobs are that run side by side, of like length or not. Times are seconds on any one clock.
package struct JobProgress<Job: Hashable & Sendable>: Sendable {
  /// How a job ends.
  package enum Ending: Sendable, Hashable {
    case completed
    /// Nothing more is done for it.
    case failed
    /// The rest of its work is still to be done.
    case stopped
  }

  private struct Running {
    var began: Double
    var share = 0.0
    /// What was done of it before it began here.
    var before = 0.0
  }

  private var costs: [Job: Double]
  private let limit: Int
  private var total: Double
  /// Seconds that a unit of cost takes on one of the places, before anything was measured; nil where nobody knows.
  private let expected: Double?
  /// What has not begun, in the order in which it will.
  private var waiting: [Job]
  private var running: [Job: Running] = [:]
  /// The cost of what there is no more to do of, among the jobs that have ended.
  private var settled = 0.0
  /// The cost of what was done of them, and the seconds that it took, added up.
  private var worked = 0.0
  private var spent = 0.0
  /// How many have completed or failed.
  package private(set) var ended = 0

  /// - Parameters:
  ///   - costs: of every job, in any unit, in the order in which they begin.
  ///   - limit: how many run at once, at least one.
  ///   - secondsPerCost: what a unit of cost is expected to take; nil where nobody knows.
  package init(costs: [(job: Job, cost: Double)], atOnce limit: Int, secondsPerCost: Double?) {
    self.costs = Dictionary(costs.map { ($0.job, $0.cost) }) { $1 }
    self.limit = max(1, limit)
    total = self.costs.values.reduce(0, +)
    expected = secondsPerCost
    waiting = costs.map(\.job)
  }

  /// Jobs of like length, of which nobody knows yet how long they take.
  package init(_ jobs: [Job], atOnce limit: Int) {
    self.init(costs: jobs.map { ($0, 1) }, atOnce: limit, secondsPerCost: nil)
  }

  package var count: Int { costs.count }
  /// What runs now, and the share of each that is done.
  package var runningJobs: [(job: Job, share: Double)] {
    running.sorted { $0.value.began < $1.value.began }.map { ($0.key, $0.value.share) }
  }

  /// A job that nobody foresaw joins the others, as one of the cost 1.
  package mutating func began(_ job: Job, at time: Double) {
    if costs[job] == nil {
      costs[job] = 1
      total += 1
    }
    running[job] = Running(began: time)
    waiting.removeAll { $0 == job }
  }

  /// A job that has just begun goes on where it was left, with this share done: that took no time here.
  package mutating func resumed(_ job: Job, from share: Double) {
    running[job]?.share = share
    running[job]?.before = share
  }

  /// A job that runs is done to this share; never less than before.
  package mutating func reached(_ share: Double, of job: Job) {
    guard let before = running[job]?.share else { return }
    running[job]?.share = max(before, min(1, share))
  }

  /// A job that never began, for what it brings was there already, says nothing of the pace.
  package mutating func ended(_ job: Job, at time: Double, _ ending: Ending = .completed) {
    let cost = costs[job] ?? 0
    guard let run = running.removeValue(forKey: job) else {
      guard let place = waiting.firstIndex(of: job) else { return }
      waiting.remove(at: place)
      ended += 1
      settled += cost
      return
    }
    ended += ending == .stopped ? 0 : 1
    settled += ending == .stopped ? run.share * cost : cost
    worked += ((ending == .completed ? 1 : run.share) - run.before) * cost
    spent += time - run.began
  }

  /// The cost of what is done of the jobs that run, and of that, of what was done before they began here.
  private var underWay: Double { running.reduce(0) { $0 + $1.value.share * (costs[$1.key] ?? 0) } }
  private var brought: Double { running.reduce(0) { $0 + $1.value.before * (costs[$1.key] ?? 0) } }

  /// The share of the work that is done, in 0 ... 1.
  package var share: Double { total > 0 ? min(1, (settled + underWay) / total) : 0 }

  /// Seconds until the last job ends, nil while nothing is known; those that have not begun are dealt out, each to the place
  /// that is free first. What a unit of cost is expected to take counts as much as the first hundredth of the work, then what was measured.
  package func timeLeft(at time: Double) -> Double? {
    guard total > 0 else { return 0 }
    let trust = expected == nil ? 0 : total / 100
    let work = worked + underWay - brought + trust
    guard work > 0 else { return nil }
    let busy = running.values.reduce(spent) { $0 + time - $1.began }
    let pace = (busy + (expected ?? 0) * trust) / work
    var places = running.map { (1 - $0.value.share) * (costs[$0.key] ?? 0) }
    places += Array(repeating: 0, count: max(0, limit - places.count))
    for job in waiting {
      guard let first = places.indices.min(by: { places[$0] < places[$1] }) else { break }
      places[first] += costs[job] ?? 0
    }
    return pace * (places.max() ?? 0)
  }
}
