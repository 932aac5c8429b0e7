import PseudoLabelDiagnostics
import PseudoLabelNetworks

/// Rows are mixed with each other, and should be answered with their targets mixed alike (Berthelot et al. 2019):
///
/// L = (1/(v n)) Σᵢ ‖p(x'ᵢ) - q'ᵢ‖²/k over v views of n rows, where x' and q' are mixed from the pool of all these views and the labelled
/// rows (`MixingPool`). The target q of an unlabelled row is the mean of the network's answers to v views of it, made sharper:
/// q̄ₖ^(1/T) / Σⱼ q̄ⱼ^(1/T). No gradient flows through q. The supervised loss is that of the labelled rows that were mixed, against
/// their targets.
///
/// The views that are answered for the targets and those that are trained are drawn apart; the paper uses the same ones twice.
public struct MixMatch: NamedLoss {
  /// "mixMatch"
  public static let name = "mixMatch"

  /// v, 1 to 16.
  public var views: Int
  /// T.
  public var temperature: Double
  /// Of the Beta distribution.
  public var concentration: Double
  /// What is done to the rows before they are answered or mixed.
  public var view: RowView

  /// The paper's numbers, unless told.
  public init(
    views: Int = 2, temperature: Double = 0.5, concentration: Double = 0.5, view: RowView = .weaklyAugmented
  ) {
    self.views = views
    self.temperature = temperature
    self.concentration = concentration
    self.view = view
  }

  private var trained: [Pass] { (0..<views).map { .trained(on: view, number: $0) } }
  private var answered: [Pass] { (0..<views).map { Pass(view, usesDropout: true, number: $0) } }

  /// As many trained passes as there are views, and as many for the targets.
  public var passes: [Pass] { trained + answered }

  /// All trained passes.
  public var pool: MixingPool? { MixingPool(concentration: concentration, passes: trained) }

  /// q.
  public func targets(of batch: UnlabeledBatch, state: inout NoState) -> [[Double]] {
    let answers = answered.map { batch.outputs(of: $0) }
    return batch.rows.indices.map { row in
      var mean = [Double](repeating: 0, count: answers[0].classes)
      for outputs in answers {
        for (k, p) in outputs.exactProbabilities(from: row * outputs.classes).enumerated() {
          mean[k] += p / Double(views)
        }
      }
      return sharpened(mean, units: answers[0].units, temperature: temperature)
    }
  }

  /// L and its derivative.
  public func value(of batch: UnlabeledBatch, state: inout NoState) -> Double {
    trained.reduce(0) {
      $0 + Distance.squaredError.mean(of: $1, in: batch, weight: 1 / Double(views))
    }
  }

  /// Checks the numbers.
  public func validate(_ place: String) throws(RequestFailure) {
    try require(Double(views), in: 1...16, "\(place).views", "a number from 1 to 16")
    try require(temperature, in: 1e-3...1e3, "\(place).temperature", "a number from 0.001 to 1000")
    try require(
      concentration, in: Double.leastNonzeroMagnitude...1e6, "\(place).concentration", "a positive number")
  }
}

extension Distance {
  /// The mean over the rows of a trained pass to their targets, times `weight`; sets its gradient.
  func mean(of pass: Pass, in batch: UnlabeledBatch, weight: Double) -> Double {
    let targets = batch.targets(of: pass)
    return batch.setGradient(of: pass) { outputs, gradient in
      let share = weight / Double(outputs.count)
      return share
        * (0..<outputs.count).reduce(0) {
          $0 + row($1, of: outputs, target: targets[$1], weight: share, &gradient)
        }
    }
  }
}
