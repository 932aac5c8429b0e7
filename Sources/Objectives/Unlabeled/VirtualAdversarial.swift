import PseudoLabelDiagnostics
import PseudoLabelNetworks

/// The answer should not change in the direction in which it changes most (Miyato et al. 2018):
///
/// L = (1/n) Σᵢ KL(p(xᵢ) ‖ p(xᵢ + rᵢ)), with ‖rᵢ‖ = radius and the direction of rᵢ by `RowView.adversarial`.
///
/// No gradient flows through p(x) nor through r.
public struct VirtualAdversarial: NamedLoss {
  /// "virtualAdversarial"
  public static let name = "virtualAdversarial"

  /// ‖r‖, Euclidean, in the units of the inputs.
  public var radius: Double

  /// A radius of at least 0.
  public init(radius: Double) { self.radius = radius }

  private var pass: Pass { .trained(on: .adversarial(radius: radius)) }

  /// The trained pass over the perturbed rows.
  public var passes: [Pass] { [pass] }

  /// It is.
  public var isMeanOverRows: Bool { true }

  /// L and its derivative.
  public func value(of batch: UnlabeledBatch, state: inout NoState) -> Double {
    let clean = batch.unperturbedOutputs(of: pass)
    // Without a perturbation L is 0 whatever the network says.
    if radius == 0 { batch.selectedRows = 0 }
    return batch.setGradient(of: pass) { outputs, gradient in
      let share = 1 / Double(outputs.count)
      var sum = 0.0
      for row in 0..<outputs.count {
        let target = clean.exactProbabilities(from: row * clean.classes)
        sum += Distance.kullbackLeibler.row(row, of: outputs, target: target, weight: share, &gradient)
      }
      return sum * share
    }
  }

  /// Checks the radius.
  public func validate(_ place: String) throws(RequestFailure) {
    try require(radius, in: 0...1e6, "\(place).radius", "a number from 0 to 1000000")
  }
}
