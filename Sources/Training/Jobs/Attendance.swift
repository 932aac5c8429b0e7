import PseudoLabelPlatform

/// Which ranks are still at work, and when each was last heard of.
struct Attendance {
  private let ranks: any RankMail
  private var lastHeard: [Int: ContinuousClock.Instant]
  private var lastShown = ContinuousClock.now

  /// All other ranks, heard of now; for others than the first rank, that one.
  init(of ranks: any RankMail) {
    self.ranks = ranks
    let others = ranks.isFirst ? Array(1..<max(1, ranks.count)) : [0]
    lastHeard = Dictionary(uniqueKeysWithValues: others.map { ($0, .now) })
  }

  var isEmpty: Bool { lastHeard.isEmpty }

  mutating func heard(_ rank: Int) {
    if lastHeard[rank] != nil { lastHeard[rank] = .now }
  }

  mutating func left(_ rank: Int) { lastHeard[rank] = nil }

  /// Ends all processes where a rank was silent for longer than the ranks' patience.
  func requirePresence() {
    for (rank, time) in lastHeard where ContinuousClock.now - time > .seconds(ranks.patience) {
      ranks.abort(
        "rank \(ranks.rank) on \(ranks.host): rank \(rank) has not been heard of for \(Int(ranks.patience)) seconds. "
          + "What is finished is kept; the same command goes on.", code: 74)
    }
  }

  /// Tells the first rank now and then that this one is there, or, from the first, all others, also those that have left and wait.
  mutating func showPresence() {
    guard ContinuousClock.now - lastShown > .seconds(min(10, ranks.patience / 4)) else { return }
    lastShown = .now
    for rank in ranks.isFirst ? 1..<max(1, ranks.count) : 0..<1 { ranks.post(JobLetter.present.data, to: rank) }
  }
}
