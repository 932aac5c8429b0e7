import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelSchedules
import PseudoLabelTraining
import TestSupport
import Testing

/// What holds of every method, whatever it makes of the unlabelled rows.
@Suite struct MethodLawTests {
  static let methods = Method.allCases.filter { $0 != .supervised }
  static let weighted = methods.filter { !$0.changes().unlabeled.isEmpty }

  private func recipe(_ method: PseudoLabelTraining.Method, alpha: Double? = nil, epochs: Int = 8) -> Recipe {
    var recipe = Recipe(
      network: Network(
        inputs: 12, inputDropout: Dropout(0.1),
        layers: [.dense(DenseLayer(units: 40, dropout: Dropout(0.3), weights: .he))],
        output: OutputLayer(classes: 3, units: .softmax)), unlabeled: [],
      optimizer: .gradientDescent(rate: .constant(value: 0.3), momentum: .constant(value: 0.5)),
      labeledBatch: 4, unlabeledBatch: 32, epochLength: .passOverLabeled, epochs: epochs, keep: .last)
    recipe.use(method, weight: .constant(value: 0.5))
    // The cost of the input has a weight of 1000, so that no rate of gradient descent suits it and the rest.
    // A few rows of one batch, without all classes, are normalised to where the classes are not.
    if method.isLadder { (recipe.optimizer, recipe.labeledBatch) = (.adam(rate: .constant(value: 0.01)), 9) }
    if let alpha {
      recipe.unlabeled = recipe.unlabeled.map { UnlabeledTerm($0.loss, weight: .constant(value: alpha)) }
    }
    // Few rows of three classes are soon sure, but not at once.
    recipe.unlabeled = recipe.unlabeled.map { term in
      guard var loss = term.loss as? PseudoLabel else { return term }
      if loss.threshold != nil { loss.threshold = 0.5 }
      if case .classwise = loss.selection { loss.selection = .classwise(largest: 0.5) }
      return UnlabeledTerm(loss, weight: term.weight)
    }
    return recipe
  }

  private func train(_ recipe: Recipe, on split: Split = TinyData.split(), threads: Int = 1) -> TrainingOutcome {
    Trainer(recipe, seed: 3, on: CPU.sharing(threads: threads)).train(on: split)
  }

  /// With α ≡ 0 the unlabelled rows change nothing, to the bit; with another α they do.
  @Test(arguments: weighted) func aWeightOfZeroIsTheSupervisedRun(method: PseudoLabelTraining.Method) {
    var supervised = recipe(method)
    supervised.unlabeled = []
    let model = train(supervised).model
    #expect(train(recipe(method, alpha: 0)).model == model)
    #expect(train(recipe(method, alpha: 1)).model != model)
  }

  @Test(arguments: methods) func anyNumberOfThreadsGivesTheSameBits(method: PseudoLabelTraining.Method) {
    let models = [1, 2, 3].map { train(recipe(method), threads: $0).model }
    #expect(models[1] == models[0])
    #expect(models[2] == models[0])
  }

  @Test(arguments: methods) func itLearns(method: PseudoLabelTraining.Method) {
    var recipe = recipe(method, epochs: 60)
    // A weight of 100 from the first update on leaves nothing to learn from.
    if method == .mixMatch { recipe.use(method, weight: .ramp(from: 0, to: 1, during: .epochs(10..<50))) }
    let outcome = train(recipe)
    #expect(outcome.ending == .completed)
    #expect((outcome.validationErrorRate ?? 1) < 0.2)
  }

  /// A run that goes on from a checkpoint comes to the bits of one that was not interrupted.
  @Test(arguments: methods) func resumedIsUninterrupted(method: PseudoLabelTraining.Method) throws {
    final class Keeper: CheckpointKeeper {
      let interval = CheckpointInterval.epochs(3)
      var states: [TrainingState] = []
      func keep(_ state: TrainingState) { states.append(state) }
    }
    let recipe = recipe(method)
    let trainer = Trainer(recipe, seed: 3, on: CPU.sharing(threads: 1))
    let keeper = Keeper()
    let whole = trainer.train(on: TinyData.split(), resuming: nil, keeper: keeper)
    let state = try #require(keeper.states.first)
    #expect(Set(state.parameters.keys) == state.progress.parts(of: recipe))
    let resumed = trainer.train(on: TinyData.split(), resuming: state)
    #expect(resumed.model == whole.model)
    #expect(resumed.history.map(\.supervisedLoss) == whole.history.map(\.supervisedLoss))
    #expect(resumed.history.map(\.unlabeledLoss) == whole.history.map(\.unlabeledLoss))
  }

