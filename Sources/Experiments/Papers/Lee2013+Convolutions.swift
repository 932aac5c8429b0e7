import Datasets
import Networks
import Objectives
import Optimizers
import Schedules
import Training

/// A small convolutional network, as the row CNN of Table 2 stands for one. The paper took that row from elsewhere and
/// says nothing of the network: everything here was chosen on validation examples.
extension Lee2013 {
  /// A layer of kernels of 5 × 5, pooled 2 × 2.
  package static func convolution(channels: Int) -> ConvolutionLayer {
    ConvolutionLayer(channels: channels, kernel: 5, pooling: 2, dropout: Dropout(0.4))
  }

  /// Two such layers, of 32 and 64 channels, and a dense one of 500 units.
  package static func convolutionalNetwork(image: ImageShape, classes: Int) -> Network {
    Network(
      inputs: image.height * image.width * image.channels, imageShape: image,
      layers: [32, 64].map { .convolution(convolution(channels: $0)) }
        + [.dense(DenseLayer(units: 500, dropout: Dropout(0.5), weights: .he))],
      output: OutputLayer(classes: classes, units: .sigmoid, weights: .he))
  }

  /// 100 epochs of Adam. An epoch is a pass over the labelled examples, but never fewer than the 19 updates that a pass
  /// over 600 takes. Where unlabelled examples are used, α grows in the same part of the training as in the paper.
  package static func convolutionalRecipe(_ method: Method, image: ImageShape, classes: Int, labels: Int) -> Recipe {
    var recipe = Recipe(
      network: convolutionalNetwork(image: image, classes: classes), unlabeled: [],
      optimizer: .adam(rate: .decay(from: 0.001, factor: 0.98, per: .epochs)), labeledBatch: 32, unlabeledBatch: 256,
      epochLength: labels < 600 ? .updates(count: 19) : .passOverLabeled, epochs: 100, keep: .last)
    recipe.use(method, weight: .ramp(from: 0, to: 3, during: .epochs(10..<60)))
    return recipe
  }
}
