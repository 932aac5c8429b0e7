import PseudoLabelCompute
import PseudoLabelDiagnostics
import PseudoLabelNetworks

/// The denoising costs of a ladder network (Rasmus, Berglund, Honkala, Valpola and Raiko 2015): a decoder learns to find what each level
/// would be without noise, from what it is with noise and from the level above.
///
///     L = Σₗ λₗ/(n wₗ) Σᵢ ‖(ẑₗᵢ - zₗᵢ)/σₗ‖²,   ẑₗ = g(z̃ₗ, uₗ)
///
/// zₗ is what goes into the batch normalisation of level l, of wₗ units, without noise, σₗ its deviation over the n rows, z̃ₗ what
/// comes out of it with noise, and uₗ what the level above says, normalised: see `Combinator`. The lowest level is the input, which
/// is not normalised. The gradient flows through the pass without noise too.
///
/// The network has Gaussian noise on the input and behind the batch normalisation of each layer: `Network.ladder(noise:)` makes it.
public struct Ladder: NamedLoss, RankedLoss {
  /// "ladder"
  public static let name = "ladder"

  /// Which levels are reconstructed.
  public enum Levels: String, Sendable, Hashable, Codable, CaseIterable {
    /// From the input to the top.
    case all
    /// The top alone, which needs no weights of a decoder: the Γ-model.
    case top
  }

  /// The levels that have a cost.
  public var levels: Levels
  /// λ of each of them from the lowest up; the last one is that of all above it, and what is beyond the top is not used. At least one.
  public var weights: [Double]
  /// g: how a level is reconstructed.
  public var combinator: Combinator

  /// The paper's for 100 labels, unless told: all levels with weights of 1000, 10, and 0.1 from the second layer on, or the top alone
  /// with a weight of 1, and the Gaussian combinator.
  public init(levels: Levels = .all, weights: [Double]? = nil, combinator: Combinator = .gaussian) {
    self.levels = levels
    self.weights = weights ?? (levels == .all ? [1000, 10, 0.1] : [1])
    self.combinator = combinator
  }

  private static let (noisy, clean) = (Pass.trained(), Pass.trained(usesDropout: false))

  /// One with noise, and one without.
  public var passes: [Pass] { [Self.noisy, Self.clean] }

  private func rungs(of network: Network) -> [Rung] { levels == .all ? network.rungs : network.rungs.suffix(1) }

  /// z̃ and z of each level, from the lowest up.
  public func hiddenLayers(of network: Network) -> [HiddenLayer] { rungs(of: network).flatMap(layers(of:)) }

  private func layers(of rung: Rung) -> [HiddenLayer] {
    [HiddenLayer(rung.noise, of: Self.noisy), HiddenLayer(rung.target, of: Self.clean)]
  }

  /// The decoder's: the weights from each level to the next one below, and the combinators'.
  public func parameters(for network: Network) -> [LossParameter] {
    LadderDecoder.parameters(of: rungs(of: network), combinator)
  }

  /// L and its derivatives.
  public func value(of batch: UnlabeledBatch, state: inout NoState) -> Double {
    let rungs = rungs(of: batch.network)
    let decoder = batch.workspace { parameters in
      LadderDecoder(
        rungs, weights: rungs.indices.map { weights[min($0, weights.count - 1)] }, combinator, parameters,
        capacity: batch.capacity, ranks: batch.ranks, on: batch.cpu)
    }
    let rows = rungs.map { rung in
      let layers = layers(of: rung)
      return LadderDecoder.LevelRows(
        noisy: batch.rows(of: layers[0]), clean: batch.rows(of: layers[1]),
        noisyGradient: batch.gradient(of: layers[0]), cleanGradient: batch.gradient(of: layers[1]))
    }
    return batch.setGradient(of: Self.noisy) { outputs, gradient in
      decoder.value(
        of: rows, probabilities: outputs.probabilities, count: outputs.count, total: batch.totalRows,
        logitGradient: &gradient)
    }
  }

  /// Checks the weights and the combinator.
  public func validate(_ place: String) throws(RequestFailure) {
    guard !weights.isEmpty else {
      throw RequestFailure("\(place).weights", expected: "a number for the lowest level at least", found: "none")
    }
    for (number, weight) in weights.enumerated() {
      try require(weight, in: 0...1e9, "\(place).weights.[\(number)]", "a number from 0 to 1000000000")
    }
    guard case .network(let hidden) = combinator else { return }
    let place = "\(place).combinator.network.hidden"
    guard (1...4).contains(hidden.count) else {
      throw RequestFailure(place, expected: "1 to 4 hidden layers", found: "\(hidden.count)")
    }
    for (number, units) in hidden.enumerated() where !(1...16).contains(units) {
      throw RequestFailure("\(place).[\(number)]", expected: "1 to 16 units", found: "\(units)")
    }
  }

  /// The network is as `Network.ladder` makes it, or alike: noise behind each normalisation, which takes the rows of each pass by
  /// themselves, and nothing but a scale and a shift between the uppermost noise and the softmax.
  public func validate(_ place: String, for network: Network) throws(RequestFailure) {
    let rungs = network.rungs
    guard let top = rungs.last, top.units == network.output.classes, network.output.units == .softmax,
      !network.output.hasWeights, network.layers.allSatisfy(\.worksOnUnits),
      network.layers[(top.noise + 1)...].allSatisfy(\.keepsUnits), rungs.allSatisfy({ network.isApart(below: $0) }),
      Set(rungs.map(\.target)).count == rungs.count
    else {
      throw RequestFailure(
        "recipe.network",
        expected:
          "a ladder network, with noise behind the normalisation of each layer and softmax outputs, as \(place) needs",
        found: "\(network)", remedy: Remedy("Train with --method ladder, which makes one of dense layers"))
    }
  }
}

extension Network {
  /// Whether the normalisation of a level takes the rows of each pass by themselves.
  fileprivate func isApart(below rung: Rung) -> Bool {
    guard rung.epsilon != nil, case .batchNorm(let norm) = layers[rung.noise - 1] else { return true }
    return norm.statistics == .apart
  }
}

extension Layer {
  /// Whether it has nothing to do with images.
  fileprivate var worksOnUnits: Bool {
    switch self {
    case .dense, .batchNorm, .scaleAndShift, .activation, .dropout, .gaussianNoise, .residual: true
    case .convolution, .maxPooling, .globalAveragePooling: false
    }
  }

  /// Whether it changes each unit by itself, by a line.
  fileprivate var keepsUnits: Bool {
    switch self {
    case .scaleAndShift: true
    case .activation(let layer): layer.function == .identity
    default: false
    }
  }
}
