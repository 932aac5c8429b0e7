import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelSchedules
import PseudoLabelTraining
import Testing

/// What a recipe is called.
@Suite struct RecipeMethodTests {
  typealias Method = PseudoLabelTraining.Method

  private func recipe(_ method: Method, _ change: (inout Recipe) -> Void = { _ in }) -> Recipe {
    var recipe = Recipe(
      network: Network(inputs: 12, layers: [], output: OutputLayer(classes: 3, units: .softmax)), unlabeled: [],
      optimizer: .adam(rate: .constant(value: 0.01)), labeledBatch: 4, unlabeledBatch: 8,
      epochLength: .passOverLabeled, epochs: 3, keep: .last)
    recipe.use(method)
    change(&recipe)
    return recipe
  }

  private static func term(_ loss: any NamedLoss, weight: Double = 1) -> UnlabeledTerm {
    UnlabeledTerm(loss, weight: .constant(value: weight))
  }

  @Test(arguments: Method.allCases) func aRecipeOfAMethodIsCalledByIt(method: Method) {
    #expect(recipe(method).method == method)
    #expect(method.learnsFromUnlabeled == (method != .supervised))
  }

  @Test(
    arguments: [
      ([PseudoLabel(selecting: .quota(share: 0.5))], "pseudo-label"),
      ([PseudoLabel(of: .withoutDropout, threshold: 0.8)], "pseudo-label"),
      ([VirtualAdversarial(radius: 1)], "vat"),
      ([PseudoLabel(), TemporalEnsembling()], "pseudoLabel + temporalEnsembling"),
      (
        [VirtualAdversarial(radius: 1), PseudoLabel(), PseudoLabel(on: .stronglyAugmented)],
        "virtualAdversarial + pseudoLabel + pseudoLabel"
      ),
      ([Consistency(.squaredError, of: .withoutDropout, on: .noisy(deviation: 1))], "consistency"),
    ] as [([any NamedLoss], String)])
  func lossesThatAreNoMethodsAreNamed(losses: [any NamedLoss], name: String) throws {
    let method = recipe(.supervised) { $0.unlabeled = losses.map { Self.term($0) } }.method
    #expect(method.rawValue == name)
    #expect(method.learnsFromUnlabeled)
    // As a summary has it.
    #expect(Method(rawValue: name) == method)
  }

  @Test(
    arguments: [
      (.supervised, "supervised"), (.fixMatch, "supervised + augmentation + averaging"),
      (.piModel, "supervised + augmentation"), (.interpolationConsistency, "supervised + averaging"),
      (.pseudoLabel, "supervised"),
    ] as [(Method, String)])
  func withoutAWeightItIsSupervised(method: Method, name: String) {
    let none = recipe(method) { $0.unlabeled = [] }.method
    #expect(none.rawValue == name && !none.learnsFromUnlabeled)
    #expect(none.changesLabeledRows == name.contains("augmentation"))
    #expect(none.averagesParameters == name.contains("averaging"))
    let idle = recipe(method) { recipe in
      recipe.unlabeled = recipe.unlabeled.map { UnlabeledTerm($0.loss, weight: $0.weight.multiplied(by: 0)) }
    }
    #expect(idle.method == none)
    #expect(Method(rawValue: name) == none)
  }

  @Test(arguments: ["", "magic", "pseudoLabel +", "supervised + magic", "supervised + pseudoLabel", "augmentation"])
  func noRecipeIsCalledSo(name: String) { #expect(Method(rawValue: name) == nil) }

  /// Versions before 0.6 wrote it.
  @Test func summariesOfOlderVersionsAreRead() { #expect(Method(rawValue: "custom")?.learnsFromUnlabeled == true) }

  @Test func aThresholdLeavesOutWhatTheMethodHas() {
    #expect(Method.fixMatch.thresholdedTarget == "pseudo-label")
    #expect(Method.uda.thresholdedTarget == "target")
    for method in [Method.virtualAdversarial, .interpolationConsistency, .piModel, .freeMatch, .softMatch] {
      #expect(method.thresholdedTarget == nil, "\(method.rawValue)")
    }
  }
}
