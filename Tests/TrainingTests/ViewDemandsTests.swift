import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelSchedules
import PseudoLabelTraining
import Testing

/// Which views a recipe may have where, and what they take of the memory.
@Suite struct ViewDemandsTests {
  private func recipe(_ loss: any NamedLoss) -> Recipe {
    Recipe(
      network: Network(
        inputs: 1000, layers: [.dense(DenseLayer(units: 8, weights: .he))],
        output: OutputLayer(classes: 3, units: .softmax)),
      unlabeled: [UnlabeledTerm(loss, weight: .constant(value: 1))],
      optimizer: .gradientDescent(rate: .constant(value: 0.3), momentum: .constant(value: 0.5)), labeledBatch: 4,
      unlabeledBatch: 16, epochLength: .passOverLabeled, epochs: 1, keep: .last)
  }

  /// Targets are of single rows without a perturbation: nobody would mix or perturb them as the trained rows are.
  @Test(arguments: [RowView.mixed(concentration: 1), .adversarial(radius: 1)])
  func targetsAreOfSingleRows(view: RowView) throws {
    for loss in [Consistency(.squaredError, of: Pass(view)), PseudoLabel(of: Pass(view))] as [any NamedLoss] {
      let failure = #expect(throws: RequestFailure.self) { try recipe(loss).validate(inputs: 1000, classes: 3) }
      #expect("\(try #require(failure))".contains("the pass of its targets"))
    }
    try recipe(Consistency(.squaredError, of: Pass(.clean), on: view)).validate(inputs: 1000, classes: 3)
  }

  @Test func pseudoLabelsAreOfSingleRows() throws {
    let mixed = PseudoLabel(of: Pass(.clean), on: .mixed(concentration: 1))
    #expect(throws: RequestFailure.self) { try recipe(mixed).validate(inputs: 1000, classes: 3) }
    try recipe(PseudoLabel(of: Pass(.clean), on: .adversarial(radius: 1))).validate(inputs: 1000, classes: 3)
  }

  /// Rows that are stored as their non-zeros have all their values in views that are computed.
  @Test func computedViewsHaveAllInputs() {
    func bytes(_ view: RowView, entries: Int?) -> Double {
      recipe(Consistency(.squaredError, of: Pass(.clean), on: view)).trainingBytes(labeledRows: 4, entries: entries)
    }
    #expect(bytes(.clean, entries: 10) < bytes(.clean, entries: nil))
    for view in [RowView.noisy(deviation: 1), .mixed(concentration: 1), .adversarial(radius: 1)] {
      #expect(bytes(view, entries: 10) == bytes(view, entries: nil))
      #expect(bytes(view, entries: nil) > bytes(.clean, entries: nil))
    }
  }
}
