import Foundation
import PseudoLabelNetworks

/// A loss with what it keeps from update to update.
package protocol LossRun: AnyObject {
  /// What it learns itself; nil of a loss that has no parameters.
  var parameters: LossParameters? { get }
  /// The rows that it wants mixed with the labelled ones.
  var pool: MixingPool? { get }
  /// Of what rows it is computed where ranks divide them.
  var division: RowDivision { get }
  /// What it takes for true of each row, where it has a pool.
  func targets(of batch: UnlabeledBatch) -> [[Double]]
  /// L and its gradients, which stand in the batch.
  func value(of batch: UnlabeledBatch) -> Double
  /// What it keeps, as JSON; nil where that is nothing.
  func savedState() -> Data?
  /// Takes what it kept.
  ///
  /// - Returns: false where it is damaged, or of another loss or other data; then nothing is taken.
  func restore(_ state: Data) -> Bool
}

/// Of what rows a loss is computed where ranks divide them.
package enum RowDivision: Sendable {
  /// Each rank takes its own: the loss of all is their mean, weighted by the numbers of rows.
  case own
  /// Each takes its own, and asks the others for what it needs: the loss of all is the sum.
  case ranked
  /// Each takes all.
  case all
}

extension UnlabeledLoss {
  /// Of what rows it is computed where ranks divide them.
  package var division: RowDivision { self is any RankedLoss ? .ranked : isMeanOverRows ? .own : .all }

  /// The loss before the first update.
  ///
  /// - Parameters:
  ///   - data: that it learns from.
  ///   - network: what is trained.
  ///   - seed: of its parameters.
  ///   - number: of the loss in the objective.
  package func begin(on data: LossData, network: Network, seed: UInt64, number: Int = 0) -> any LossRun {
    let parameters = parameters(for: network)
    return Running(self, data, parameters.isEmpty ? nil : LossParameters(parameters, seed: seed, loss: number))
  }
}

private final class Running<Loss: UnlabeledLoss>: LossRun {
  private let loss: Loss
  private let data: LossData
  private var state: Loss.State
  let parameters: LossParameters?

  init(_ loss: Loss, _ data: LossData, _ parameters: LossParameters?) {
    (self.loss, self.data, self.parameters) = (loss, data, parameters)
    state = loss.initialState(data)
  }

  var pool: MixingPool? { loss.pool }

  var division: RowDivision { loss.division }

  func targets(of batch: UnlabeledBatch) -> [[Double]] { loss.targets(of: batch, state: &state) }

  func value(of batch: UnlabeledBatch) -> Double {
    parameters?.clearGradients()
    batch.parameters = parameters
    return loss.value(of: batch, state: &state)
  }

  func savedState() -> Data? {
    guard !(state is NoState) else { return nil }
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do { return try encoder.encode(state) } catch { preconditionFailure("a state that JSON cannot hold: \(error)") }
  }

  func restore(_ saved: Data) -> Bool {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let kept = try? decoder.decode(Loss.State.self, from: saved), kept.fits(data) else { return false }
    state = kept
    return true
  }
}
