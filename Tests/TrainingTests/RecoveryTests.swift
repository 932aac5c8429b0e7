import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelSchedules
import PseudoLabelTraining
import TestSupport
import Testing

/// What training does when it runs away.
@Suite struct RecoveryTests {
  private func recipe(rate: Schedule, recovery: Recovery? = nil, epochs: Int = 6) -> Recipe {
    Recipe(
      network: Network(
        inputs: 12, layers: [.dense(DenseLayer(units: 20, weights: .he))],
        output: OutputLayer(classes: 3, units: .softmax, weights: .he)),
      unlabeled: [], optimizer: .gradientDescent(rate: rate, momentum: .constant(value: 0)), labeledBatch: 9,
      unlabeledBatch: 1, epochLength: .updates(count: 5), epochs: epochs, keep: .best, recovery: recovery)
  }

  private func train(_ recipe: Recipe) -> TrainingOutcome {
    Trainer(recipe, seed: 4, on: CPU(threads: 1)).train(on: TinyData.split())
  }

  /// From the fourth epoch on the rate is absurd.
  private static let exploding = Schedule.ramp(from: 0.1, to: 1e300, during: .epochs(2..<3))

  @Test func divergenceIsNoticedWithinAnUpdate() {
    let outcome = train(recipe(rate: Self.exploding, epochs: 4))
    guard case .diverged(let divergence) = outcome.ending else {
      Issue.record("no divergence: \(outcome.ending)")
      return
    }
    // The first update at that rate is the 16th; what it leaves is seen at once, not at the end of the epoch.
    #expect(divergence.update == 16)
    #expect(divergence.epoch == 4)
    #expect(divergence.quantity == .parameters)
    #expect(outcome.model.parameters.tensors.allSatisfy { $0.values.allSatisfy(\.isFinite) })
  }

  @Test func itGoesBackToTheParametersThatWereKept() throws {
    let slow = train(recipe(rate: .constant(value: 0.1)))
    let fast = train(recipe(rate: Self.exploding, recovery: Recovery(attempts: 2)))
    #expect(fast.recoveries.map(\.epoch) == [4, 4])
    // Up to there both are the same training, and what is delivered is what was kept then.
    #expect(zip(fast.history, slow.history).prefix(3).allSatisfy { $0.supervisedLoss == $1.supervisedLoss })
    #expect(fast.validationErrorRate == slow.history.prefix(3).compactMap(\.validationErrorRate).min())
  }

  @Test func aRecoveryThatIsNotNeededChangesNothing() {
    let calm = recipe(rate: .constant(value: 0.1))
    var ready = calm
    ready.recovery = Recovery()
    #expect(train(ready).model == train(calm).model)
    #expect(train(ready).recoveries.isEmpty)
  }

  /// The first step of Adam from zero moments is about the learning rate for every parameter, whenever it is made: with the
  /// number of updates in place of that of its own steps it would be four times as long at update 500.
  @Test func adamBegunAnewTakesStepsOfTheLearningRate() {
    let rate = 0.001
    var adam = recipe(rate: .constant(value: rate))
    adam.optimizer = .adam(rate: .constant(value: rate))
    let split = TinyData.split()
    let first = Parameters.initial(for: adam.network, seed: 4)
    var steps: [[Float]] = []
    for update in [0, 500, 20_000] {
      let learner = Learner(
        adam, objective: adam.objective, initial: first, unlabeledRows: split.unlabeled.count)
      let step = TrainingStep(
        learner, recipe: adam, objective: adam.objective, split: split, seed: 4, inputPath: .dense, on: CPU(threads: 1))
      var before = first.tensors.flatMap(\.values)
      for made in 0..<5 {
        _ = step.update(at: TrainingTime(epoch: 0, update: update + made))
        let now = learner.live.parameters.tensors.flatMap(\.values)
        let lengths = zip(now, before).map { abs($0 - $1) }
        #expect(lengths.allSatisfy { $0 <= Float(rate) * 1.7 }, "step \(made + 1) behind update \(update)")
        if made == 0 { steps.append(lengths) }
        before = now
      }
    }
    #expect(steps.allSatisfy { $0.contains { $0 > Float(rate) * 0.99 } })
  }

  /// After a restart nothing is left of the updates before: training goes on as that of a learner that was never used.
  @Test func aRestartedLearnerIsAsGoodAsNew() {
    var adam = recipe(rate: .constant(value: 0.001))
    adam.optimizer = .adam(rate: .constant(value: 0.001))
    adam.averaging = Averaging(decay: 0.99)
    let split = TinyData.split()
    let first = Parameters.initial(for: adam.network, seed: 4)
    func learner() -> (Learner, TrainingStep) {
      let learner = Learner(
        adam, objective: adam.objective, initial: first, unlabeledRows: split.unlabeled.count, seed: 4)
      let step = TrainingStep(
        learner, recipe: adam, objective: adam.objective, split: split, seed: 4, inputPath: .dense, on: CPU(threads: 1))
      return (learner, step)
    }
    let (used, usedStep) = learner()
    let (fresh, freshStep) = learner()
    for update in 0..<7 { _ = usedStep.update(at: TrainingTime(epoch: 0, update: update)) }
    #expect(used.live.parameters != first && used.average?.parameters != first)
    used.restart(from: fresh.live, adam.objective)
    for update in 7..<12 {
      _ = usedStep.update(at: TrainingTime(epoch: 0, update: update))
      _ = freshStep.update(at: TrainingTime(epoch: 0, update: update))
      #expect(used.live.parameters == fresh.live.parameters, "behind update \(update)")
      #expect(used.average?.parameters == fresh.average?.parameters, "behind update \(update)")
    }
  }

  @Test func afterAllAttemptsItEnds() {
    let outcome = train(recipe(rate: .constant(value: 1e38), recovery: Recovery(attempts: 2)))
    guard case .diverged = outcome.ending else {
      Issue.record("no divergence: \(outcome.ending)")
      return
    }
    #expect(outcome.recoveries.count == 2)
    // A third of the rate each time.
    #expect(outcome.recoveries.map(\.rate) == [1e38, 1e38 / 3])
  }

  @Test func aRateThatASmallerOneMendsIsMended() throws {
    let rate = Schedule.constant(value: 1e20)
    let left = train(recipe(rate: rate, epochs: 60))
    let mended = train(recipe(rate: rate, recovery: Recovery(attempts: 60), epochs: 60))
    guard case .diverged = left.ending else {
      Issue.record("no divergence without a recovery: \(left.ending)")
      return
    }
    #expect(mended.ending == .completed)
    #expect((2...60).contains(mended.recoveries.count))
    // Chance has two thirds; the largest rate that does not run away is not the best one.
    #expect((mended.validationErrorRate ?? 1) < 0.5)
  }
}
