import PseudoLabelCompute
import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// Each channel, of images, or unit is brought to a mean of 0 and a variance of 1 (Ioffe and Szegedy 2015):
///
///     y = γ (x - μ)/√(σ² + ε) + β
///
/// While training μ and σ² are those of the batch, over all its rows and all places of the images; σ² = Σ (x - μ)²/n. Else they
/// are the network's own, with the unbiased variance Σ (x - μ)²/(n - 1), as PyTorch has it. They follow those of the batches behind
/// each update,
///
///     running ← decay · running + (1 - decay) · batch
///
/// or are computed anew, see `population`. γ [channels] starts at 1, β [channels] at 0, the running mean at 0 and the running
/// variance at 1.
public struct BatchNorm: Sendable, Hashable {
  /// ε.
  public var epsilon: Double
  /// How much of the running statistics stays behind an update, in [0, 1).
  public var decay: Double
  /// Whether there is γ.
  public var hasScale: Bool
  /// Whether there is β.
  public var hasShift: Bool
  /// Which rows of a batch are normalised together.
  public var statistics: Statistics
  /// Where the network's own statistics come from.
  public var population: Population

  /// Where the network's own statistics come from.
  public enum Population: String, Sendable, Hashable, Codable, CaseIterable {
    /// They follow the batches.
    case running
    /// They follow the batches, and are computed anew from all labelled training rows, without dropout and noise, at the end of
    /// each epoch, before the network is validated or kept: the mean of the moments of batches of up to 512 rows, as ladder
    /// networks have it.
    case recomputed
  }

  /// Which rows of a batch are normalised together.
  public enum Statistics: String, Sendable, Hashable, Codable, CaseIterable {
    /// All of them.
    case joint
    /// The labelled rows by themselves, and the rows of each view of the unlabelled ones; the running statistics follow the
    /// labelled rows.
    case apart
  }

  /// γ and β, ε = 10⁻⁵, a decay of 0.9, all rows together, and running statistics, unless told.
  public init(
    epsilon: Double = 1e-5, decay: Double = 0.9, hasScale: Bool = true, hasShift: Bool = true,
    statistics: Statistics = .joint, population: Population = .running
  ) {
    self.epsilon = epsilon
    self.decay = decay
    self.hasScale = hasScale
    self.hasShift = hasShift
    self.statistics = statistics
    self.population = population
  }
}

extension BatchNorm: LayerKind {
  func output(for input: LayerShape) -> LayerShape { input }

  func tensors(for input: LayerShape) -> [TensorDescription] {
    let count = input.channels
    return (hasScale ? [.vector("scale", count, 1)] : []) + (hasShift ? [.vector("shift", count)] : []) + [
      .vector("mean", count, isTrained: false), .vector("variance", count, 1, isTrained: false),
    ]
  }

  func build(_ parts: inout PartBuilder) {
    let scale = hasScale ? parts.nextTensor() : nil
    let shift = hasShift ? parts.nextTensor() : nil
    let (mean, variance) = (parts.nextTensor(), parts.nextTensor())
    parts.add(
      BatchNormPart(
        self, parts.shape, scale: scale, shift: shift, mean: mean, variance: variance, parts.context))
  }

  func validate(at place: String, for input: LayerShape) throws(RequestFailure) {
    try require(epsilon > 0 && epsilon <= 1, "\(place).epsilon", "a number above 0 and up to 1", epsilon.short)
    try require((0..<1).contains(decay), "\(place).decay", "a number in [0, 1)", decay.short)
  }
}

// What is not written is as `init` has it.
extension BatchNorm: Codable {
  public init(from decoder: any Decoder) throws {
    let (container, standard) = (try decoder.container(keyedBy: CodingKeys.self), BatchNorm())
    self.init(
      epsilon: try container.decode(.epsilon, or: standard.epsilon),
      decay: try container.decode(.decay, or: standard.decay),
      hasScale: try container.decode(.hasScale, or: standard.hasScale),
      hasShift: try container.decode(.hasShift, or: standard.hasShift),
      statistics: try container.decode(.statistics, or: standard.statistics),
      population: try container.decode(.population, or: standard.population))
  }
}

/// Batch normalisation there and back.
final class BatchNormPart: Part {
  let output: RowMatrix
  private let layer: BatchNorm
  private let channels: ChannelLayout
  private let scale: LiveTensor?
  private let shift: LiveTensor?
  private let mean: LiveTensor
  private let variance: LiveTensor
  private let cpu: CPU
  /// Whose rows are normalised with those of this process.
  private let ranks: (any Ranks)?
  /// Of the last trip, one for each group of rows; none where it went by the running statistics.
  private var moments: [(rows: Range<Int>, values: ChannelMoments)] = []

