import Foundation
import PseudoLabelCompute
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelPlatform
import PseudoLabelSchedules
import PseudoLabelTraining
import TestSupport
import Testing

/// Ranks that make updates apart, and take the mean of what they learned.
@Suite(.timeLimit(.minutes(10))) struct RankAverageTests {
  /// Plain descent is linear in the gradient: the mean of steps is the step of the mean, of any parts of the rows.
  @Test(arguments: [2, 3, 4]) func theMeanOfPlainStepsIsTheStepOfTheMean(count: Int) {
    for batches in [(8, 24), (5, 23), (2, 3)] {
      var training = RankedTraining(
        name: "plain",
        recipe: RankedTraining.recipe(
          RankedTraining.dense, [UnlabeledTerm(PseudoLabel(), weight: .constant(value: 0.5))], RankedTraining.plain,
          batches: batches))
      training.exchange = .average(updates: 1)
      let alone = training.alone()
      for outcome in training.over(count) {
        for (tensor, expected) in zip(outcome.model.parameters.tensors, alone.model.parameters.tensors) {
          expectClose(tensor.values, expected.values.map(Double.init), tolerance: 1e-4)
        }
        #expect(abs(outcome.history[2].supervisedLoss - alone.history[2].supervisedLoss) < 1e-3)
      }
    }
  }

  /// All ranks hold the same, come together no more often than told, and still learn.
  @Test func averagesAreTheSameOnAllRanks() {
    var longer = RankedTraining.averaged(every: 3)
    longer.recipe.epochs = 30
    let training = longer
    let results = ThreadRanks.run(3) { ranks in
      let outcome = training.trainer(ranks).train(on: training.split)
      return (RankedTraining.Facts(outcome), ranks.lengths.reduce(0, +), outcome.validationErrorRate)
    }
    #expect(results.allSatisfy { $0.0 == results[0].0 })
    #expect((results[0].2 ?? 1) < 0.2)
    // Twice in each epoch of four updates: parameters, their average, and two moments.
    let numbers = LiveNetwork(training.recipe.network, parameters: results[0].0.model.parameters).tensors.reduce(0) {
      $0 + $1.buffer.count
    }
    #expect(results[0].1 == 30 * 2 * 4 * numbers)
    var normalized = RankedTraining(
      name: "batch norm", recipe: RankedTraining.recipe(RankedTraining.normalized(.joint), batches: (6, 20)))
    normalized.exchange = .average(updates: 2)
    let outcomes = normalized.over(3)
    #expect(outcomes.allSatisfy { RankedTraining.Facts($0) == RankedTraining.Facts(outcomes[0]) })
    #expect(outcomes[0].model != normalized.alone().model)
  }

  @Test func exchangesAreRead() throws {
    for (exchange, text) in [
      (RankExchange.everyUpdate, "\"everyUpdate\""), (.average(updates: 8), "{\"averageEvery\":8}"),
    ] {
      #expect(String(decoding: try JSONEncoder().encode(exchange), as: UTF8.self) == text)
      #expect(try JSONDecoder().decode(RankExchange.self, from: Data(text.utf8)) == exchange)
    }
    #expect(throws: (any Error).self) {
      try JSONDecoder().decode(RankExchange.self, from: Data("\"sometimes\"".utf8))
    }
  }
}
