/// How far a series of equally long runs is that train side by side. Times are seconds on any one clock.
package struct SeriesProgress: Sendable {
  private struct Running {
    var began: Double
    var updates = 0
  }

  /// How many runs there are.
  package let count: Int
  /// How many train at once.
  package let limit: Int
  /// How many have ended, in whatever way.
  package private(set) var ended = 0
  /// Made by all runs together.
  package private(set) var updates = 0
  /// Of one run; 0 before the first update.
  private var length = 0
  private var running: [UInt64: Running] = [:]
  /// The work of the runs that have ended, in runs.
  private var settled = 0.0
  /// Seconds that the runs which have ended took, added up.
  private var spent = 0.0

  /// - Parameters:
  ///   - count: how many runs there are.
  ///   - limit: how many train at once, at least one.
  package init(count: Int, atOnce limit: Int) {
    self.count = count
    self.limit = max(1, limit)
  }

  package var runningCount: Int { running.count }

  package mutating func began(_ seed: UInt64, at time: Double) { running[seed] = Running(began: time) }

  package mutating func trained(_ seed: UInt64, updates: Int, of total: Int) {
    self.updates += updates - (running[seed]?.updates ?? 0)
    running[seed]?.updates = updates
    length = total
  }

  /// - Parameters:
  ///   - seed: whose run has ended.
  ///   - time: when.
  ///   - isStopped: whether it was stopped, so that the rest of its work is still to be done. That of a run which failed
  ///     is not.
  package mutating func ended(_ seed: UInt64, at time: Double, isStopped: Bool = false) {
    ended += 1
    let run = running.removeValue(forKey: seed)
    settled += isStopped ? part(run) : 1
    if let run { spent += time - run.began }
  }

  private func part(_ run: Running?) -> Double { length > 0 ? Double(run?.updates ?? 0) / Double(length) : 0 }

  /// The share of the work that is done, in 0 ... 1.
  package var share: Double {
    count > 0 ? min(1, running.values.reduce(settled) { $0 + part($1) } / Double(count)) : 0
  }

  /// Seconds until the last run ends, if they go on as fast as before; nil while nothing is known.
  ///
  /// The runs that have not begun are dealt out, each to the place that is free first.
  package func timeLeft(at time: Double) -> Double? {
    let busy = running.values.reduce(spent) { $0 + time - $1.began }
    guard updates > 0, busy > 0 else { return nil }
    let secondsPerUpdate = busy / Double(updates)
    var places = running.values.map { Double(length - $0.updates) * secondsPerUpdate }
    places += Array(repeating: 0, count: max(0, limit - places.count))
    for _ in 0..<max(0, count - ended - running.count) {
      guard let first = places.indices.min(by: { places[$0] < places[$1] }) else { break }
      places[first] += Double(length) * secondsPerUpdate
    }
    return places.max()
  }
}
