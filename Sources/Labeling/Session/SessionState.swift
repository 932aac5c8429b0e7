import PseudoLabelDatasets
import PseudoLabelPlatform
import PseudoLabeling

/// What changes in a session while people label.
struct SessionState: Sendable {
  /// The answers that hold, each with the row that it is about now.
  var placed: [(row: Int, record: LabelRecord)]
  /// What they come to.
  var verdicts: Verdicts
  /// Examples that were shown to somebody and have no answer yet, in the order in which they were shown.
  var open: [String: [Question]] = [:]
  /// Look-alikes that were shown to somebody to be confirmed.
  var confirming: [String: [Question]] = [:]
  /// Examples that were chosen and not shown yet.
  var queue: [Acquisition.Choice] = []
  var random: RandomRows
  /// Questions that were shown.
  var shown = 0
  /// Choices that were made.
  var turns = 0
  var model: LabelingModel?
  var rounds: [LabelingEstimate] = []
  var models = 0
  /// Answers since the training of the last model began.
  var newAnswers = 0
  /// The training that goes on.
  var training: Task<Void, Never>?
  var trainingShare = 0.0
  var problem: String?
  var isClosed = false

  mutating func add(_ records: [(row: Int, record: LabelRecord)]) {
    placed += records
    verdicts = Verdicts(placed)
  }

  mutating func remove(_ id: Int) {
    placed.removeAll { $0.record.id == id }
    verdicts = Verdicts(placed)
  }

  /// The label of a row; nil where it has none, or people disagree about it, or cannot tell.
  func label(ofRow row: Int, given: String?) -> String? {
    if let label = verdicts.labels[row] { return label }
    return verdicts.answered.contains(row) ? nil : given
  }

  /// The labels of all rows that have one.
  func labels(given: [String?]) -> [Int: String] {
    var labels: [Int: String] = [:]
    for (row, label) in given.enumerated() { if let label { labels[row] = label } }
    for row in verdicts.answered { labels[row] = nil }
    return labels.merging(verdicts.labels) { $1 }
  }

  /// Whether a row needs no answer any more.
  func isDone(_ row: Int, given: [String?]) -> Bool {
    given[row] != nil || verdicts.answered.contains(row)
  }
}
