import Networks
import Objectives
import Optimizers
import Schedules
import Training

/// D.-H. Lee, "Pseudo-Label: The Simple and Efficient Semi-Supervised Learning Method for Deep Neural Networks", ICML 2013
/// workshop on challenges in representation learning.
///
/// Where the paper says nothing, the choice was made on validation examples; the README has the figures.
package enum Lee2013 {
  /// Section 3: one hidden layer of 5000 rectified linear units; α_f, T₁ and T₂ of training without pre-training.
  package static let hiddenUnits = 5000
  package static let alpha = Schedule.ramp(from: 0, to: 3, during: .epochs(100..<600))

  /// α(t) of training that follows on pre-training: T₁ = 200, T₂ = 800.
  package static let alphaAfterPretraining = Schedule.ramp(from: 0, to: 3, during: .epochs(200..<800))

  /// Section 3: ε(0) = 1.5, k = 0.998; p_i = 0.5, p_f = 0.99, T = 500.
  package static let optimizer = optimizer(rate: 1.5)

  /// The same from another first rate on.
  static func optimizer(rate: Double) -> Optimizer {
    .gradientDescent(
      rate: .decay(from: rate, factor: 0.998, per: .epochs),
      momentum: .ramp(from: 0.5, to: 0.99, during: .epochs(0..<500)))
  }

  /// Section 3: dropout of half the hidden units, "sometimes" 0.2 of the visible ones; sigmoid outputs. How
  /// the weights start the paper leaves open.
  package static func network(inputs: Int, classes: Int) -> Network {
    Network(
      inputs: inputs, inputDropout: Dropout(0.2),
      layers: [.dense(DenseLayer(units: hiddenUnits, dropout: Dropout(0.5), weights: .he))],
      output: OutputLayer(classes: classes, units: .sigmoid, weights: .he))
  }

  /// Section 3: a denoising auto-encoder of the unlabelled images, with half of the inputs and half of the hidden units set
  /// to zero. The rate, the batch and how long it learns the paper leaves open.
  package static let pretraining = Pretraining(
    rate: .decay(from: 0.3, factor: 0.99, per: .epochs), momentum: .ramp(from: 0.5, to: 0.9, during: .epochs(0..<10)),
    batch: 100, epochs: 5)

  /// Section 3: 32 labelled and 256 unlabelled examples in an update. What an epoch is, how many there are and which
  /// parameters are kept the paper leaves open: an epoch is a pass over the labelled examples, but never fewer than the
  /// 19 updates that a pass over 600 takes, so that T₁ and T₂ mean the same with fewer labels.
  package static func recipe(
    _ method: Method, inputs: Int, classes: Int, labels: Int, isPretrained: Bool = false
  ) -> Recipe {
    var recipe = Recipe(
      network: network(inputs: inputs, classes: classes), unlabeled: [],
      optimizer: optimizer, labeledBatch: 32, unlabeledBatch: 256,
      epochLength: labels < 600 ? .updates(count: 19) : .passOverLabeled, epochs: 1000, keep: .last,
      pretraining: isPretrained ? pretraining : nil)
    recipe.use(method, weight: isPretrained ? alphaAfterPretraining : alpha)
    return recipe
  }
}
