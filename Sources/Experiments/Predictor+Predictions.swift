import PseudoLabelDatasets
import PseudoLabelEvaluation
import PseudoLabelNetworks

extension Predictor {
  /// What the network says about every row.
  ///
  /// - Throws: `PredictionFailure` where it is no probability.
  package func predictions(for features: Features) throws(PredictionFailure) -> Predictions {
    let (classes, probabilities) = answers(for: features)
    return try Predictions(probabilities, labels: classes, classes: network.output.classes)
  }
}
