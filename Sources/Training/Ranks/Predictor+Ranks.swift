import Foundation
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelPlatform

// Rows are divided over the ranks; what is known of them is put together, and is the same on each: a row has the same answer whoever
// computes it.
extension Predictor {
  /// The share of rows whose predicted class is not their label.
  package func errorRate(on set: LabeledSet, over ranks: (any Ranks)? = nil) -> Double {
    let part = ranks?.part(of: set.count) ?? 0..<set.count
    let classes = classes(for: set.features, rows: part)
    let errors = Double(zip(classes, set.labels[part]).count { $0 != $1 })
    return (ranks?.sum([errors])[0] ?? errors) / Double(max(set.count, 1))
  }

  /// The predicted class of every row, and the probabilities of all classes [n × classes], row by row.
  func answers(
    for features: Features, over ranks: (any Ranks)?
  ) -> (classes: [Int], probabilities: [Float]) {
    guard let ranks else { return answers(for: features) }
    let own = answers(for: features, rows: ranks.part(of: features.count))
    let classes = ranks.gather(Data(own.classes.map(Float.init))).flatMap(\.floats)
    let probabilities = ranks.gather(Data(own.probabilities)).flatMap(\.floats)
    return (classes.map { Int($0) }, probabilities)
  }

  /// What the network says of each row, for self-training.
  func rowAnswers(for features: Features, over ranks: (any Ranks)?) -> [RowAnswer] {
    let rows = ranks?.part(of: features.count) ?? 0..<features.count
    var answers: [RowAnswer] = []
    answers.reserveCapacity(rows.count)
    forEachBlock(of: features, rows: rows) { answers += $1.rowAnswers }
    guard let ranks else { return answers }
    let (labels, odds) = (answers.map { Float($0.label) }, answers.map(\.logOdds))
    let allLabels = ranks.gather(Data(labels)).flatMap(\.floats)
    let allOdds = ranks.gather(Data(odds)).flatMap(\.doubles)
    return zip(allLabels, allOdds).map { RowAnswer(label: Int($0), logOdds: $1) }
  }
}
