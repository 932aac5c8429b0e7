/// How far trials of unlike length are that run side by side. Times are seconds on any one clock.
package struct ReproductionProgress: Sendable {
  /// How a trial ends.
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
  }

  private let costs: [Trial: Double]
  private let limit: Int
  private let total: Double
  /// Seconds that a unit of cost takes on one of the places, before anything was measured.
  private let expected: Double
  /// What has not begun, in the order in which it will.
  private var waiting: [Trial]
  private var running: [Trial: Running] = [:]
  /// The cost of what there is no more to do of, among the trials that have ended.
  private var settled = 0.0
  /// The cost of what was done of them, and the seconds that it took, added up.
  private var worked = 0.0
  private var spent = 0.0
  /// How many have completed or failed.
  package private(set) var ended = 0

  /// - Parameters:
  ///   - costs: of every trial, in any unit, in the order in which they begin.
  ///   - limit: how many run at once, at least one.
  ///   - secondsPerCost: what a unit of cost is expected to take.
  package init(costs: [(trial: Trial, cost: Double)], atOnce limit: Int, secondsPerCost: Double) {
    self.costs = Dictionary(costs.map { ($0.trial, $0.cost) }) { $1 }
    self.limit = max(1, limit)
    total = self.costs.values.reduce(0, +)
    expected = secondsPerCost
    waiting = costs.map(\.trial)
  }

  package var count: Int { costs.count }
  /// What runs now, and the share of each that is done.
  package var runningTrials: [(trial: Trial, share: Double)] {
    running.sorted { $0.value.began < $1.value.began }.map { ($0.key, $0.value.share) }
  }

  package mutating func began(_ trial: Trial, at time: Double) {
    running[trial] = Running(began: time)
    waiting.removeAll { $0 == trial }
  }

  /// A trial that runs is done to this share; never less than before.
  package mutating func reached(_ share: Double, of trial: Trial) {
    guard let before = running[trial]?.share else { return }
    running[trial]?.share = max(before, min(1, share))
  }

  package mutating func ended(_ trial: Trial, at time: Double, _ ending: Ending = .completed) {
    guard let run = running.removeValue(forKey: trial) else { return }
    let cost = costs[trial] ?? 0
    ended += ending == .stopped ? 0 : 1
    settled += ending == .stopped ? run.share * cost : cost
    worked += ending == .completed ? cost : run.share * cost
    spent += time - run.began
  }

  /// The cost of what is done of the trials that run.
  private var underWay: Double { running.reduce(0) { $0 + $1.value.share * (costs[$1.key] ?? 0) } }

  /// The share of the work that is done, in 0 ... 1.
  package var share: Double { total > 0 ? min(1, (settled + underWay) / total) : 0 }

  /// Seconds until the last trial ends; those that have not begun are dealt out, each to the place that is free first.
  /// What a unit of cost is expected to take counts as much as the first hundredth of the work, then what was measured.
  package func timeLeft(at time: Double) -> Double {
    guard total > 0 else { return 0 }
    let trust = total / 100
    let busy = running.values.reduce(spent) { $0 + time - $1.began }
    let pace = (busy + expected * trust) / (worked + underWay + trust)
    var places = running.map { (1 - $0.value.share) * (costs[$0.key] ?? 0) }
    places += Array(repeating: 0, count: max(0, limit - places.count))
    for trial in waiting {
      guard let first = places.indices.min(by: { places[$0] < places[$1] }) else { break }
      places[first] += costs[trial] ?? 0
    }
    return pace * (places.max() ?? 0)
  }
}
