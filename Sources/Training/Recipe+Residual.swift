import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelOptimizers
import PseudoLabelSchedules

extension Recipe {
  /// For residual networks. The rate had, of 0.01, 0.03 and 0.06, the lowest validation error on MNIST with 100 labels (stages of
  /// 16, 32 and 64 channels, 40 epochs, seed 1, the labelled examples alone): batch normalisation tolerates a higher rate than
  /// networks without it, which train with 0.001.
  package static let residualOptimizer = Optimizer.adam(rate: .decay(from: 0.03, factor: 0.98, per: .epochs))

  /// 100 epochs of a residual network with softmax outputs. An epoch is a pass over the labelled examples, but never fewer than 19
  /// updates. Where unlabelled examples are used, α grows in the same part of the training as in Lee 2013.
  package static func residual(_ method: Method, image: ImageShape, classes: Int, labels: Int) -> Recipe {
    var recipe = Recipe(
      network: .residual(image: image, output: OutputLayer(classes: classes, units: .softmax, weights: .he)),
      unlabeled: [], optimizer: residualOptimizer, labeledBatch: 32, unlabeledBatch: 256,
      epochLength: labels < 600 ? .updates(count: 19) : .passOverLabeled, epochs: 100, keep: .last)
    recipe.use(method, weight: .ramp(from: 0, to: 3, during: .epochs(10..<60)))
    return recipe
  }
}
