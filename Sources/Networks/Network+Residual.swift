import PseudoLabelDatasets

extension Network {
  /// A wide residual network in miniature (Zagoruyko and Komodakis 2016): a convolution of 3 × 3, stages of residual blocks, of
  /// which each but the first halves the sides of the image, and the mean of each channel.
  ///
  /// A block is twice batch normalisation, a leaky rectifier of slope 0.1, and a convolution of 3 × 3 without a bias; where
  /// the shape changes, its shortcut is a convolution of 1 × 1. With channels [32, 64, 128] and four blocks a stage it is the
  /// WRN-28-2 of the literature but for the width of the first convolution, which there is 16.
  ///
  /// - Parameters:
  ///   - image: what an example shows; its sides are halved as often as there are stages behind the first.
  ///   - channels: of each stage; at least one (a precondition).
  ///   - blocks: of each stage.
  ///   - normalization: of every block.
  ///   - output: the last layer.
  public static func residual(
    image: ImageShape, channels: [Int] = [16, 32, 64], blocks: Int = 1, normalization: BatchNorm = BatchNorm(),
    output: OutputLayer
  ) -> Network {
    guard let first = channels.first else { preconditionFailure("a residual network needs a stage") }
    func convolution(_ channels: Int, kernel: Int = 3, stride: Int = 1) -> Layer {
      .convolution(
        ConvolutionLayer(
          channels: channels, kernel: kernel, stride: stride, padding: .same, activation: .identity, hasBias: false))
    }
    let normalized: [Layer] = [.batchNorm(normalization), .activation(ActivationLayer(.leakyReLU(slope: 0.1)))]
    var layers = [convolution(first)]
    var before = first
    for (stage, width) in channels.enumerated() {
      for block in 0..<max(1, blocks) {
        let stride = stage > 0 && block == 0 ? 2 : 1
        layers.append(
          .residual(
            ResidualBlock(
              normalized + [convolution(width, stride: stride)] + normalized + [convolution(width)],
              shortcut: stride == 1 && width == before ? [] : [convolution(width, kernel: 1, stride: stride)])))
        before = width
      }
    }
    layers += normalized + [.globalAveragePooling(GlobalAveragePooling())]
    return Network(inputs: image.values, imageShape: image, layers: layers, output: output)
  }
}