  /// What a damaged checkpoint, or one of other rows, says of the losses is not taken.
  @Test(arguments: [PseudoLabelTraining.Method.flexMatch, .temporalEnsembling]) func statesOfOtherRowsAreNotTaken(
    method: PseudoLabelTraining.Method
  ) throws {
    let recipe = recipe(method)
    let data = LossData(rows: 30, classes: 3)
    let saved = recipe.unlabeled.map { $0.loss.begin(on: data, network: recipe.network, seed: 1).savedState() }
    #expect(recipe.hasLosses(saved, unlabeledRows: 30))
    #expect(recipe.hasLosses(nil, unlabeledRows: 30))
    #expect(!recipe.hasLosses(saved, unlabeledRows: 31))
    #expect(!recipe.hasLosses(saved + saved, unlabeledRows: 30))
    #expect(!recipe.hasLosses([Data("{}".utf8)], unlabeledRows: 30))
  }

  /// What a recipe amounts to is named as the method that it was made of.
  @Test(arguments: Method.allCases) func aRecipeNamesItsMethod(method: PseudoLabelTraining.Method) {
    #expect(recipe(method).method == method)
  }

  /// An average that forgets all at once is the network itself.
  @Test func aDecayOfZeroIsTheStudent() {
    func outcome(_ averaging: Averaging?) -> Model {
      var recipe = recipe(.fixMatch)
      recipe.averaging = averaging
      return train(recipe).model
    }
    let student = outcome(nil)
    #expect(outcome(Averaging(decay: 0)) == student)
    #expect(outcome(Averaging(decay: 0.9)) != student)
    #expect(outcome(Averaging(decay: 0.9, isDelivered: false)) == student)
  }

  /// A perturbation of length 0 changes no answer, so that there is nothing to make small.
  @Test func anAdversarialRadiusOfZeroIsNoLoss() {
    var recipe = recipe(.virtualAdversarial)
    recipe.unlabeled = [UnlabeledTerm(VirtualAdversarial(radius: 0), weight: .constant(value: 1))]
    var supervised = recipe
    supervised.unlabeled = []
    let outcome = train(recipe)
    #expect(outcome.history.allSatisfy { abs($0.unlabeledLoss ?? 1) < 1e-9 })
    #expect(outcome.history.allSatisfy { $0.unlabeledUpdates == 0 })
    let difference =
      zip(
        outcome.model.parameters.tensors.flatMap(\.values), train(supervised).model.parameters.tensors.flatMap(\.values)
      ).map { abs($0 - $1) }.max() ?? 1
    #expect(difference < 1e-5)
  }

  /// A threshold of 0 on the same pass is Lee's method.
  @Test(arguments: [Selection.threshold(0), .classwise(largest: 0), .quota(share: 1)])
  func aSelectionOfAllIsLees(selection: Selection) {
    func model(_ loss: PseudoLabel) -> Model {
      var recipe = recipe(.pseudoLabel)
      recipe.unlabeled = [UnlabeledTerm(loss, weight: .constant(value: 0.5))]
      return train(recipe).model
    }
    #expect(model(PseudoLabel(selecting: selection)) == model(PseudoLabel()))
  }

  /// Losses that ask for equal passes share them: two halves are the whole.
  @Test func twoHalvesOfALossAreTheWhole() {
    func model(_ weights: [Double]) -> [Float] {
      var recipe = recipe(.virtualAdversarial)
      recipe.unlabeled = weights.map {
        UnlabeledTerm(VirtualAdversarial(radius: 1), weight: .constant(value: $0))
      }
      return train(recipe, on: TinyData.split()).model.parameters.tensors.flatMap(\.values)
    }
    for (half, whole) in zip(model([0.5, 0.5]), model([1])) { #expect(abs(half - whole) < 1e-5) }
  }

  /// Rows that come in as their non-zeros are trained on as if they came with their zeros.
  @Test(arguments: methods) func sparseRowsAreDenseRows(method: PseudoLabelTraining.Method) {
    let models = [InputPath.dense, .sparse].map { path in
      Trainer(recipe(method, epochs: 2), seed: 3, inputPath: path, on: CPU.sharing(threads: 2)).train(
        on: TinyData.split()
      ).model.parameters.tensors.flatMap(\.values)
    }
    for (dense, sparse) in zip(models[0], models[1]) { #expect(abs(dense - sparse) < 2e-3) }
  }
}
