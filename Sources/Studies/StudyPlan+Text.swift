import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelSchedules
import PseudoLabelTraining

extension StudyPlan {
  /// Logistic regression over the terms, half of which are dropped at each look. From the unlabelled rows it learns its own answers
  /// about their whole texts, of each class the fifth that it is surest of.
  ///
  /// The numbers were chosen on descriptions of Debian packages in twelve sections, 20 and 50 labels a class, whose figures in `Text.md`
  /// are too good for that.
  static func textRecipe(for data: StudyData) -> Recipe {
    let labels = data.labeled.count
    let epochs = 100
    return Recipe(
      network: Network(
        inputs: data.features.columns,
        inputDropout: data.features.columns > 1 ? Dropout(0.5, form: .inverted) : nil, layers: [],
        output: OutputLayer(classes: data.classes.count, units: .softmax, weights: .normal(deviation: 0))),
      unlabeled: [
        UnlabeledTerm(PseudoLabel(of: .withoutDropout, selecting: .quota(share: 0.2)), weight: weight(epochs: epochs))
      ],
      optimizer: textOptimizer, labeledBatch: min(labels, 64), unlabeledBatch: 256, epochLength: .updates(count: 10),
      epochs: epochs, keep: .last, collapsePolicy: CollapsePolicy())
  }

  /// Plain descent with momentum. Adam makes the steps of all weights alike, so that terms of one row count as much as
  /// those of a hundred, and its error on texts was a fifth higher.
  static let textOptimizer = Optimizer.gradientDescent(
    rate: .decay(from: 3, factor: 0.97, per: .epochs), momentum: .constant(value: 0.9))
}
