import Foundation
import PseudoLabelNetworks

/// A loss with what it keeps from update to update.
package protocol LossRun: AnyObject {
  /// L and its gradients, which stand in the batch.
  func value(of batch: UnlabeledBatch) -> Double
  /// What it keeps, as JSON; nil where that is nothing.
  func savedState() throws -> Data?
  /// Takes what it kept.
  func restore(_ state: Data) throws
}

extension UnlabeledLoss {
  /// The loss before the first update.
  package func begin(on data: LossData) -> any LossRun { Running(self, data) }
}

private final class Running<Loss: UnlabeledLoss>: LossRun {
  private let loss: Loss
  private var state: Loss.State

  init(_ loss: Loss, _ data: LossData) {
    self.loss = loss
    state = loss.initialState(data)
  }

  func value(of batch: UnlabeledBatch) -> Double { loss.value(of: batch, state: &state) }

  func savedState() throws -> Data? { state is NoState ? nil : try JSONEncoder().encode(state) }

  func restore(_ data: Data) throws { state = try JSONDecoder().decode(Loss.State.self, from: data) }
}
