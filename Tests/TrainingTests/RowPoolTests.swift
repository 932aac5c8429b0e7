import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelSchedules
import PseudoLabelTraining
import TestSupport
import Testing

/// Labelled rows that are mixed with others.
@Suite struct RowPoolTests {
  private func recipe(_ losses: [any NamedLoss]) -> Recipe {
    Recipe(
      network: Network(
        inputs: 12, inputDropout: Dropout(0.1),
        layers: [.dense(DenseLayer(units: 40, dropout: Dropout(0.3), weights: .he))],
        output: OutputLayer(classes: 3, units: .softmax)),
      unlabeled: losses.map { UnlabeledTerm($0, weight: .constant(value: 2)) },
      optimizer: .gradientDescent(rate: .constant(value: 0.3), momentum: .constant(value: 0.5)),
      labeledBatch: 4, unlabeledBatch: 32, epochLength: .passOverLabeled, epochs: 8, keep: .last)
  }

  private func parameters(_ losses: [any NamedLoss]) -> [Float] {
    Trainer(recipe(losses), seed: 3, on: CPU.sharing(threads: 1)).train(on: TinyData.split())
      .model.parameters.tensors.flatMap(\.values)
  }

  /// Of a concentration near 0, λ is 0 or 1 and every row stays what it is: MixMatch of one view is then a consistency of two
  /// passes, and the supervised loss that of the labels.
  @Test func whatIsNotMixedIsAConsistency() {
    let unmixed = MixMatch(views: 1, temperature: 0.5, concentration: 1e-9, view: .noisy(deviation: 0.2))
    let consistency = Consistency(
      .squaredError, of: Pass(.noisy(deviation: 0.2), usesDropout: true), on: .noisy(deviation: 0.2), temperature: 0.5)
    let (one, two) = (parameters([unmixed]), parameters([consistency]))
    for (a, b) in zip(one, two) { #expect(abs(a - b) < 1e-5) }
    let mixed = parameters([MixMatch(views: 1, concentration: 0.5, view: .noisy(deviation: 0.2))])
    #expect(zip(one, mixed).contains { abs($0 - $1) > 1e-3 })
  }

  /// Their targets can only be mixed in one way.
  @Test func onlyOneLossMixesLabelledRows() throws {
    let failure = #expect(throws: RequestFailure.self) {
      try recipe([MixMatch(), ReMixMatch()]).validate(inputs: 12, classes: 3)
    }
    #expect(failure?.subject == "recipe.unlabeled")
    try recipe([MixMatch(), EntropyMinimization()]).validate(inputs: 12, classes: 3)
    // The other loss has its own pass.
    #expect(parameters([MixMatch(), EntropyMinimization()]).allSatisfy { $0.isFinite })
  }

  /// Answers in the proportions of the labels stay as they are but for the temperature; others are drawn to them.
  @Test func targetsAreAlignedWithTheLabels() throws {
    let loss = ReMixMatch(temperature: 1, decay: 0)
    func targets(_ logits: [Float], _ shares: [Double]) -> [[Double]] {
      let batch = UnlabeledBatch(units: .softmax, classes: 2, capacity: 2)
      batch.rows = [0, 1]
      for pass in loss.passes {
        batch.addPass(pass)
        batch.fill(pass) { $0 = Outputs(units: .softmax, classes: 2, logits: logits) }
      }
      var state = loss.initialState(LossData(rows: 2, classes: 2, classShares: shares))
      return loss.targets(of: batch, state: &state)
    }
    // ln 3: answers of 0.75 and 0.25.
    let balanced: [Float] = [1.0986123, 0, 0, 1.0986123]
    let (even, uneven) = (targets(balanced, [0.5, 0.5]), targets(balanced, [0.2, 0.8]))
    #expect(abs(even[0][0] - 0.75) < 1e-6 && abs(even[1][0] - 0.25) < 1e-6)
    // 0.75 · 0.2 against 0.25 · 0.8, and 0.25 · 0.2 against 0.75 · 0.8.
    #expect(abs(uneven[0][0] - 0.15 / 0.35) < 1e-6 && abs(uneven[1][0] - 0.05 / 0.65) < 1e-6)
    #expect(targets(balanced, [1, 0]) == [[1, 0], [1, 0]])
  }
}
