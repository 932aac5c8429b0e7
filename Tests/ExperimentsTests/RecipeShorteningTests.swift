import PseudoLabelExperiments
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelSchedules
import PseudoLabelTraining
import Testing

@Suite struct RecipeShorteningTests {
  private func recipe(_ labels: Int = 600) -> Recipe {
    Lee2013.recipe(.pseudoLabel, inputs: 784, classes: 10, labels: labels, isPretrained: true)
  }

  /// Every schedule of a recipe that counts epochs, at an epoch; α(t), ε(t), p(t).
  private func values(_ recipe: Recipe, at epoch: Int) -> [Double] {
    let time = TrainingTime(epoch: epoch, update: 19 * epoch)
    return [recipe.unlabeled.first?.weight, recipe.optimizer.rate, recipe.optimizer.momentum].map {
      $0?.value(at: time) ?? .nan
    }
  }

  private func pretraining(_ recipe: Recipe, at epoch: Int) throws -> [Double] {
    let (time, pretraining) = (TrainingTime(epoch: epoch, update: epoch), try #require(recipe.pretraining))
    return [pretraining.rate.value(at: time), pretraining.momentum.value(at: time)]
  }

  private func areClose(_ values: [Double], _ others: [Double]) -> Bool {
    values.count == others.count && zip(values, others).allSatisfy { abs($0 - $1) < 1e-9 }
  }

  @Test func asManyEpochsAreTheSameRecipe() {
    #expect(recipe().shortened(to: recipe().epochs) == recipe())
  }

  /// Epoch e of the paper's 1000 is epoch e · n / 1000 of n.
  @Test(arguments: [2000, 500, 100, 10])
  func theCourseKeepsItsShape(epochs: Int) throws {
    let (whole, other) = (recipe(), recipe().shortened(to: epochs))
    #expect(other.epochs == epochs)
    for epoch in stride(from: 0, through: 1000, by: 100) {
      #expect(areClose(values(other, at: epoch * epochs / 1000), values(whole, at: epoch)), "epoch \(epoch)")
    }
    // In between as well, where the number of epochs is a whole multiple.
    if epochs == 2000 {
      for epoch in 0..<1000 { #expect(areClose(values(other, at: 2 * epoch), values(whole, at: epoch))) }
      for epoch in 0..<5 {
        #expect(areClose(try pretraining(other, at: 2 * epoch), try pretraining(whole, at: epoch)))
      }
      #expect(other.pretraining?.epochs == 10)
    }
  }

  @Test func thereAndBackIsTheSame() throws {
    let back = recipe().shortened(to: 500).shortened(to: 1000)
    #expect(back.unlabeled == recipe().unlabeled)
    for epoch in 0..<1000 { #expect(areClose(values(back, at: epoch), values(recipe(), at: epoch))) }
  }

  /// What is not counted in epochs stays.
  @Test func theRestOfTheRecipeStays() {
    var other = recipe().shortened(to: 10)
    (other.epochs, other.unlabeled, other.optimizer, other.pretraining) = (
      recipe().epochs, recipe().unlabeled, recipe().optimizer, recipe().pretraining
    )
    #expect(other == recipe())
    var timed = recipe()
    let ramp = Schedule.ramp(from: 0, to: 3, during: .updates(10..<40))
    timed.unlabeled = Method.pseudoLabel.unlabeledTerms(weight: ramp)
    timed.optimizer = .adam(
      rate: .decay(from: 1, factor: 0.5, per: .updates), beta1: 0.9, beta2: 0.99, epsilon: 1e-8)
    let shortened = timed.shortened(to: 10)
    #expect((shortened.unlabeled, shortened.optimizer) == (timed.unlabeled, timed.optimizer))
  }

  @Test(arguments: [(1, 1), (100, 1), (200, 1), (201, 2), (400, 2), (1000, 5), (1001, 6)])
  func preTrainingHasAnEpochAtLeast(epochs: Int, length: Int) {
    #expect(recipe().shortened(to: epochs).pretraining?.epochs == length)
    let single = recipe().shortened(to: 1)
    #expect(throws: Never.self) { try single.validate(inputs: 784, classes: 10) }
  }

  /// Numbers beyond counting are for `validate` to refuse.
  @Test func theEndsOfTheNumbers() {
    var early = recipe()
    early.epochs = 1
    for epochs in [0, -1, .min, .max] {
      for recipe in [recipe(), early] { #expect(recipe.shortened(to: epochs).epochs == epochs) }
    }
  }
}
