import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelPlatform

/// Two views of a row, or two networks, should give the same answer:
///
/// L = (1/n) Σᵢ wᵢ D(pᵢ, qᵢ), with p the outputs that are trained, of the view `view`, q those of the pass `target`, made
/// sharper where `temperature` says so, and D a distance.
///
/// No gradient flows through q. wᵢ is 0 where max q, before it is made sharper, lies under the threshold, else 1; n counts all
/// rows. Where the view mixes rows, q is mixed alike.
///
/// It is the Π-model (Laine and Aila 2017; there the gradient flows through both passes, which is twice this one), mean teacher
/// (Tarvainen and Valpola 2017), UDA (Xie et al. 2020) and interpolation consistency (Verma et al. 2019): see `Method`.
public struct Consistency: NamedLoss {
  /// "consistency"
  public static let name = "consistency"

  /// D.
  public var distance: Distance
  /// The pass of q.
  public var target: Pass
  /// What the trained network sees.
  public var view: RowView
  /// T: q becomes qₖ^(1/T) / Σⱼ qⱼ^(1/T), each class against its "no" where outputs are sigmoids; nil leaves it as it is.
  public var temperature: Double?
  /// Under which confidence of q a row is left out; nil leaves none out.
  public var threshold: Double?

  /// D(p, q) with p of `view`, the rows as they are by default, and q of `target`. By default q is not sharpened, and no row is left
  /// out.
  public init(
    _ distance: Distance, of target: Pass, on view: RowView = .clean, temperature: Double? = nil,
    threshold: Double? = nil
  ) {
    self.distance = distance
    self.target = target
    self.view = view
    self.temperature = temperature
    self.threshold = threshold
  }

  /// The trained pass, and that of the targets.
  public var passes: [Pass] { [.trained(on: view), target] }

  /// Where the view leaves rows apart.
  public var isMeanOverRows: Bool { if case .mixed = view { false } else { true } }

  /// L and its derivative.
  public func value(of batch: UnlabeledBatch, state: inout NoState) -> Double {
    let teacher = batch.outputs(of: target)
    var targets = (0..<teacher.count).map { row in
      let q = teacher.exactProbabilities(from: row * teacher.classes)
      return temperature.map { sharpened(q, units: teacher.units, temperature: $0) } ?? q
    }
    var weights = (0..<teacher.count).map { row in
      threshold.map { Double(teacher.confidence(of: row)) < $0 ? 0.0 : 1 } ?? 1
    }
    if let mixing = batch.mixing(of: .trained(on: view)) {
      targets = mixing.mixed(targets)
      weights = zip(weights, mixing.partners.map { weights[$0] }).map { $0 * $1 }
    }
    batch.selectedRows = weights.count { $0 > 0 }
    return batch.setGradient(of: .trained(on: view)) { outputs, gradient in
      var sum = 0.0
      for row in 0..<outputs.count {
        let weight = weights[row] / Double(outputs.count)
        let value = distance.row(row, of: outputs, target: targets[row], weight: weight, &gradient)
        if weight > 0 { sum += value }
      }
      return sum / Double(outputs.count)
    }
  }

  /// Checks the threshold and the temperature.
  public func validate(_ place: String) throws(RequestFailure) {
    if let threshold { try require(threshold, in: 0...1, "\(place).threshold", "a number from 0 to 1") }
    if let temperature {
      try require(temperature, in: 1e-3...1e3, "\(place).temperature", "a number from 0.001 to 1000")
    }
  }
}

/// qₖ^(1/T), scaled to the sum 1: over the classes of a softmax, over "yes" and "no" of each sigmoid.
func sharpened(_ q: [Double], units: OutputUnits, temperature: Double) -> [Double] {
  func raised(_ values: [Double]) -> [Double] {
    let largest = values.max() ?? 1
    let powers = values.map { pow($0 / largest, 1 / temperature) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
  return units == .softmax ? raised(q) : q.map { raised([$0, 1 - $0])[0] }
}

extension UnlabeledBatch.Mixing {
  /// λ q + (1 - λ) q' of each row.
  func mixed(_ targets: [[Double]]) -> [[Double]] {
    zip(targets, partners).map { target, partner in
      zip(target, targets[partner]).map { share * $0 + (1 - share) * $1 }
    }
  }
}
