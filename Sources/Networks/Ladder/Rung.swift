import PseudoLabelDiagnostics

/// A level of a ladder network: a layer of Gaussian noise, whose value in rows without noise is reconstructed from that in
/// rows with noise and from what the levels above say.
package struct Rung: Sendable, Hashable {
  /// The place of the layer of noise.
  package var noise: Int
  /// The place of the layer whose values are reconstructed: the one before the batch normalisation behind which the noise is, or
  /// the noise itself where there is none.
  package var target: Int
  /// ε of the batch normalisation; nil where there is none.
  package var epsilon: Double?
  /// Of the layer.
  package var units: Int
}

extension Network {
  /// Whether one of its layers is Gaussian noise; those within residual blocks do not count.
  package var hasNoise: Bool { layers.contains { if case .gaussianNoise = $0 { true } else { false } } }

  /// From the input to the top. Layers within residual blocks have none.
  package var rungs: [Rung] {
    layers.eachKind(for: inputShape).enumerated().compactMap { place, layer in
      guard layer.0 is GaussianNoiseLayer else { return nil }
      if place >= 2, case .batchNorm(let norm) = layers[place - 1] {
        return Rung(noise: place, target: place - 2, epsilon: norm.epsilon, units: layer.1.values)
      }
      return Rung(noise: place, target: place, epsilon: nil, units: layer.1.values)
    }
  }

  /// The network with the noise and the normalisation of a ladder network (Rasmus et al. 2015): noise on the input, and behind each
  /// dense layer, the output too, batch normalisation, noise, a shift, and the activation; the output has a scale besides.
  ///
  /// Labelled rows and those of each view are normalised apart, and the statistics for predictions are computed anew from the
  /// labelled rows. Weights start from N(0, 1/in), and there is no dropout. A network that has layers of other kinds than dense ones
  /// is as it was.
  ///
  /// - Parameter noise: standard deviation.
  public func ladder(noise: Double = 0.3) -> Network {
    let units: [(Int, Activation)] = layers.compactMap {
      if case .dense(let layer) = $0 { (layer.units, layer.activation) } else { nil }
    }
    guard units.count == layers.count, output.hasWeights else { return self }
    let noise = Layer.gaussianNoise(GaussianNoiseLayer(deviation: noise))
    func level(_ units: Int) -> [Layer] {
      [
        .dense(DenseLayer(units: units, activation: .identity, weights: .lecun, hasBias: false)),
        .batchNorm(
          BatchNorm(epsilon: 1e-10, hasScale: false, hasShift: false, statistics: .apart, population: .recomputed)),
        noise,
      ]
    }
    var network = self
    network.inputDropout = nil
    network.layers = [noise]
    for (units, activation) in units {
      network.layers += level(units)
      network.layers += [.scaleAndShift(ScaleAndShift(hasScale: false)), .activation(ActivationLayer(activation))]
    }
    network.layers += level(output.classes) + [.scaleAndShift(ScaleAndShift())]
    network.output.units = .softmax
    network.output.hasWeights = false
    return network
  }
}
