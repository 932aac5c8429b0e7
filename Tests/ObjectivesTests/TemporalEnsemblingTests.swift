import Foundation
import PseudoLabelNetworks
import PseudoLabelObjectives
import TestSupport
import Testing

@Suite struct TemporalEnsemblingTests {
  /// A row that a batch has twice, at the end of a pass and at the beginning of the next, is compared with updates before.
  @Test func anUpdateDoesNotSeeItself() {
    let loss = TemporalEnsembling()
    var state = loss.initialState(LossData(rows: 2, classes: 2))
    func value(_ rows: [Int], _ logits: [Float]) -> Double {
      let batch = UnlabeledBatch(units: .softmax, classes: 2, capacity: rows.count)
      batch.rows = rows
      batch.addPass(.trained())
      batch.fill(.trained()) { $0 = Outputs(units: .softmax, classes: 2, logits: logits) }
      return loss.value(of: batch, state: &state)
    }
    #expect(value([0, 0], [1, 0, 0, 1]) == 0)
    // The mean of both answers, of the weights 0.6 and 1.
    let p = 1 / (1 + exp(-1.0))
    let mean = (0.6 * p + (1 - p)) / 1.6
    #expect(abs(value([0], [1, 0]) - (p - mean) * (p - mean)) < 1e-6)
  }
}
