import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelEvaluation
import PseudoLabelNetworks
import PseudoLabelOptimizers
import PseudoLabelPlatform
import PseudoLabelTraining

/// Whether unlabelled rows come from elsewhere than labelled ones: how well a linear classifier tells them apart on rows
/// that it was not trained on.
///
/// Its answers are those of five-fold cross-validation on all labelled rows and as many unlabelled ones, at most 1000 of
/// each. An area of 0.5 is chance.
package struct DomainDifference: Sendable, Codable {
  package var area: Double
  /// Of `area`.
  package var standardError: Double
  /// The features that tell most, from the most telling on, where they have names.
  package var features: [String]

  /// Whether the two parts are told apart in three of five pairs at least, beyond chance.
  package var isClear: Bool { area - 2 * standardError > 0.6 }

  /// Rows of each part that are looked at, at most.
  static let most = 1000

  /// Nil where either part has fewer than ten rows.
  package init?(in data: StudyData, names: [String], seed: UInt64, on cpu: CPU) {
    let count = min(data.labeled.count, data.unlabeled.count, Self.most)
    guard count >= 10 else { return nil }
    var random = RandomStream(seed: seed, purpose: .split, index: 7)
    let some = random.permutation(of: data.labeledRows.count).prefix(count).map { data.labeledRows[$0] }
    let others = random.permutation(of: data.unlabeledRows.count).prefix(count).map { data.unlabeledRows[$0] }
    let set = LabeledSet(
      features: data.features.selecting(some + others),
      labels: [Int](repeating: 0, count: count) + [Int](repeating: 1, count: count), classes: 2)
    let recipe = Recipe(
      network: Network(
        inputs: set.features.columns, layers: [],
        output: OutputLayer(classes: 2, units: .softmax, weights: .normal(deviation: 0))),
      unlabeled: [], optimizer: .adam(rate: .decay(from: 0.01, factor: 0.9, per: .epochs)), labeledBatch: 64,
      unlabeledBatch: 1, epochLength: .updates(count: 10), epochs: 30, keep: .last)
    let none = set.selecting([])
    var scores = [Double](repeating: 0, count: set.count)
    var weights = [Double](repeating: 0, count: set.features.columns)
    for fold in set.folds(5, seed: seed) {
      let out = Set(fold)
      let training = set.selecting((0..<set.count).filter { !out.contains($0) })
      let split = Split(labeled: training, validation: none, unlabeled: UnlabeledSet(features: none.features))
      let model = Trainer(recipe, seed: seed, on: cpu).train(on: split).model
      let answers = model.probabilities(for: set.features.selecting(fold), on: cpu)
      for (place, position) in fold.enumerated() { scores[position] = Double(answers[2 * place + 1]) }
      for (column, pair) in stride(from: 0, to: 2 * weights.count, by: 2).enumerated() {
        let values = model.parameters.tensors[0].values
        weights[column] += Double(abs(values[pair + 1] - values[pair]))
      }
    }
    let curve = AreaUnderCurve(
      first: Array(scores[..<count]), second: Array(scores[count...]))
    area = curve.area
    standardError = curve.standardError
    features = names.isEmpty ? [] : weights.indices.sorted { weights[$0] > weights[$1] }.prefix(3).map { names[$0] }
  }
}
