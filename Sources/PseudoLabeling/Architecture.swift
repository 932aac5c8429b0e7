import PseudoLabelDatasets
import PseudoLabelNetworks

/// The shape of the network that a `Classifier` trains.
public enum Architecture: Sendable, Hashable {
  /// What suits the data: one hidden layer of 256 units; two convolutional layers before it for images with sides of 16
  /// pixels or more.
  case automatic
  /// Dense hidden layers of so many units each.
  case multilayerPerceptron(hidden: [Int])
  /// Convolutional layers of so many channels each (5 × 5, then the largest value of 2 × 2), and dense ones behind them. For
  /// images.
  case convolutional(channels: [Int], hidden: [Int])
  /// Stages of residual blocks of so many channels each, with batch normalisation: see `Network.residual`. For images.
  case residual(channels: [Int], blocks: Int = 1)
}

extension Architecture {
  /// The network of a plan, brought to this shape. Dropout and first weights stay those that the plan has for layers of
  /// the kind.
  package func applied(to network: Network, imageShape: ImageShape?) -> Network {
    var network = network
    func dense(_ units: [Int]) -> [Layer] {
      let rate = network.convolutions.isEmpty ? 0.7 : 0.5
      return units.map { .dense(DenseLayer(units: $0, dropout: Dropout(rate, form: .inverted), weights: .he)) }
    }
    switch self {
    case .automatic: break
    case .multilayerPerceptron(let hidden):
      network.imageShape = nil
      network.layers = []
      network.layers = dense(hidden)
    case .convolutional(let channels, let hidden):
      network.imageShape = imageShape
      network.inputDropout = nil
      network.layers = channels.map {
        .convolution(ConvolutionLayer(channels: $0, kernel: 5, pooling: 2, dropout: Dropout(0.2), weights: .he))
      }
      network.layers += dense(hidden)
    case .residual(let channels, let blocks):
      // Where the data turn out to be no images, the first convolution says so.
      let image = imageShape ?? ImageShape(height: 1, width: network.inputs)
      var residual = Network.residual(image: image, channels: channels, blocks: blocks, output: network.output)
      residual.imageShape = imageShape
      network = residual
    }
    return network
  }
}
