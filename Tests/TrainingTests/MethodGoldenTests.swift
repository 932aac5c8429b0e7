import PseudoLabelCompute
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelSchedules
import PseudoLabelTraining
import TestSupport
import Testing

/// Fourteen full updates of each semi-supervised method against PyTorch (`Tools/Golden/method_updates.py`): losses, the
/// number of rows that were learned from, and parameters after the first and the last update, those of the average too.
@Suite struct MethodGoldenTests {
  @Test(arguments: CPU.availableInstructionSets) func fourteenUpdates(set: CPU.InstructionSet) throws {
    let file = try Golden.load(MethodUpdates.self, from: "method_updates.json")
    #expect(file.cases.count == 53)
    let cpu = CPU.sharing(threads: 2, instructionSet: set)
    for golden in file.cases {
      let recipe = file.recipe(for: golden)
      let learner = Learner(
        recipe, objective: recipe.objective, initial: file.initialParameters(of: recipe.network),
        unlabeledRows: file.split.unlabeled.count, labels: file.labels)
      let step = TrainingStep(
        learner, recipe: recipe, objective: recipe.objective, split: file.split, seed: golden.seed, inputPath: .dense,
        on: cpu)
      let tolerance = Self.tolerance(of: golden)
      func expect(_ values: [Float], _ expected: [Double], _ what: String) {
        expectClose(values, expected, tolerance: tolerance, "\(golden.name): \(what)")
      }
      for (number, expected) in golden.updates.enumerated() {
        let losses = step.update(at: TrainingTime(epoch: 0, update: number))
        expect([Float(losses.supervised)], [expected.supervisedLoss], "supervised loss of update \(number)")
        expect([Float(losses.unlabeled ?? .nan)], [expected.unlabeledLoss], "unlabelled loss of update \(number)")
        #expect(losses.selectedRows == expected.selectedRows, "\(golden.name), update \(number)")
        for snapshot in golden.parameters where snapshot.afterUpdate == number + 1 {
          let network = try #require(snapshot.network == .student ? learner.live : learner.average)
          for (tensor, values) in zip(network.parameters.tensors, snapshot.values) {
            expect(tensor.values, values, "\(tensor.name) of the \(snapshot.network) after update \(number + 1)")
          }
        }
      }
    }
  }

  /// That of `GoldenUpdateTests`, but where a direction is a difference of answers. They are 10⁻³ apart and each is rounded
  /// at 10⁻⁷: a ten-thousandth of the direction is left to chance, and the perturbed answers with it.
  private static func tolerance(of golden: MethodUpdates.Case) -> Double {
    golden.unlabeled.contains { $0.loss is VirtualAdversarial } ? 2e-4 : 1e-5
  }
}
