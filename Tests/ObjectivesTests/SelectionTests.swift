import Compute
import Foundation
import Networks
import Objectives
import TestSupport
import Testing

@Suite struct SelectionTests {
  /// Softmax outputs of these probabilities.
  private func outputs(_ rows: [[Double]]) -> Outputs {
    Outputs(units: .softmax, classes: rows[0].count, logits: rows.flatMap { $0.map { Float(log($0)) } })
  }

  /// The weight of each row: the gradient of its pseudo-label is that much of Lee's.
  private func weights(
    _ selection: Selection, _ outputs: Outputs, state: inout SelectionState
  ) -> [Double] {
    var (lee, gradient) = (
      [Float](repeating: 0, count: outputs.count * outputs.classes),
      [Float](repeating: 0, count: outputs.count * outputs.classes)
    )
    _ = PseudoLabel().value(of: outputs, gradient: &lee)
    _ = PseudoLabel(selecting: selection).value(of: outputs, state: &state, gradient: &gradient)
    return (0..<outputs.count).map { row in
      Double(gradient[row * outputs.classes] / lee[row * outputs.classes])
    }
  }

  private func state(_ selection: Selection, rows: Int, classes: Int) -> SelectionState {
    PseudoLabel(selecting: selection).initialState(LossData(rows: rows, classes: classes))
  }

  /// FlexMatch by hand: of four rows two were taken for class 0 and one for class 1, so that β is 1 and 1/2.
  @Test func classwiseThresholdsFollowWhatWasLearned() {
    let selection = Selection.classwise(largest: 0.9)
    var state = state(selection, rows: 4, classes: 2)
    // Nothing was learned: all thresholds are 0, and all rows count.
    #expect(
      weights(selection, outputs([[0.95, 0.05], [0.92, 0.08], [0.06, 0.94], [0.6, 0.4]]), state: &state) == [
        1, 1, 1, 1,
      ])
    // 0.9 · 1/(2 - 1) = 0.9 and 0.9 · 0.5/1.5 = 0.3.
    #expect(
      weights(selection, outputs([[0.89, 0.11], [0.91, 0.09], [0.49, 0.51], [0.4, 0.6]]), state: &state) == [
        0, 1, 1, 1,
      ])
  }

  /// FreeMatch by hand, with a decay of 1/2, from 1/2 on: τ = (1/2 + 0.7)/2, p̃ = (1/2 + mean q)/2.
  @Test func adaptiveThresholdsFollowTheConfidence() {
    let selection = Selection.adaptive(decay: 0.5)
    var state = state(selection, rows: 2, classes: 2)
    // p̃ = (0.6, 0.4), τ = 0.6: thresholds 0.6 and 0.4.
    #expect(weights(selection, outputs([[0.8, 0.2], [0.6, 0.4]]), state: &state) == [1, 1])
    #expect(abs(state.mean - 0.6) < 1e-6)
    #expect(abs(state.classMeans[0] - 0.6) < 1e-6)
    // mean c = 0.56, τ = 0.58; mean q = (0.5, 0.5), p̃ = (0.55, 0.45): thresholds 0.58 and 0.4745.
    #expect(weights(selection, outputs([[0.56, 0.44], [0.44, 0.56]]), state: &state) == [0, 1])
  }

  /// SoftMatch by hand: with classes of equal running means the alignment changes nothing.
  @Test func softWeightsFallBelowTheMean() {
    let selection = Selection.soft(deviations: 2, decay: 0)
    var state = state(selection, rows: 4, classes: 2)
    let found = weights(selection, outputs([[0.9, 0.1], [0.1, 0.9], [0.6, 0.4], [0.4, 0.6]]), state: &state)
    // μ = 0.75, σ² = 4 · 0.15²/3 = 0.03; exp(-0.15² / (2 · 0.03/4)) = exp(-1.5)
    #expect(abs(state.mean - 0.75) < 1e-6 && abs(state.variance - 0.03) < 1e-6)
    for (weight, expected) in zip(found, [1, 1, exp(-1.5), exp(-1.5)]) { #expect(abs(weight - expected) < 1e-4) }
  }

  @Test func aQuotaTakesTheSurestOfEachClass() {
    let selection = Selection.quota(share: 0.5)
    var state = state(selection, rows: 5, classes: 2)
    let rows = [[0.9, 0.1], [0.6, 0.4], [0.7, 0.3], [0.2, 0.8], [0.45, 0.55]]
    #expect(weights(selection, outputs(rows), state: &state) == [1, 0, 1, 1, 0])
  }

  @Test(arguments: [
    (Selection.threshold(0.95), "0.95"), (.classwise(largest: 0.9), #"{"classwise":{"largest":0.9}}"#),
    (.adaptive(decay: 0.999), #"{"adaptive":{"decay":0.999}}"#),
    (.soft(deviations: 2, decay: 0.5), #"{"soft":{"decay":0.5,"deviations":2}}"#),
    (.quota(share: 0.25), #"{"quota":{"share":0.25}}"#),
  ])
  func itIsWrittenAndRead(selection: Selection, json: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(selection), as: UTF8.self) == json)
    #expect(try JSONDecoder().decode(Selection.self, from: Data(json.utf8)) == selection)
  }
}
