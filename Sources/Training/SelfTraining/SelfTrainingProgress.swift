/// Where a training in rounds stands: what the round under way learns from, and what came before it.
package struct SelfTrainingProgress: Sendable, Hashable, Codable {
  /// Those that began, the one under way the last; none in the training before the first.
  package var rounds: [SelfTrainingRound] = []
  /// The class of each unlabelled row that the round under way learns from; nil for every other row.
  package var labels: [Int?]
  /// Of the trainings that are at their end.
  package var history: [EpochRecord] = []
  /// On the validation rows, of the network that would be delivered if the round under way came to nothing.
  var errorBefore: Double?
  var updates = 0
  var seconds = 0.0
  var collapses: [Collapse] = []
  var recoveries: [Divergence] = []

  /// Before the first training.
  init(unlabeledRows: Int) { labels = [Int?](repeating: nil, count: unlabeledRows) }

  /// Whether it can be of such data: what is read from a checkpoint may be damaged.
  package func fits(unlabeledRows: Int, classes: Int) -> Bool {
    labels.count == unlabeledRows && labels.allSatisfy { $0.map((0..<classes).contains) ?? true }
  }

  /// A record of the training under way as one of all of them together.
  func joined(_ epoch: EpochRecord) -> EpochRecord {
    var epoch = epoch
    epoch.epoch += history.count
    epoch.updates += updates
    epoch.seconds += seconds
    epoch.round = rounds.count
    epoch.pseudoLabels = rounds.last?.rows ?? 0
    return epoch
  }

  func joined(_ collapse: Collapse) -> Collapse {
    var collapse = collapse
    collapse.epoch += history.count
    collapse.wentBackTo = collapse.wentBackTo.map { $0 + history.count }
    return collapse
  }

  func joined(_ divergence: Divergence) -> Divergence {
    var divergence = divergence
    divergence.epoch += history.count
    divergence.update += updates
    divergence.lastGoodUpdate += updates
    return divergence
  }
}

extension TrainingProgress {
  /// All epochs that are at their end, those of earlier rounds too.
  package var wholeHistory: [EpochRecord] {
    guard let selfTraining else { return history }
    return selfTraining.history + history.map(selfTraining.joined)
  }
}
