import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelTraining

extension Lee2013 {
  /// Numbers of labelled examples in Table 2.
  package static let labels = [100, 600, 1000, 3000]

  /// The recipe of a row of Table 2 on a training set; nil where the row is no network, or one for images and the set has
  /// none.
  ///
  /// All networks but CNN follow the same schedules. NN is dropNN without any dropout, at a lower rate: at 1.5 some splits
  /// of 100 labels never get away from their first, large steps.
  package static func recipe(_ method: PaperMethod, for set: LabeledSet, labels: Int) -> Recipe? {
    let (inputs, classes) = (set.features.columns, set.classes)
    switch method {
    case .svm: return nil
    case .nn:
      var recipe = recipe(.supervised, inputs: inputs, classes: classes, labels: labels)
      recipe.network = recipe.network.withoutDropout
      recipe.optimizer = optimizer(rate: 0.8)
      return recipe
    case .cnn:
      guard let image = set.features.imageShape else { return nil }
      return convolutionalRecipe(.supervised, image: image, classes: classes, labels: labels)
    case .dropnn: return recipe(.supervised, inputs: inputs, classes: classes, labels: labels)
    case .pl: return recipe(.pseudoLabel, inputs: inputs, classes: classes, labels: labels)
    case .plDAE:
      return recipe(.pseudoLabel, inputs: inputs, classes: classes, labels: labels, isPretrained: true)
    }
  }
}

extension Network {
  /// The same without dropout anywhere.
  var withoutDropout: Network {
    var network = self
    network.inputDropout = nil
    network.layers = layers.map { layer in layer.changed { $0.dropout = nil } }
    return network
  }
}