  init(
    _ layer: BatchNorm, _ shape: LayerShape, scale: LiveTensor?, shift: LiveTensor?, mean: LiveTensor,
    variance: LiveTensor, _ context: PartContext
  ) {
    (self.layer, self.scale, self.shift, self.mean, self.variance) = (layer, scale, shift, mean, variance)
    (cpu, ranks) = (context.cpu, context.ranks)
    channels = ChannelLayout(channels: shape.channels, places: shape.places)
    output = RowMatrix(capacity: context.capacity, columns: shape.values)
  }

  func forward(_ input: PartInput, _ trip: Trip) {
    let x = input.dense
    guard trip.mode.usesBatchStatistics else {
      moments = []
      return normalize(x, 0..<trip.rows, running)
    }
    let groups = layer.statistics == .apart ? trip.groups.map(\.rows) : [0..<trip.rows]
    moments = groups.map { ($0, cpu.moments(of: x, $0, channels)) }
    if let ranks {
      moments = zip(moments, ranks.joined(moments.map(\.values), near: running.mean)).map { ($0.rows, $1) }
    }
    moments.removeAll { $0.values.count == 0 }
    for (rows, values) in moments { normalize(x, rows, values) }
  }

  /// What the network keeps.
  private var running: ChannelMoments {
    ChannelMoments(mean: mean.values.map(Double.init), variance: variance.values.map(Double.init), count: 0)
  }

  /// y = a x + b with a = γ/√(σ² + ε), b = β - a μ.
  private func normalize(_ x: RowMatrix, _ rows: Range<Int>, _ moments: ChannelMoments) {
    let (gains, shifts) = (slopes(moments), shift?.values)
    let offsets = gains.indices.map { Float(Double(shifts?[$0] ?? 0) - gains[$0] * moments.mean[$0]) }
    cpu.affine(x, scale: gains.map(Float.init), shift: offsets, rows, channels, into: output)
  }

  /// γ/√(σ² + ε).
  private func slopes(_ moments: ChannelMoments) -> [Double] {
    let gains = scale?.values
    return moments.variance.indices.map {
      Double(gains?[$0] ?? 1) / (moments.variance[$0] + layer.epsilon).squareRoot()
    }
  }

  /// With x̂ = (x - μ)/√(σ² + ε): ∂L/∂γ = Σ g x̂, ∂L/∂β = Σ g, and by the statistics of the batch
  /// ∂L/∂x = γ/√(σ² + ε) · (g - (∂L/∂β + x̂ ∂L/∂γ)/n), by the running ones γ/√(σ² + ε) · g.
  func backward(
    _ input: PartInput, _ gradient: RowMatrix, into target: RowMatrix?, _ trip: Trip, _ step: Step?
  ) {
    let x = input.dense
    var (scaleGradient, shiftGradient) = (
      [Double](repeating: 0, count: channels.channels), [Double](repeating: 0, count: channels.channels)
    )
    let isOfBatch = !moments.isEmpty
    let groups = isOfBatch ? moments : [(0..<trip.rows, running)]
    let own = groups.map { cpu.products(of: gradient, and: x, mean: $0.values.mean.map(Float.init), $0.rows, channels) }
    // Where the statistics are those of all ranks, a row counts for the rows of the others, too.
    let all = isOfBatch && target != nil ? ranks?.sum(own) ?? own : own
    for (number, (rows, values)) in groups.enumerated() {
      let deviations = values.variance.map { ($0 + layer.epsilon).squareRoot() }
      for c in deviations.indices {
        shiftGradient[c] += own[number].sums[c]
        scaleGradient[c] += own[number].products[c] / deviations[c]
      }
      guard let target else { continue }
      let (sums, products) = all[number]
      let slopes = slopes(values)
      var (byX, constant) = ([Float](repeating: 0, count: sums.count), [Float](repeating: 0, count: sums.count))
      if isOfBatch {
        let count = Double(values.count)
        for c in sums.indices {
          let slope = -slopes[c] * products[c] / (deviations[c] * deviations[c] * count)
          byX[c] = Float(slope)
          constant[c] = Float(-slopes[c] * sums[c] / count - slope * values.mean[c])
        }
      }
      cpu.affineGradient(
        gradient, x, scale: slopes.map(Float.init), slope: byX, shift: constant, rows, channels, into: target)
    }
    guard let step else { return }
    if let scale { step.take(scaleGradient, on: scale, cpu) }
    if let shift { step.take(shiftGradient, on: shift, cpu) }
  }

  func followStatistics(share: Double?) {
    guard let (_, batch) = moments.first else { return }
    let (kept, share) = (running, share ?? 1 - layer.decay)
    let unbiased = batch.count > 1 ? Double(batch.count) / Double(batch.count - 1) : 1
    func follow(_ tensor: LiveTensor, _ old: [Double], _ new: [Double]) {
      tensor.set(zip(old, new).map { Float((1 - share) * $0 + share * $1) })
    }
    follow(mean, kept.mean, batch.mean)
    follow(variance, kept.variance, batch.variance.map { $0 * unbiased })
  }
}
