import PseudoLabelDiagnostics
import PseudoLabelNetworks

/// MixMatch with targets that are shared out as the labels are, and strong views anchored to a weak one (Berthelot et al. 2020):
///
/// L = (1/((1 + s) n)) Σᵢ CE(p(x'ᵢ), q'ᵢ) + a (1/n) Σᵢ CE(p(xᵢ), qᵢ),
///
/// the first over a weak and s strong views of n rows, mixed with the labelled rows and with each other (`MixingPool`), the second over
/// one more strong view that is not mixed. The target of a row comes of a weak view: the network's answer times p(y)/p̃, scaled to the sum
/// 1, then made sharper with the temperature T. p(y) are the shares of the classes in the labelled rows, and p̃ is the running mean of
/// the answers, p̃ ← d p̃ + (1 - d) mean p, from 1/k on, which takes in a batch before it is judged. No gradient flows through q. Of sigmoid
/// outputs the answer is their share in their sum.
///
/// The paper's loss of rotated images is not part of it, and the paper has s = 8 where this has 2 unless told.
public struct ReMixMatch: NamedLoss {
  /// "reMixMatch"
  public static let name = "reMixMatch"

  /// s, 1 to 16.
  public var strongViews: Int
  /// T.
  public var temperature: Double
  /// Of the Beta distribution.
  public var concentration: Double
  /// a: the paper's weight of 0.5 over that of the mixed rows, 1.5.
  public var anchorWeight: Double
  /// d. The paper has the mean of the last 128 batches.
  public var decay: Double
  /// What the targets come of.
  public var weak: RowView
  /// What is anchored to it.
  public var strong: RowView

  /// The paper's numbers, unless told.
  public init(
    strongViews: Int = 2, temperature: Double = 0.5, concentration: Double = 0.75, anchorWeight: Double = 1 / 3.0,
    decay: Double = 0.992, weak: RowView = .weaklyAugmented, strong: RowView = .stronglyAugmented
  ) {
    self.strongViews = strongViews
    self.temperature = temperature
    self.concentration = concentration
    self.anchorWeight = anchorWeight
    self.decay = decay
    self.weak = weak
    self.strong = strong
  }

  /// p(y) and p̃.
  public struct State: LossState {
    package var classShares: [Double]
    package var means: [Double]

    /// Whether there is a number for each class.
    public func fits(_ data: LossData) -> Bool {
      classShares.count == data.classes && means.count == data.classes
    }
  }

  /// 1/k each.
  public func initialState(_ data: LossData) -> State {
    State(
      classShares: data.classShares, means: [Double](repeating: 1 / Double(data.classes), count: data.classes))
  }

  private var mixed: [Pass] {
    [.trained(on: weak)] + (1...max(1, strongViews)).map { .trained(on: strong, number: $0) }
  }
  private var anchored: Pass { .trained(on: strong) }
  private var answered: Pass { Pass(weak, usesDropout: true) }

  /// The mixed ones, the anchored one, and that of the targets.
  public var passes: [Pass] { mixed + [anchored, answered] }

  /// The trained passes but the anchored one.
  public var pool: MixingPool? { MixingPool(concentration: concentration, passes: mixed) }

  /// q.
  public func targets(of batch: UnlabeledBatch, state: inout State) -> [[Double]] {
    let outputs = batch.outputs(of: answered)
    let answers = (0..<outputs.count).map { row in
      let q = outputs.exactProbabilities(from: row * outputs.classes)
      return scaled(q) ?? q
    }
    for k in state.means.indices {
      let mean = answers.reduce(0) { $0 + $1[k] } / Double(max(1, answers.count))
      state.means[k] = decay * state.means[k] + (1 - decay) * mean
    }
    return answers.map { q in
      let aligned = q.indices.map { q[$0] * state.classShares[$0] / state.means[$0] }
      // A row that can only be of classes without a label stays as it is.
      return sharpened(scaled(aligned) ?? q, units: .softmax, temperature: temperature)
    }
  }

  /// With the sum 1; nil where the sum is 0.
  private func scaled(_ values: [Double]) -> [Double]? {
    let sum = values.reduce(0, +)
    return sum > 0 ? values.map { $0 / sum } : nil
  }

  /// L and its derivative.
  public func value(of batch: UnlabeledBatch, state: inout State) -> Double {
    let share = 1 / Double(mixed.count)
    return mixed.reduce(Distance.crossEntropy.mean(of: anchored, in: batch, weight: anchorWeight)) {
      $0 + Distance.crossEntropy.mean(of: $1, in: batch, weight: share)
    }
  }

  /// Checks the numbers.
  public func validate(_ place: String) throws(RequestFailure) {
    try require(Double(strongViews), in: 1...16, "\(place).strongViews", "a number from 1 to 16")
    try require(temperature, in: 1e-3...1e3, "\(place).temperature", "a number from 0.001 to 1000")
    try require(
      concentration, in: Double.leastNonzeroMagnitude...1e6, "\(place).concentration", "a positive number")
    try require(anchorWeight, in: 0...1e6, "\(place).anchorWeight", "a number from 0 to 1000000")
    guard (0..<1).contains(decay) else {
      throw RequestFailure("\(place).decay", expected: "a number in [0, 1)", found: decay.short)
    }
  }
}
