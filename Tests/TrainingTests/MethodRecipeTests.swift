import Foundation
import PseudoLabelAugmentations
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelSchedules
import PseudoLabelTraining
import Testing

/// What methods make of a recipe, and what of it is refused.
@Suite struct MethodRecipeTests {
  private func recipe(_ method: PseudoLabelTraining.Method) -> Recipe {
    var recipe = Recipe(
      network: Network(inputs: 12, layers: [], output: OutputLayer(classes: 3, units: .softmax)), unlabeled: [],
      optimizer: .adam(rate: .constant(value: 0.01)), labeledBatch: 4, unlabeledBatch: 8,
      epochLength: .passOverLabeled, epochs: 3, keep: .last)
    recipe.use(method, weight: .ramp(from: 0, to: 1, during: .epochs(1..<2)))
    return recipe
  }

  @Test(arguments: Method.allCases) func itIsWrittenReadAndValid(method: PseudoLabelTraining.Method) throws {
    let recipe = recipe(method)
    #expect(try JSONDecoder().decode(Recipe.self, from: JSONEncoder().encode(recipe)) == recipe)
    #expect(throws: Never.self) { try recipe.validate(inputs: 12, classes: 3) }
  }

  /// A configuration of version 0.5 says less.
  @Test func recipesOfOlderVersionsAreRead() throws {
    let recipe = recipe(.pseudoLabel)
    var object = try #require(
      try JSONSerialization.jsonObject(with: JSONEncoder().encode(recipe)) as? [String: Any])
    object["unlabeled"] = [
      ["pseudoLabel": ["targets": "withoutDropout", "threshold": 0.8], "weight": ["constant": ["value": 2]]],
      ["entropyMinimization": [:], "weight": ["constant": ["value": 1]]],
      ["pseudoLabel": ["targets": "none"], "weight": ["constant": ["value": 1]]],
    ]
    for name in ["averaging", "labeledView", "augmentations"] { object[name] = nil }
    let read = try JSONDecoder().decode(Recipe.self, from: JSONSerialization.data(withJSONObject: object))
    #expect(
      read.unlabeled == [
        UnlabeledTerm(PseudoLabel(of: .withoutDropout, threshold: 0.8), weight: .constant(value: 2)),
        UnlabeledTerm(EntropyMinimization(), weight: .constant(value: 1)),
        UnlabeledTerm(PseudoLabel(), weight: .constant(value: 1)),
      ])
    #expect(read.averaging == nil && read.labeledView == nil && read.augmentations == nil)
  }

  struct Refused: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var change: @Sendable (inout Recipe) -> Void
    init(_ subject: String, _ change: @escaping @Sendable (inout Recipe) -> Void) {
      (testDescription, self.change) = (subject, change)
    }
  }

  @Test(arguments: [
    Refused("recipe.averaging") { $0.averaging = nil },
    Refused("recipe.averaging.decay") { $0.averaging?.decay = 1 },
    Refused("recipe.labeledView") { $0.labeledView = .mixed(concentration: 1) },
    Refused("recipe.labeledView.noisy.deviation") { $0.labeledView = .noisy(deviation: -1) },
    Refused("recipe.augmentations.weak.0") {
      $0.augmentations = ViewAugmentations(weak: [.crop(padding: 1)], strong: [])
    },
    Refused("recipe.augmentations.strong.1.featureMasking.rate") {
      $0.augmentations = ViewAugmentations(
        weak: [], strong: [.gaussianNoise(deviation: 1), .featureMasking(rate: 2)])
    },
    Refused("recipe.selfTraining.rounds") { $0.selfTraining = SelfTraining(rounds: -1) },
    Refused("recipe.selfTraining.rule.threshold.confidence") {
      $0.selfTraining = SelfTraining(rule: .threshold(confidence: -0.1))
    },
    Refused("recipe.selfTraining.rule.best.perClass") { $0.selfTraining = SelfTraining(rule: .best(perClass: 0)) },
    Refused("recipe.selfTraining.rule.curriculum.share") {
      $0.selfTraining = SelfTraining(rule: .curriculum(share: 1.5))
    },
    Refused("recipe.unlabeled.[0].consistency.threshold") {
      $0.unlabeled = [
        UnlabeledTerm(Consistency(.squaredError, of: .withoutDropout, threshold: 2), weight: .constant(value: 1))
      ]
    },
    Refused("recipe.unlabeled.[0].pseudoLabel.threshold.soft.decay") {
      $0.unlabeled = [
        UnlabeledTerm(PseudoLabel(selecting: .soft(deviations: 2, decay: 1)), weight: .constant(value: 1))
      ]
    },
    Refused("recipe.unlabeled.[0].virtualAdversarial.radius") {
      $0.unlabeled = [UnlabeledTerm(VirtualAdversarial(radius: -1), weight: .constant(value: 1))]
    },
  ]) func whatCannotBeIsRefused(refused: Refused) {
    var recipe = recipe(.meanTeacher)
    refused.change(&recipe)
    let failure = #expect(throws: RequestFailure.self) { try recipe.validate(inputs: 12, classes: 3) }
    #expect(failure?.subject == refused.testDescription)
  }

  /// Methods that want a constant weight have it, the others rise when the recipe's rises.
  @Test func weightsAreThoseOfTheMethod() {
    #expect(recipe(.fixMatch).unlabeled.map(\.weight) == [.constant(value: 1)])
    #expect(recipe(.meanTeacher).unlabeled.map(\.weight) == [.ramp(from: 0, to: 50, during: .epochs(1..<2))])
    #expect(recipe(.pseudoLabel).unlabeled.map(\.weight) == [.ramp(from: 0, to: 1, during: .epochs(1..<2))])
    #expect(recipe(.virtualAdversarial).unlabeled.map(\.weight) == [.constant(value: 1), .constant(value: 0.06)])
  }
}
