import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelSchedules
import PseudoLabelTraining
import TestSupport
import Testing

/// Ten full updates against PyTorch (`Tools/Golden/paper_updates.py`): losses, pseudo-labels by their loss, parameters
/// after the first and the tenth update, and the outputs at test, on every path.
@Suite struct GoldenUpdateTests {
  struct Path: Sendable, CustomTestStringConvertible {
    var set: CPU.InstructionSet
    var input: InputPath
    var testDescription: String { "\(set) \(input)" }
  }

  static let paths = CPU.availableInstructionSets.flatMap { set in
    [InputPath.dense, .sparse].map { Path(set: set, input: $0) }
  }

  @Test(arguments: paths) func tenUpdates(path: Path) throws {
    let file = try Golden.load(PaperUpdates.self, from: "paper_updates.json")
    #expect(file.cases.count == 12)
    let cpu = CPU.sharing(threads: 2, instructionSet: path.set)
    for golden in file.cases {
      let recipe = file.recipe(for: golden)
      let learner = Learner(
        recipe, objective: recipe.objective, initial: file.initialParameters(for: golden),
        unlabeledRows: file.split.unlabeled.count)
      let step = TrainingStep(
        learner, recipe: recipe, objective: recipe.objective, split: file.split, seed: file.dropout.seed,
        inputPath: path.input, on: cpu)
      for (number, expected) in golden.updates.enumerated() {
        let losses = step.update(at: TrainingTime(epoch: 0, update: number))
        expectClose([Float(losses.supervised)], [expected.supervisedLoss], tolerance: 1e-5)
        if let unlabeled = expected.unlabeledLoss, number > 0 {
          let wanted = unlabeled * file.schedule[number].alpha
          expectClose([Float(losses.unlabeled ?? .nan)], [wanted], tolerance: 1e-5)
        }
        for parameters in golden.parameters where parameters.afterUpdate == number + 1 {
          let tensors = learner.live.parameters.tensors
          for layer in parameters.weights.indices {
            expectClose(tensors[2 * layer].values, parameters.weights[layer], tolerance: 1e-5)
            expectClose(tensors[2 * layer + 1].values, parameters.biases[layer], tolerance: 1e-5)
          }
        }
      }
      let predictor = Predictor(learner.live, inputPath: path.input, on: cpu)
      let features = Features(.floats(file.batches[0].labeled.floats), columns: 12)
      expectClose(predictor.probabilities(for: features), golden.testOutputs.values, tolerance: 1e-5)
    }
  }
}
